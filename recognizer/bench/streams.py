"""Streams to measure on: a recording over and over, with room tone between."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from recognizer.arrays import FloatArray
from recognizer.levels import decibels
from recognizer.sources import AudioFile

LONGEST_SAMPLE_SECONDS = 60.0
BREATH_SECONDS = 0.5
"""Room tone between the repetitions of a dense stream."""
SPEECH_SHARE = 0.05
"""Part of a mostly silent stream that is the recording; the rest is room tone."""
LEVEL_SECONDS = 0.05
QUIETEST_PERCENT = 10
"""The level of the room tone is that of the recording's quietest tenth."""
QUIETEST_LEVEL = -80.0
"""In dB of full scale, for recordings with digital silence in them."""


@dataclass(frozen=True)
class Sample:
    """A recording and the tone of its room."""

    rate: int
    """Hz."""
    speech: FloatArray
    """``(n,)`` mono float32."""
    level: float
    """Of the room tone, dB of full scale."""

    def room_tone(self, samples: int, rng: np.random.Generator) -> FloatArray:
        """Return white noise at the level of the room, ``(samples,)`` float32."""
        return np.float32(10 ** (self.level / 20)) * rng.standard_normal(samples, np.float32)


def read_sample(path: Path) -> Sample:
    """Return the first minute of the recording at ``path``; raises AudioError as AudioFile does."""
    rate = AudioFile(path).file_rate
    blocks, seconds = [], 0.0
    for block in AudioFile(path, rate):
        blocks.append(block)
        seconds += len(block) / rate
        if seconds >= LONGEST_SAMPLE_SECONDS:
            break
    speech = np.concatenate(blocks)[: round(LONGEST_SAMPLE_SECONDS * rate)]
    size = max(1, round(LEVEL_SECONDS * rate))
    levels = [decibels(speech[at : at + size]) for at in range(0, len(speech), size)]
    quiet = float(np.percentile(levels, QUIETEST_PERCENT))
    return Sample(rate, speech, max(quiet, QUIETEST_LEVEL))


def write_stream(path: Path, sample: Sample, seconds: float, *, silent: bool, seed: int = 1) -> int:
    """Write a stream of at least ``seconds`` as 16-bit WAV and return its samples.

    The sample again and again: after a short breath or, where it shall be ``silent``, after room
    tone so long that one twentieth of the stream is the sample.
    """
    import soundfile

    rng = np.random.default_rng(seed)
    breath = round(BREATH_SECONDS * sample.rate)
    breaths = round(len(sample.speech) * (1 / SPEECH_SHARE - 1) / breath) if silent else 1
    written = 0
    with soundfile.SoundFile(path, "w", sample.rate, 1, "PCM_16") as out:
        while written < seconds * sample.rate:
            out.write(sample.speech)
            for _ in range(breaths):
                out.write(sample.room_tone(breath, rng))
            written += len(sample.speech) + breaths * breath
    return written


def speech_at(rate: int, sample: Sample, seconds: float) -> FloatArray:
    """Return the start of a dense stream at another rate, ``(seconds * rate,)`` float32."""
    import soxr

    breath = sample.room_tone(round(BREATH_SECONDS * sample.rate), np.random.default_rng(1))
    once = soxr.resample(np.concatenate([sample.speech, breath]), sample.rate, rate)
    return np.resize(once, round(seconds * rate)).astype(np.float32)
