"""Which clips a set consists of, and in which order they are made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from zlib import crc32

import numpy as np

from train.synthesis.options import RULE_BASED, SynthesisOptions
from train.synthesis.phrases import draw_phrase
from train.synthesis.prompts import Prompt, digit_prompt, slug
from train.synthesis.sentences import LONGEST, draw_sentence, draw_string, punctuated
from train.synthesis.texts import DIGITS, OH, SYMBOLS
from train.synthesis.vocabulary import draw_commands, draw_words
from train.synthesis.voices import Voice, cast

STRING_WPM = (110.0, 230.0)
"""Slowest and fastest tempo of strings, in words a minute on the scale of `Voice.tempo`."""
SENTENCE_WPM = (120.0, 215.0)
COMMANDS_EACH = 4
"""Of the commands, so many are among the words of each voice."""
SAMPLE_WPM = 125.0
"""Tempo of the string by which a rule-based voice is judged."""


@dataclass(frozen=True)
class Share:
    """What each voice of an engine says; digits and "oh" in takes, the rest in clips."""

    digits: int
    oh: int
    words: int
    phrases: int
    strings: int
    sentences: int
    until: float
    """Part of a build in which it is said, so that the fast engines are complete early."""


SHARES: Mapping[str, Share] = {
    "espeak": Share(1, 1, words=14, phrases=5, strings=26, sentences=9, until=0.05),
    "flite": Share(2, 1, words=24, phrases=15, strings=50, sentences=25, until=0.05),
    "nanotts": Share(2, 2, words=20, phrases=10, strings=45, sentences=15, until=0.05),
    "hibari": Share(3, 4, words=32, phrases=12, strings=64, sentences=20, until=0.25),
    "piper": Share(3, 4, words=30, phrases=8, strings=50, sentences=16, until=0.4),
    "kokoro": Share(1, 1, words=6, phrases=3, strings=7, sentences=3, until=1.0),
}


def plan(options: SynthesisOptions) -> list[Prompt]:
    """All clips of a set, in an order that makes an unfinished set a balanced one.

    The voices of an engine proceed at one rate, each through all of its kinds.
    """
    keyed = []
    for voice in cast(options):
        rng = _rng(voice, options, "order")
        until = SHARES[voice.engine].until
        for kind in options.kinds:
            prompts = list(_MAKERS[kind](voice, options))
            for place, prompt in enumerate(prompts[i] for i in rng.permutation(len(prompts))):
                keyed.append((until * (place + rng.random()) / len(prompts), prompt))
    return [prompt for _, prompt in sorted(keyed, key=lambda pair: pair[0])]


def is_sample(prompt: Prompt) -> bool:
    """Whether a clip is the one by which a rule-based voice is judged: its first string."""
    return prompt.voice.engine in RULE_BASED and prompt.kind == "strings" and prompt.take == 0


def _digits(voice: Voice, options: SynthesisOptions) -> Iterator[Prompt]:
    for take in range(options.takes * SHARES[voice.engine].digits):
        for digit in range(0 if voice.says_zero else 1, len(DIGITS)):
            yield digit_prompt(digit, voice, take)


def _oh(voice: Voice, options: SynthesisOptions) -> Iterator[Prompt]:
    for take in range(options.takes * SHARES[voice.engine].oh):
        yield Prompt("oh", "0", OH, voice, take)


def _words(voice: Voice, options: SynthesisOptions) -> Iterator[Prompt]:
    words = draw_words(SHARES[voice.engine].words, _rng(voice, options, "words"))
    commands = draw_commands(COMMANDS_EACH, _rng(voice, options, "commands"))
    for text in dict.fromkeys([*words, *commands]):
        yield Prompt("words", slug(text), text, voice, 0)


def _phrases(voice: Voice, options: SynthesisOptions) -> Iterator[Prompt]:
    rng = _rng(voice, options, "phrases")
    for take in range(SHARES[voice.engine].phrases):
        text = draw_phrase(rng)
        yield Prompt("phrases", slug(text), text, _paced(voice, SENTENCE_WPM, rng), take)


def _strings(voice: Voice, options: SynthesisOptions) -> Iterator[Prompt]:
    rng = _rng(voice, options, "strings")
    for take in range(options.takes * SHARES[voice.engine].strings):
        words, spoken = draw_string(rng), _paced(voice, STRING_WPM, rng)
        if take == 0 and voice.engine in RULE_BASED:
            words = [DIGITS[digit] for digit in rng.permutation(len(DIGITS))[:LONGEST]]
            spoken = voice.at(SAMPLE_WPM)
        text = _sayable(punctuated(words, rng), voice)
        label = "".join(SYMBOLS[word] for word in text.replace(",", "").split())
        yield Prompt("strings", label, text, spoken, take)


def _sentences(voice: Voice, options: SynthesisOptions) -> Iterator[Prompt]:
    rng = _rng(voice, options, "sentences")
    for take in range(SHARES[voice.engine].sentences):
        text = _sayable(draw_sentence(rng), voice)
        yield Prompt("sentences", slug(text), text, _paced(voice, SENTENCE_WPM, rng), take)


_MAKERS = {
    "strings": _strings,
    "digits": _digits,
    "sentences": _sentences,
    "words": _words,
    "phrases": _phrases,
    "oh": _oh,
}


def _sayable(text: str, voice: Voice) -> str:
    """A text without the "zero" of a voice whose "zero" nobody understands."""
    return text if voice.says_zero else text.replace(DIGITS[0], OH)


def _paced(voice: Voice, tempi: tuple[float, float], rng: np.random.Generator) -> Voice:
    return voice.at(float(rng.uniform(*tempi)))


def _rng(voice: Voice, options: SynthesisOptions, use: str) -> np.random.Generator:
    return np.random.default_rng([options.seed, crc32(f"{voice.name} {use}".encode())])
