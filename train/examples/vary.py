"""Variation of rendered utterances on their spectrograms, each time they are seen.

Masks are those of SpecAugment (Park et al., 2019); the warp of the mel axis is vocal-tract
length perturbation (Jaitly and Hinton, 2013).
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from recognizer.frontend import FrontEnd

FloatArray = npt.NDArray[np.float32]
HalfArray = npt.NDArray[np.float16]
BoolArray = npt.NDArray[np.bool_]

WARPS = np.linspace(0.86, 1.16, 31)
"""Factors of the mel axis."""
UNWARPED = 14
"""Place of the factor 1 among them."""
SILENT = -100.0
"""dB of what is padding."""
MASK_FRAMES = 8
"""Frames of a mask in time at most: a digit must not vanish behind it."""


@dataclass(frozen=True, kw_only=True)
class VaryParams:
    """How much an utterance is varied."""

    warped: float = 1.0
    """Share of utterances whose mel axis is warped."""
    noisy: float = 0.3
    """Share that gets more noise."""
    masked: float = 0.4
    """Probability of each mask."""
    equalised: float = 1.0
    """Factor on the decibels of the equaliser, and on how often the top or bottom is missing."""


class Vary:
    """Turns decibels ``(n, frames, mels)`` into features, otherwise each time."""

    def __init__(
        self, front_end: FrontEnd, backgrounds: HalfArray, params: VaryParams = VaryParams()
    ) -> None:
        self._front_end = front_end
        self._backgrounds = backgrounds
        self._params = params

    def __call__(self, x: FloatArray, heard: BoolArray, rng: np.random.Generator) -> FloatArray:
        """Return features, with warp, equaliser, noise and masks drawn for each utterance.

        ``heard`` ``(n, frames)`` is false on padding.
        """
        warps = rng.integers(len(WARPS), size=len(x))
        warps[rng.random(len(x)) >= self._params.warped] = UNWARPED
        x = x @ self._warps[warps]
        x += self._equaliser(len(x), rng)
        x = self._add_noise(x, heard, rng)
        x[~heard] = SILENT
        return self._mask(self._front_end.normalise(x), heard, rng)

    @cached_property
    def _warps(self) -> FloatArray:
        """One matrix ``(mels, mels)`` a factor: bands read elsewhere, between their neighbours."""
        mels = self._front_end.params.n_mels
        hertz = self._front_end.centres
        matrices = np.zeros((len(WARPS), mels, mels), np.float32)
        for matrix, factor in zip(matrices, WARPS, strict=True):
            place = np.interp(hertz * factor, hertz, np.arange(mels))
            low = np.minimum(place.astype(int), mels - 2)
            matrix[low, np.arange(mels)] += 1 - (place - low)
            matrix[low + 1, np.arange(mels)] += place - low
        return matrices

    def _equaliser(self, count: int, rng: np.random.Generator) -> FloatArray:
        """Return a tilt, a wavy response and sometimes a missing top or bottom, in dB."""
        mels = self._front_end.params.n_mels
        strength = self._params.equalised
        place = np.linspace(-0.5, 0.5, mels)
        curve = place * rng.uniform(-14, 14, (count, 1)) * strength
        knots = strength * rng.normal(0, 3, (count, 5)) * (rng.random((count, 1)) < 0.5)
        at = np.linspace(0, 4, mels)
        low = np.minimum(at.astype(int), 3)
        curve += knots[:, low] * (1 - (at - low)) + knots[:, low + 1] * (at - low)
        band = np.arange(mels)
        top = rng.integers(mels * 5 // 8, mels, (count, 1))
        curve -= np.clip(band - top, 0, 6) / 6 * 40 * (rng.random((count, 1)) < 0.12 * strength)
        bottom = rng.integers(1, mels // 5, (count, 1))
        curve -= np.clip(bottom - band, 0, 6) / 6 * 40 * (rng.random((count, 1)) < 0.2 * strength)
        return curve[:, None].astype(np.float32)

    def _add_noise(self, x: FloatArray, heard: BoolArray, rng: np.random.Generator) -> FloatArray:
        """Add noise to some utterances, 0 to 45 dB below their loudest part."""
        chosen = np.flatnonzero(rng.random(len(x)) < self._params.noisy)
        if not len(chosen) or not len(self._backgrounds):
            return x
        frames = x.shape[1]
        first = int(rng.integers(0, max(1, self._backgrounds.shape[1] - frames + 1)))
        drawn = rng.integers(len(self._backgrounds), size=len(chosen))
        noise = self._backgrounds[drawn, first : first + frames].astype(np.float32)
        if noise.shape[1] < frames:
            noise = np.resize(noise.transpose(1, 0, 2), (frames, *noise.shape[::2]))
            noise = noise.transpose(1, 0, 2)
        power = np.exp(noise * np.float32(np.log(10) / 10))
        power /= power.mean(axis=(1, 2), keepdims=True) + 1e-12
        signal = np.exp(x[chosen] * np.float32(np.log(10) / 10))
        loudness = np.where(heard[chosen], signal.mean(axis=2), np.nan)
        loud = np.nanquantile(loudness, 0.9, axis=1)[:, None, None]
        gain = loud * 10 ** (-rng.uniform(0, 45, (len(chosen), 1, 1)) / 10)
        total = signal + power * gain.astype(np.float32) + np.float32(1e-10)
        x[chosen] = np.log(total) * np.float32(10 / np.log(10))
        return x

    def _mask(self, x: FloatArray, heard: BoolArray, rng: np.random.Generator) -> FloatArray:
        """Blank up to two groups of bands, and a few short stretches, with the mean."""
        count, frames, mels = x.shape
        masked = self._params.masked
        band, time = np.arange(mels), np.arange(frames)
        hidden_bands = np.zeros((count, mels), bool)
        for _ in range(2):
            width = rng.integers(1, 7, (count, 1)) * (rng.random((count, 1)) < masked)
            start = rng.integers(0, mels - 6, (count, 1))
            hidden_bands |= (band >= start) & (band < start + width)
        hidden_frames = np.zeros((count, frames), bool)
        length = heard.sum(axis=1, keepdims=True)
        for _ in range(1 + frames // 160):
            width = rng.integers(1, MASK_FRAMES + 1, (count, 1)) * (rng.random((count, 1)) < masked)
            start = rng.integers(0, np.maximum(1, length - MASK_FRAMES))
            hidden_frames |= (time >= start) & (time < start + width)
        hidden = hidden_bands[:, None, :] | hidden_frames[:, :, None]
        mean = (x * heard[:, :, None]).sum(axis=(1, 2)) / (np.maximum(length[:, 0], 1) * mels)
        return np.where(hidden & heard[:, :, None], mean[:, None, None], x).astype(np.float32)
