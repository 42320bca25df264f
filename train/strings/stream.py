"""Strings in a stream, with pauses and room tone between them, or in noise."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from train.evaluate import noise
from train.evaluate.hearing import Clips
from train.streams import Spoken, StreamParams, join
from train.strings.generator import SpokenString

FloatArray = npt.NDArray[np.float32]

PAUSE = (0.8, 1.2)
"""Seconds between strings."""


@dataclass(frozen=True)
class StringStream:
    """Strings in a stream."""

    audio: FloatArray
    """``(n,)``, with room tone and noise."""
    rate: int
    """Hz."""
    strings: tuple[SpokenString, ...]
    """As they were said, but the places of ``digits`` are those in this stream."""


def in_stream(
    strings: Sequence[SpokenString],
    rng: np.random.Generator,
    pause: tuple[float, float] = PAUSE,
) -> StringStream:
    """Return strings, at their own levels, in a stream of room tone."""
    rate = strings[0].rate
    params = StreamParams(sample_rate=rate, level=None, pause=pause)
    audio, spoken = join(((s.text, s.audio) for s in strings), params, rng)
    return StringStream(audio, rate, _placed(strings, spoken))


def quiet(
    strings: Sequence[SpokenString],
    rng: np.random.Generator,
    pause: tuple[float, float] = PAUSE,
) -> Clips:
    """Return the stream, as long as the noise must be, that ``in_noise`` adds noise to.

    A clip is a string here. All have the active level ``noise.LEVEL``.
    """
    clips = Clips(
        labels=[string.text for string in strings],
        speakers=[string.speaker for string in strings],
        audio=[string.audio for string in strings],
        stream=np.zeros(0, np.float32),
        spoken=[],
    )
    return noise.words_at(clips, strings[0].rate, rng, pause=pause)


def in_noise(
    strings: Sequence[SpokenString], clips: Clips, sound: FloatArray, ratio: float
) -> StringStream:
    """Return the strings' ``quiet`` stream with noise of level 1, ``ratio`` dB below speech."""
    noisy = noise.with_noise(clips, sound, ratio)
    return StringStream(noisy.stream, strings[0].rate, _placed(strings, noisy.spoken))


def _placed(strings: Sequence[SpokenString], spoken: Sequence[Spoken]) -> tuple[SpokenString, ...]:
    return tuple(
        replace(
            string,
            digits=tuple(
                Spoken(d.label, d.start + place.start, d.end + place.start) for d in string.digits
            ),
        )
        for string, place in zip(strings, spoken, strict=True)
    )
