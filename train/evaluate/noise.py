"""Spoken digits in babble and in environmental noise, at a stated signal-to-noise ratio.

The level of speech is that of its loud frames, not of the pauses and the padding around them;
the level of each noise recording and each talker is measured in the same way. So a ratio of
10 dB means 10 dB while something is being said.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from recognizer.arrays import FloatArray
from train.acoustics.joining import StreamParams, join
from train.evaluate.isolated import IsolatedScore, score
from train.evaluate.listening import Listener, at, heard_over
from train.evaluate.sets import MeasuredSet

MakeNoise = Callable[[int, int, np.random.Generator], FloatArray]
"""From a length in samples and a rate in Hz to noise of level 1."""

RATIOS = (20, 10, 5, 0)
"""dB."""
TALKERS = 6
LEVEL = 10 ** (-30 / 20)
"""Of the speech: 30 dB below full scale leaves room for the noise's peaks."""
FRAME_SECONDS = 0.02
RANGE_DB = 30.0
"""Frames this far below the loudest one are silence."""
_FADE_SECONDS = 0.01
_LONGEST_START = 5.0
"""Seconds into their talk at which talkers are first heard, at most: nobody begins in step."""


@dataclass(frozen=True)
class NoiseScore:
    """A set of single digits in noise."""

    digits: str
    """Name of the set."""
    noise: str
    ratio: int
    """dB."""
    score: IsolatedScore


def measure(
    listener: Listener, digits: MeasuredSet, kind: str, make: MakeNoise, threshold: float, seed: int
) -> list[NoiseScore]:
    """Score single digits in noise of one kind at each of RATIOS."""
    rate = listener.rate
    rng = np.random.default_rng(seed)
    audio = [at_level(recording.load(rate), rate) for recording in digits.recordings]
    params = StreamParams(sample_rate=rate, level=None)
    stream, places = join((("", samples) for samples in audio), params, rng)
    noise = make(len(stream), rate, rng)
    found = []
    for ratio in RATIOS:
        noisy = stream + noise * np.float32(LEVEL * 10 ** (-ratio / 20))
        heard = heard_over(digits.recordings, places, listener.events(noisy), rate)
        scored = score(f"{digits.name}, {kind} at {ratio} dB", at(heard, threshold))
        if scored:
            found.append(NoiseScore(digits.name, kind, ratio, scored))
    return found


def active(audio: FloatArray, rate: int) -> tuple[FloatArray, float]:
    """Return ``audio`` from its first to its last loud frame, and their root mean square.

    Loud are frames of 20 ms at most 30 dB below the loudest; 0 for digital silence.
    """
    length = round(FRAME_SECONDS * rate)
    padded = np.pad(audio, (0, -len(audio) % length))
    power = np.square(padded.reshape(-1, length), dtype=np.float64).mean(axis=1)
    loud = np.flatnonzero((power > 0) & (power >= power.max() * 10 ** (-RANGE_DB / 10)))
    if not len(loud):
        return audio[:0], 0.0
    span = audio[loud[0] * length : (loud[-1] + 1) * length]
    return span, float(np.sqrt(power[loud].mean()))


def at_level(audio: FloatArray, rate: int) -> FloatArray:
    """Return ``audio`` with the active level LEVEL; digital silence as it is."""
    _, level = active(audio, rate)
    return audio * np.float32(LEVEL / level if level else 1.0)


def bed(
    recordings: Sequence[FloatArray], length: int, rate: int, rng: np.random.Generator
) -> FloatArray:
    """Return ``length`` samples of recordings in random order, each at an active level of 1."""
    fade = round(_FADE_SECONDS * rate)
    ramp = np.linspace(0, 1, fade, dtype=np.float32)
    pieces = [(span, level) for span, level in (active(r, rate) for r in recordings) if level]
    pieces = [(span, level) for span, level in pieces if len(span) > 2 * fade]
    parts: list[FloatArray] = []
    total = 0
    while pieces and total < length:
        for i in rng.permutation(len(pieces)):
            span, level = pieces[i]
            part = (span / np.float32(level)).astype(np.float32)
            part[:fade] *= ramp
            part[-fade:] *= ramp[::-1]
            parts.append(part)
            total += len(part)
    return np.concatenate([np.zeros(0, np.float32), *parts])[:length]


def babble(
    phrases: Sequence[FloatArray], length: int, rate: int, rng: np.random.Generator
) -> FloatArray:
    """Return ``length`` samples of six talkers at once, at a root mean square of 1."""
    starts = rng.integers(0, round(_LONGEST_START * rate), TALKERS)
    talkers = [bed(phrases, length + start, rate, rng)[start:] for start in starts]
    together = np.sum(talkers, axis=0)
    return np.asarray(together / np.sqrt(np.mean(np.square(together))), np.float32)
