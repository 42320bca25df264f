"""What a second recognizer must hear of a clip, for the clip to be kept.

Neural engines swallow, repeat or garble words now and then, so every clip of theirs is heard.
Rule-based engines say what is written, and a clip of theirs that Whisper does not understand is
still what it says; whole voices may be unintelligible, so one clip of each voice is heard.
"""

from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Protocol

from train.synthesis.audio import Samples
from train.synthesis.options import RULE_BASED
from train.synthesis.prompts import Prompt
from train.synthesis.texts import (
    SOUNDS_LIKE_OH,
    digit_of,
    digits_in,
    has_digit,
    words_of,
)

SECONDS = {
    "digits": (0.15, 1.1),
    "oh": (0.1, 1.1),
    "words": (0.1, 1.8),
    "phrases": (0.6, 9.0),
    "strings": (0.3, 9.0),
    "sentences": (0.4, 9.0),
}
"""Shortest and longest clip of each kind, in seconds; outside, the engine rambled or gave up."""
WORD_LIKENESS = 0.5
PHRASE_LIKENESS = 0.7
STRING_LIKENESS = 0.5
"""Share of the digits of a rule-based voice's sample that must be understood."""


@dataclass(frozen=True)
class Transcripts:
    """What the second recognizer made of a clip."""

    plain: str
    """Without a hint."""
    hinted: str = ""
    """Told that digits may come; only asked for digits."""


@dataclass(frozen=True)
class Judgement:
    """Whether a clip says what it should."""

    right: bool
    heard: str | None
    """The transcript, None where nobody listened."""
    reason: str = ""
    wrong_length: bool = False


class Transcriber(Protocol):
    """A second recognizer."""

    def hear(self, samples: Samples, prompt: Prompt) -> Transcripts:
        """Transcribe (n,) float32 at 16 kHz."""
        ...


def judge(prompt: Prompt, heard: Transcripts | None, duration_s: float) -> Judgement:
    """Compare what was heard, where somebody listened, with what was meant, and the duration."""
    shortest, longest = SECONDS[prompt.kind]
    shown = None if heard is None else heard.hinted or heard.plain
    if not shortest <= duration_s <= longest:
        return Judgement(False, shown, f"lasts {duration_s:.2f} s", wrong_length=True)
    if heard is None:
        return Judgement(True, None)
    words = words_of(heard.plain)
    if prompt.kind == "digits":
        right = _is_digit(int(prompt.label), words, words_of(heard.hinted))
    elif prompt.kind == "oh":
        right = bool(words) and all(word in SOUNDS_LIKE_OH or word == "0" for word in words)
    elif prompt.voice.engine in RULE_BASED:
        right = _overlap(digits_in(prompt.text), digits_in(heard.plain)) >= STRING_LIKENESS
    elif prompt.kind in ("strings", "sentences"):
        right = _is_string(digits_in(prompt.text), digits_in(heard.plain))
    else:
        right = _is_text(prompt, words)
    return Judgement(right, shown, "" if right else "heard otherwise")


def _is_digit(digit: int, plain: list[str], hinted: list[str]) -> bool:
    """Right where the hint finds the digit and no other digit is found without the hint."""
    without_hint = digit_of(plain[0]) if plain else None
    return bool(hinted) and digit_of(hinted[0]) == digit and without_hint in (None, digit)


def _is_string(meant: list[str], heard: list[str]) -> bool:
    """Right where just these digits are heard, or, as Whisper repeats itself, these and again.

    How often a digit is repeated does not count, because Whisper cannot count it.
    """
    meant, heard = ([digit for digit, _ in groupby(digits)] for digits in (meant, heard))
    again = meant * (len(heard) // len(meant) + 1)
    return len(heard) >= len(meant) and heard == again[: len(heard)]


def _overlap(meant: list[str], heard: list[str]) -> float:
    blocks = SequenceMatcher(None, meant, heard, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / len(meant)


def _is_text(prompt: Prompt, words: list[str]) -> bool:
    """Right where it is alike enough and no digit is heard.

    Whisper repeats itself after a short clip, so only as many words count as were meant.
    """
    meant = words_of(prompt.text)
    words = words[: len(meant)]
    if not words or has_digit(" ".join(words)):
        return False
    needed = PHRASE_LIKENESS if prompt.kind == "phrases" else WORD_LIKENESS
    return SequenceMatcher(None, "".join(meant), "".join(words)).ratio() >= needed
