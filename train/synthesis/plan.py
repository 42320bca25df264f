"""Which clips a set consists of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from zlib import crc32

import numpy as np

from train.synthesis.clips import Clip, digit_clip, slug
from train.synthesis.options import SynthesisOptions
from train.synthesis.texts import DIGITS, OH, draw_phrase, draw_words
from train.synthesis.voices import Voice, cast


@dataclass(frozen=True)
class Share:
    """What each voice of an engine says beside the digits."""

    words: int
    phrases: int
    extra_takes: int = 0


SHARES = {
    "espeak": Share(words=18, phrases=1),
    "flite": Share(words=24, phrases=3),
    "hibari": Share(words=60, phrases=8, extra_takes=2),
    "piper": Share(words=60, phrases=8, extra_takes=2),
    "kokoro": Share(words=9, phrases=1),
}

OH_TAKES = {"kokoro": 3, "hibari": 3, "piper": 3}
"""Takes of "oh" by a voice, 1 unless named: the second recognizer drops most of the neural ones."""


def plan(options: SynthesisOptions) -> list[Clip]:
    """All clips of a set, digits first, so that an unfinished set is already of use."""
    voices = cast(options)
    makers = {"digits": _digits, "oh": _oh, "words": _words, "phrases": _phrases}
    return [
        clip
        for kind, maker in makers.items()
        if kind in options.kinds
        for voice in voices
        for clip in maker(voice, options)
    ]


def _digits(voice: Voice, options: SynthesisOptions) -> Iterator[Clip]:
    takes = options.takes + (SHARES[voice.engine].extra_takes if options.takes else 0)
    for take in range(takes):
        for digit in range(len(DIGITS)):
            yield digit_clip(digit, voice, take)


def _oh(voice: Voice, options: SynthesisOptions) -> Iterator[Clip]:
    takes = OH_TAKES.get(voice.engine, 1) if options.takes else 0
    for take in range(takes):
        yield Clip("oh", "0", OH, voice, take)


def _words(voice: Voice, options: SynthesisOptions) -> Iterator[Clip]:
    for text in draw_words(SHARES[voice.engine].words, _rng(voice, options, "words")):
        yield Clip("words", slug(text), text, voice, 0)


def _phrases(voice: Voice, options: SynthesisOptions) -> Iterator[Clip]:
    rng = _rng(voice, options, "phrases")
    for take in range(SHARES[voice.engine].phrases):
        text = draw_phrase(rng)
        yield Clip("phrases", slug(text), text, voice, take)


def _rng(voice: Voice, options: SynthesisOptions, use: str) -> np.random.Generator:
    return np.random.default_rng([options.seed, crc32(f"{voice.name} {use}".encode())])
