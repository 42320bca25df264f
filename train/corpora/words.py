"""The words of a transcript in the one form that every corpus, target and score uses."""

import re

from recognizer.errors import UsageError
from recognizer.model.manifest import DIGITS, OH
from recognizer.sinks.text import NAMES

_DIGIT_NAMES = dict(zip(NAMES, DIGITS, strict=True))
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*'?|\d+")


def tokens(text: str) -> tuple[str, ...]:
    """Return the words of ``text``: ``"0"`` to ``"9"``, ``"oh"``, every other in lower case.

    ``"seven"`` and ``"7"`` are both ``"7"``. The spelled letter "o" sounds like "oh" and becomes
    it. Punctuation separates words, apostrophes inside a word do not. Raises UsageError for a
    number of several figures, which does not tell how it was said.
    """
    return tuple(_token(word) for word in _WORD.findall(text.lower()))


def is_digit(token: str) -> bool:
    """Whether a token counts as a digit to the recognizer: ``"0"`` to ``"9"`` or ``"oh"``."""
    return token in DIGITS or token == OH


def _token(word: str) -> str:
    if word.isdigit() and word not in DIGITS:
        raise UsageError(f'"{word}": write numbers in words, as they were said')
    if word == "o":
        return OH
    return _DIGIT_NAMES.get(word, word)
