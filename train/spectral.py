"""Variation of rendered windows, on their spectrograms: cheap enough for each time they are seen.

Masks are those of SpecAugment (Park et al., 2019); the warp of the mel axis is vocal-tract
length perturbation (Jaitly and Hinton, 2013).
"""

from functools import cached_property

import numpy as np
import numpy.typing as npt

from recognizer.frontend import FrontEnd

FloatArray = npt.NDArray[np.float32]
HalfArray = npt.NDArray[np.float16]

PADDING = -95.0
"""dB: a frame with nothing above this lies wholly in the window's padding."""
SILENT = -100.0


class Vary:
    """Turns ``(n, frames, mels)`` decibels into features, otherwise each time."""

    WARPS = np.linspace(0.86, 1.16, 31)

    def __init__(self, front_end: FrontEnd, backgrounds: HalfArray, noisy: float = 0.5) -> None:
        self._front_end = front_end
        self._backgrounds = backgrounds
        self._noisy = noisy

    def __call__(self, decibels: HalfArray, rng: np.random.Generator) -> FloatArray:
        """Return features, with warp, equaliser, noise, shift and masks drawn for each window."""
        x = decibels.astype(np.float32)
        heard = x.max(axis=2, keepdims=True) > PADDING
        x = x @ self._warps[rng.integers(len(self.WARPS), size=len(x))]
        x += self._equaliser(len(x), rng)
        x = self._add_noise(x, heard, rng)
        x = np.where(heard, x, SILENT)
        x = self._shift(x, rng)
        return self._mask(self._front_end.normalise(x), rng)

    @cached_property
    def _warps(self) -> FloatArray:
        """One matrix ``(mels, mels)`` a factor: bands read elsewhere, between their neighbours."""
        mels = self._front_end.params.n_mels
        hertz = self._front_end.centres
        matrices = np.zeros((len(self.WARPS), mels, mels), np.float32)
        for matrix, factor in zip(matrices, self.WARPS, strict=True):
            place = np.interp(hertz * factor, hertz, np.arange(mels))
            low = np.minimum(place.astype(int), mels - 2)
            matrix[low, np.arange(mels)] += 1 - (place - low)
            matrix[low + 1, np.arange(mels)] += place - low
        return matrices

    def _equaliser(self, count: int, rng: np.random.Generator) -> FloatArray:
        """Return a tilt, a wavy response and sometimes a missing top or bottom, in dB."""
        mels = self._front_end.params.n_mels
        place = np.linspace(-0.5, 0.5, mels)
        curve = place * rng.uniform(-14, 14, (count, 1))
        knots = rng.normal(0, 3, (count, 5)) * (rng.random((count, 1)) < 0.5)
        at = np.linspace(0, 4, mels)
        low = np.minimum(at.astype(int), 3)
        curve += knots[:, low] * (1 - (at - low)) + knots[:, low + 1] * (at - low)
        band = np.arange(mels)
        top = rng.integers(mels * 5 // 8, mels, (count, 1))
        curve -= np.clip(band - top, 0, 6) / 6 * 40 * (rng.random((count, 1)) < 0.12)
        bottom = rng.integers(1, mels // 5, (count, 1))
        curve -= np.clip(bottom - band, 0, 6) / 6 * 40 * (rng.random((count, 1)) < 0.2)
        return curve[:, None].astype(np.float32)

    def _add_noise(
        self, x: FloatArray, heard: npt.NDArray[np.bool_], rng: np.random.Generator
    ) -> FloatArray:
        """Add recorded or coloured noise to some windows, 0 to 45 dB below their loudest part."""
        chosen = np.flatnonzero(rng.random(len(x)) < self._noisy)
        if not len(chosen) or not len(self._backgrounds):
            return x
        noise = self._backgrounds[rng.integers(len(self._backgrounds), size=len(chosen))]
        power = 10 ** (noise.astype(np.float32) / 10)
        power /= power.mean(axis=(1, 2), keepdims=True) + 1e-12
        signal = 10 ** (x[chosen] / 10)
        loud = np.quantile(signal.mean(axis=2), 0.9, axis=1)[:, None, None]
        gain = loud * 10 ** (-rng.uniform(0, 45, (len(chosen), 1, 1)) / 10)
        x[chosen] = 10 * np.log10(signal + power * gain * heard[chosen] + 1e-10)
        return x.astype(np.float32)

    def _shift(self, x: FloatArray, rng: np.random.Generator) -> FloatArray:
        """Move half of the windows by up to 4 frames earlier or 6 later."""
        frames = x.shape[1]
        by = np.where(rng.random(len(x)) < 0.5, rng.integers(-4, 7, len(x)), 0)
        source = np.arange(frames)[None] - by[:, None]
        moved = np.take_along_axis(x, np.clip(source, 0, frames - 1)[:, :, None], axis=1)
        inside = (source >= 0) & (source < frames)
        return np.where(inside[:, :, None], moved, np.float32(SILENT))

    def _mask(self, x: FloatArray, rng: np.random.Generator) -> FloatArray:
        """Blank up to two groups of bands and one of frames with the window's mean."""
        count, frames, mels = x.shape
        hidden = np.zeros(x.shape, bool)
        for size, axis, widest, share in (
            (mels, 2, 6, 0.4),
            (mels, 2, 6, 0.4),
            (frames, 1, 9, 0.4),
        ):
            width = rng.integers(1, widest + 1, count) * (rng.random(count) < share)
            start = rng.integers(0, size - widest, count)
            places = np.arange(size)
            part = (places >= start[:, None]) & (places < (start + width)[:, None])
            hidden |= part[:, None, :] if axis == 2 else part[:, :, None]
        return np.where(hidden, x.mean(axis=(1, 2), keepdims=True), x)
