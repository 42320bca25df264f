"""What happens to a clip's waveform before the model hears it: tempo, cuts, noise."""

import numpy as np
import numpy.typing as npt

from train.material import Clip
from train.streams import room_tone

FloatArray = npt.NDArray[np.float32]

SPEED = (0.75, 1.32)
"""Factors of speed; pitch and formants move with it, so that a man becomes a child."""


def played(clip: Clip, speed: float, rate: int) -> FloatArray:
    """Return the clip at ``speed`` times its tempo and pitch, at ``rate`` Hz."""
    import soxr

    if clip.rate * speed == rate:
        return clip.samples
    return soxr.resample(clip.samples, clip.rate * speed, rate, quality="MQ").astype(np.float32)


def draw_speed(rng: np.random.Generator, span: tuple[float, float] = SPEED) -> float:
    """Return a factor of ``span``, even on a logarithmic scale, in steps of 0.02; 1 in six is 1."""
    if rng.random() < 1 / 6:
        return 1.0
    return round(float(np.exp(rng.uniform(*np.log(span)))) * 50) / 50


def trimmed(
    audio: FloatArray, rate: int, below: float = 30.0, below_at_end: float | None = None
) -> FloatArray:
    """Return ``audio`` from its first to its last 10 ms within ``below`` dB of the loudest.

    ``below_at_end`` is the limit for the last, where it is another.
    """
    frame = rate // 100
    count = len(audio) // frame
    if count == 0:
        return audio
    energy = np.square(audio[: count * frame].reshape(count, frame)).mean(axis=1)
    limits = (below, below if below_at_end is None else below_at_end)
    first, last = (energy >= energy.max() * 10 ** (-limit / 10) for limit in limits)
    return audio[np.argmax(first) * frame : (count - np.argmax(last[::-1])) * frame]


def gated(audio: FloatArray, rate: int, rng: np.random.Generator) -> FloatArray:
    """Trim the start, the end, or both where they are 6 to 26 dB below the loudest 10 ms.

    So a noise gate, a noise suppressor or a hasty trimmer takes the consonants off a word and
    leaves its vowels. What would leave less than 0.1 s is not done.
    """
    limits = np.where(rng.random(2) < 0.75, rng.uniform(6, 26, 2), np.inf)
    left = trimmed(audio, rate, *limits)
    return left if len(left) >= 0.1 * rate else audio


def soft_end(audio: FloatArray, rate: int, rng: np.random.Generator) -> FloatArray:
    """Return what a gate takes from one end, at 6 to 20 dB: 40 to 250 ms, at most half.

    Empty where the end that is drawn has no such part.
    """
    limit, first = rng.uniform(6, 20), rng.random() < 0.4
    left = trimmed(audio, rate, *((limit, np.inf) if first else (np.inf, limit)))
    taken = len(audio) - len(left)
    if not 0.04 * rate <= taken <= min(0.25 * rate, len(audio) / 2):
        return audio[:0]
    return audio[:taken] if first else audio[len(left) :]


def clip_ends(audio: FloatArray, rate: int, rng: np.random.Generator) -> FloatArray:
    """Cut up to 60 ms from the start, the end, or both, never more than an eighth at each."""
    longest = min(round(0.06 * rate), len(audio) // 8)
    first, last = rng.integers(0, longest + 1, 2) * (rng.random(2) < 0.6)
    return audio[first : len(audio) - last]


def speech_level(audio: FloatArray, rate: int) -> float:
    """Return the root mean square of the louder half of the 10 ms frames within 30 dB."""
    speech = trimmed(audio, rate)
    frame = rate // 100
    count = max(1, len(speech) // frame)
    energy = np.square(np.resize(speech, count * frame).reshape(count, frame)).mean(axis=1)
    return float(np.sqrt(np.sort(energy)[count // 2 :].mean()))


def draw_snr(rng: np.random.Generator) -> float:
    """Return a signal-to-noise ratio in dB: often clean, sometimes as bad as -2 dB."""
    low, high = ((40.0, 60.0), (15.0, 40.0), (-2.0, 15.0))[rng.choice(3, p=(0.3, 0.45, 0.25))]
    return float(rng.uniform(low, high))


def excerpt(audio: FloatArray, length: int, rng: np.random.Generator) -> FloatArray:
    """Return ``length`` samples from anywhere in ``audio``, which is repeated where too short."""
    if len(audio) < length:
        audio = np.resize(audio, length)
    start = int(rng.integers(0, len(audio) - length + 1))
    return audio[start : start + length]


def coloured(length: int, rate: int, rng: np.random.Generator) -> FloatArray:
    """Return noise whose power falls with frequency: white to brown; sometimes with hum."""
    noise = room_tone(length, rng, tilt=rng.uniform(0.0, 2.0), rate=rate)
    if rng.random() < 0.2:
        hertz = rng.choice([50.0, 60.0]) * rng.integers(1, 4)
        noise = noise + np.sin(2 * np.pi * hertz / rate * np.arange(length)) * rng.uniform(0.3, 2)
    return noise.astype(np.float32)


def mixed(audio: FloatArray, noise: FloatArray, level: float, snr: float) -> FloatArray:
    """Add ``noise`` of the same length, ``snr`` dB below a speech level of ``level``."""
    power = float(np.sqrt(np.mean(np.square(noise)))) or 1.0
    return (audio + noise * np.float32(level / power * 10 ** (-snr / 20))).astype(np.float32)
