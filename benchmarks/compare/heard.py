"""What a system heard, and from which text."""

from dataclasses import dataclass
from typing import Any

from train.synthesis import texts


@dataclass(frozen=True)
class Answer:
    """A digit that was heard."""

    digit: int
    start: float
    """Seconds from the start of the stream."""
    end: float
    given: float
    """When it was given out: seconds of stream taken by then, and of processor time it took."""


@dataclass(frozen=True)
class Run:
    """What a system made of a stream."""

    answers: list[Answer]
    cpu: float
    """Seconds of processor time, without loading."""
    wall: float

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "Run":
        """Return it from the form that ``asdict`` gives."""
        answers = [Answer(**answer) for answer in values["answers"]]
        return cls(answers, values["cpu"], values["wall"])


def digits_in(text: str) -> list[int]:
    """Return the digits that a transcript names, in order, however it writes them.

    Numerals count digit by digit ("7399", "555-0199"), words as what they are or sound like
    ("two", "to", "too"; "won", "for", "ate"), "oh" and the letter o as zero. Other words, numbers
    such as "twenty" among them, count as nothing.
    """
    return [int(digit) for digit in texts.digits_in(text, numbers={})]


def spread(digits: list[int], start: float, end: float, given: float) -> list[Answer]:
    """Return answers for ``digits`` that are heard in order somewhere in ``start`` to ``end``."""
    step = (end - start) / max(1, len(digits))
    return [
        Answer(digit, start + i * step, start + (i + 1) * step, given)
        for i, digit in enumerate(digits)
    ]
