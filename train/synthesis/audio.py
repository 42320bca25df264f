"""Sound as every engine must deliver it: mono float32 at 16 kHz, trimmed, at one level."""

import os
from fractions import Fraction
from pathlib import Path

import numpy as np

from recognizer.arrays import FloatArray as Samples

RATE_HZ = 16_000
PEAK = 0.7
MARGIN_S = 0.05
FLOOR_DB = -45.0
FRAME_S = 0.01


def resample(samples: Samples, rate_hz: float, new_rate_hz: float) -> Samples:
    """Resample (n,) float32 from one rate to another, rates in Hz; the ratio is approximated."""
    from scipy.signal import resample_poly

    ratio = Fraction(new_rate_hz / rate_hz).limit_denominator(400)
    if ratio == 1:
        return samples
    result = resample_poly(samples, ratio.numerator, ratio.denominator)
    return np.asarray(result, dtype=np.float32)


def shift(samples: Samples, factor: float) -> Samples:
    """Move pitch and formants of (n,) float32 by `factor`; the duration shrinks by the same.

    A factor above 1 shortens the vocal tract (a woman, a child), one below 1 lengthens it.
    """
    return resample(samples, factor, 1.0)


def trim(samples: Samples) -> Samples:
    """Cut silence off both ends of (n,) float32 at 16 kHz, leaving `MARGIN_S` and soft onsets.

    Returns an empty array where nothing but silence is there.
    """
    frame = int(FRAME_S * RATE_HZ)
    count = len(samples) // frame
    if count == 0:
        return samples[:0]
    energy = np.square(samples[: count * frame].reshape(count, frame)).mean(axis=1)
    loudest = float(energy.max())
    if loudest < 1e-10:
        return samples[:0]
    loud = np.flatnonzero(energy > loudest * 10 ** (FLOOR_DB / 10))
    margin = int(MARGIN_S * RATE_HZ)
    start = max(0, int(loud[0]) * frame - margin)
    return samples[start : (int(loud[-1]) + 1) * frame + margin]


def finish(samples: Samples) -> Samples:
    """Trim (n,) float32 at 16 kHz, fade its ends over 5 ms, bring its peak to `PEAK`."""
    clip = trim(samples).copy()
    ramp = np.linspace(0.0, 1.0, int(0.005 * RATE_HZ), dtype=np.float32)
    if len(clip) < 2 * len(ramp):
        return clip[:0]
    clip[: len(ramp)] *= ramp
    clip[-len(ramp) :] *= ramp[::-1]
    return np.asarray(clip * (PEAK / float(np.abs(clip).max())), dtype=np.float32)


def write(path: Path, samples: Samples) -> None:
    """Write (n,) float32 at 16 kHz as a 16-bit FLAC file, whole or not at all."""
    import soundfile

    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}.part")
    soundfile.write(part, samples, RATE_HZ, subtype="PCM_16", format="FLAC")
    part.replace(path)
