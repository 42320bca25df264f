"""Words of a text, and which of them are digits or sound like one."""

import re
from collections.abc import Mapping

DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
OH = "oh"
SYMBOLS = {**{word: str(digit) for digit, word in enumerate(DIGITS)}, OH: "o"}
"""Spoken digits as characters, "oh" apart from "zero"."""

SOUNDS_LIKE_DIGIT = {
    "to": 2, "too": 2, "tu": 2, "for": 4, "fore": 4, "won": 1, "wun": 1, "ate": 8, "ait": 8,
    "nein": 9, "fife": 5, "sics": 6, "sicks": 6,
}  # fmt: skip
LARGER = {
    "ten": "10", "eleven": "11", "twenty": "20", "eighty": "80",
    "fourth": "4", "sixth": "6", "seventh": "7",
}  # fmt: skip
"""Numbers that a recognizer may write as numerals."""
SOUNDS_LIKE_OH = frozenset({"oh", "o", "owe", "ohh", "eau"})


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, without punctuation; a numeral is a word."""
    return re.findall(r"[a-z]+(?:'[a-z]+)?|[0-9]+", text.lower())


def digit_of(word: str) -> int | None:
    """The digit that a word is or sounds like, or None; "oh" is not counted as one here."""
    word = word.lower()
    if word in DIGITS:
        return DIGITS.index(word)
    if word.isdigit() and len(word) == 1:
        return int(word)
    return SOUNDS_LIKE_DIGIT.get(word)


def has_digit(text: str) -> bool:
    """Whether a digit, a word that sounds like one, or "oh" is among the words of a text."""
    words = words_of(text)
    return any(digit_of(word) is not None or word in SOUNDS_LIKE_OH for word in words)


def transcript(text: str) -> str:
    """The words of a text as they are said, in lower case, one space apart."""
    return " ".join(words_of(text))


def digits_in(text: str, numbers: Mapping[str, str] = LARGER) -> list[str]:
    """Digits heard in a transcript, one character each; "oh" counts as 0, homophones as digits.

    A numeral is read digit by digit, as a recognizer writes a string of digits; ``numbers`` are
    the words for numbers that may stand for one.
    """
    found: list[str] = []
    for word in words_of(text):
        digit = digit_of(word)
        if word.isdigit():
            found += word
        elif word in numbers:
            found += numbers[word]
        elif digit is not None:
            found.append(str(digit))
        elif word in SOUNDS_LIKE_OH:
            found.append("0")
    return found
