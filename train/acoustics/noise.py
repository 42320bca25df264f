"""Noise to hear speech in: recorded, coloured and made up."""

import math
from collections.abc import Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from train.acoustics.signal import at_speed, excerpt
from train.acoustics.yelps import yelp

FloatArray = npt.NDArray[np.float32]
Source = Sequence[tuple[FloatArray, int]]
"""Recordings of noise: ``(n,)`` float32 each, and its rate in Hz."""

BANK = 60
"""Coloured noises that excerpts are taken from."""
BANK_SECONDS = 8.0
YELPS = 0.12
"""Share of the examples of noise that are made-up yelps."""


def room_tone(
    length: int, rng: np.random.Generator, *, tilt: float = 0.5, rate: int = 8_000
) -> FloatArray:
    """Return ``length`` samples of noise of unit power that falls as frequency to ``tilt``."""
    block = 2 ** math.ceil(math.log2(max(2, min(length, 30 * rate))))
    spectrum = np.fft.rfft(rng.standard_normal(block))
    frequency = np.fft.rfftfreq(block, 1 / rate)
    shaped = np.fft.irfft(spectrum * np.maximum(frequency, 50.0) ** (-tilt / 2), block)
    shaped /= np.sqrt(np.mean(shaped**2))
    return np.resize(shaped, length).astype(np.float32)


class Noises:
    """Draws noise at ``rate`` Hz from recordings, by kind first, and from what it makes up."""

    def __init__(self, kinds: Sequence[Source], rate: int, seed: int = 0) -> None:
        self._kinds = [kind for kind in kinds if len(kind)]
        self._rate = rate
        self._seed = seed

    def background(self, length: int, rng: np.random.Generator) -> FloatArray:
        """Return ``length`` samples to be heard behind speech."""
        if self._kinds and rng.random() < 0.5:
            return excerpt(self._recorded(length / self._rate, 1.0, rng), length, rng)
        return excerpt(self._coloured[rng.integers(BANK)], length, rng)

    def example(self, rng: np.random.Generator) -> FloatArray:
        """Return 0.1 to 3 s of noise, to be heard alone."""
        if rng.random() < YELPS:
            return yelp(self._rate, rng)
        seconds = float(np.exp(rng.uniform(np.log(0.1), np.log(3.0))))
        length = round(seconds * self._rate)
        if self._kinds and rng.random() < 0.8:
            speed = float(np.exp(rng.uniform(np.log(0.7), np.log(1.4))))
            return excerpt(self._recorded(seconds, speed, rng), length, rng)
        return excerpt(self._coloured[rng.integers(BANK)], length, rng)

    def _recorded(self, seconds: float, speed: float, rng: np.random.Generator) -> FloatArray:
        kind = self._kinds[rng.integers(len(self._kinds))]
        audio, rate = kind[int(rng.integers(len(kind)))]
        cut = excerpt(audio, min(len(audio), round(seconds * speed * rate) + 1), rng)
        return at_speed(cut, rate, speed, self._rate)

    @cached_property
    def _coloured(self) -> list[FloatArray]:
        """Noise from white to brown, sometimes with hum; made once, since making it is slow."""
        rng = np.random.default_rng([self._seed, 1])
        return [self._one_coloured(rng) for _ in range(BANK)]

    def _one_coloured(self, rng: np.random.Generator) -> FloatArray:
        length = round(BANK_SECONDS * self._rate)
        noise = room_tone(length, rng, tilt=rng.uniform(0.0, 2.0), rate=self._rate)
        if rng.random() < 0.2:
            hertz = rng.choice([100.0, 120.0, 150.0, 180.0])
            hum = np.sin(2 * np.pi * hertz / self._rate * np.arange(length))
            noise = noise + hum * rng.uniform(0.3, 2)
        return noise.astype(np.float32)
