"""Small changes of a waveform ``(n,)`` float32: speed, trimming, level, noise, echo, hum."""

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]


def at_speed(audio: FloatArray, rate: int, speed: float, wanted: int) -> FloatArray:
    """Return ``audio`` of ``rate`` Hz at ``wanted`` Hz, ``speed`` times as fast; pitch follows."""
    import soxr

    if rate * speed == wanted:
        return audio
    return soxr.resample(audio, rate * speed, wanted, quality="MQ").astype(np.float32)


def energies(audio: FloatArray, rate: int) -> npt.NDArray[np.float64]:
    """Return the mean power of each whole 10 ms of ``audio``, at least one value."""
    frame = rate // 100
    count = max(1, len(audio) // frame)
    return np.square(np.resize(audio, count * frame).reshape(count, frame)).mean(axis=1)


def speech_span(
    audio: FloatArray, rate: int, below: float = 30.0, below_at_end: float | None = None
) -> slice:
    """Return where speech is in a clip: from its first to its last 10 ms near the loudest.

    Near is within ``below`` dB, for the last within ``below_at_end`` where it is another limit.
    """
    power = energies(audio, rate)
    limits = (below, below if below_at_end is None else below_at_end)
    first, last = (power >= power.max() * 10 ** (-limit / 10) for limit in limits)
    frame = rate // 100
    return slice(int(np.argmax(first)) * frame, (len(power) - int(np.argmax(last[::-1]))) * frame)


def trimmed(audio: FloatArray, rate: int, below: float = 30.0) -> FloatArray:
    """Return the part of ``audio`` that is speech."""
    return audio[speech_span(audio, rate, below)]


def gated(audio: FloatArray, rate: int, rng: np.random.Generator) -> FloatArray:
    """Trim the start, the end, or both where they are 6 to 26 dB below the loudest 10 ms.

    So a noise gate, a noise suppressor or a hasty trimmer takes the consonants off a word and
    leaves its vowels. What would leave less than 0.1 s is not done.
    """
    limits = np.where(rng.random(2) < 0.75, rng.uniform(6, 26, 2), np.inf)
    left = audio[speech_span(audio, rate, *limits)]
    return left if len(left) >= 0.1 * rate else audio


def speech_level(audio: FloatArray, rate: int) -> float:
    """Return the root mean square of the louder half of the 10 ms frames that are speech."""
    power = energies(trimmed(audio, rate), rate)
    return float(np.sqrt(np.sort(power)[len(power) // 2 :].mean()))


def excerpt(audio: FloatArray, length: int, rng: np.random.Generator) -> FloatArray:
    """Return ``length`` samples from anywhere in ``audio``, which is repeated where too short."""
    if len(audio) < length:
        audio = np.resize(audio, length)
    start = int(rng.integers(0, len(audio) - length + 1))
    return audio[start : start + length]


def mixed(audio: FloatArray, noise: FloatArray, level: float, snr: float) -> FloatArray:
    """Add ``noise`` of the same length, ``snr`` dB below a speech level of ``level``."""
    power = float(np.sqrt(np.mean(np.square(noise)))) or 1.0
    return (audio + noise * np.float32(level / power * 10 ** (-snr / 20))).astype(np.float32)


def echoed(audio: FloatArray, rate: int, seconds: float, gain: float) -> FloatArray:
    """Add one echo, ``seconds`` later and ``gain`` dB (below 0) softer, with its tail."""
    delay = round(seconds * rate)
    heard = np.concatenate([audio, np.zeros(delay, np.float32)])
    heard[delay:] += audio * np.float32(10 ** (gain / 20))
    return heard


def electrical(length: int, rate: int, rng: np.random.Generator) -> FloatArray:
    """Return what a bad input adds, of about unit peak: an offset, a slow drift, mains hum."""
    time = np.arange(length) / rate
    kind = rng.integers(3)
    if kind == 0:
        return np.full(length, rng.choice([-1.0, 1.0]), np.float32)
    if kind == 1:
        return np.sin(2 * np.pi * (rng.uniform(0.1, 8) * time + rng.random())).astype(np.float32)
    hertz = rng.choice([50.0, 60.0])
    harmonics = [
        rng.uniform(0, 0.5) ** number * np.sin(2 * np.pi * (number + 1) * hertz * time)
        for number in range(4)
    ]
    return np.sum(harmonics, axis=0).astype(np.float32)
