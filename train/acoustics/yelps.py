"""Sounds that no one recorded: yelps, barks and wails as such, a voice without its words."""

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]

PITCH = (200.0, 900.0)
"""Hz, between which it glides."""
GLIDE = 1.25
"""Factor by which the pitch moves at least: a vowel of speech hardly does."""
SECONDS = (0.1, 0.6)
RESONANCES = (500.0, 3_500.0)
"""Hz; two to four of them, 80 to 400 Hz wide."""


def yelp(rate: int, rng: np.random.Generator) -> FloatArray:
    """Return one, ``(n,)`` at ``rate``, with a peak of 1: 0.1 to 0.6 s.

    Harmonics of a gliding pitch through resonances that stay where they are, with breath and a
    noisy onset.
    """
    length = round(rng.uniform(*SECONDS) * rate)
    pitch = _pitch(length, rng)
    phase = 2 * np.pi * np.cumsum(pitch) / rate
    number = np.arange(1, int(rate / 2 / pitch.max()) + 1)[:, None]
    frequency = number * pitch
    gain = np.full_like(frequency, 0.02)
    for _ in range(rng.integers(2, 5)):
        centre, width = np.exp(rng.uniform(*np.log(RESONANCES))), rng.uniform(80, 400)
        gain += rng.uniform(0.3, 1.0) / (1 + np.square((frequency - centre) / width))
    voice = (gain * number ** -rng.uniform(0.0, 1.0) * np.sin(number * phase)).sum(axis=0)
    voice /= np.abs(voice).max()
    breath = rng.standard_normal(length) * rng.choice([0.02, 0.1, 0.3])
    onset = rng.standard_normal(length) * np.exp(
        -np.arange(length) / (rng.uniform(5e-3, 0.03) * rate)
    )
    sound = (voice + breath) * _swell(length, rate, rng) + onset * rng.uniform(0.0, 0.6)
    return (sound / np.abs(sound).max()).astype(np.float32)


def _pitch(length: int, rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """Return a pitch in Hz that rises, falls, or does both, and shakes a little."""
    low, high = np.log(PITCH)
    while True:
        knots = rng.uniform(low, high, rng.integers(2, 4))
        if np.ptp(knots) >= np.log(GLIDE):
            break
    time = np.linspace(0, 1, length)
    glide = np.interp(time, np.linspace(0, 1, len(knots)), knots)
    shake = rng.uniform(0, 0.04) * np.sin(2 * np.pi * rng.uniform(2, 12) * time + rng.uniform(0, 6))
    return np.exp(np.clip(glide + shake, low, high))


def _swell(length: int, rate: int, rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """Return a level that rises within 5 to 60 ms and then fades."""
    time = np.arange(length) / rate
    attack = np.minimum(time / rng.uniform(5e-3, 0.06), 1.0)
    return attack * (1 - time / time[-1]) ** rng.uniform(0.3, 2.0)
