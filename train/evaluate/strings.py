"""Connected digits: what became of strings that were said in a stream, through the recognizer."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from recognizer.events import Digit, Event
from train.evaluate.alignment import Edits, Pair, align, edits
from train.evaluate.bootstrap import Estimate, estimate
from train.streams import Spoken
from train.strings import SpokenString, StringStream

NEAR_SECONDS = 0.3
"""An event belongs to a string if its middle is no further than this from it."""


@dataclass(frozen=True)
class HeardString:
    """A string and the digits heard over it."""

    string: SpokenString
    """With places in the stream."""
    heard: list[Digit]
    """In order of time."""
    pairs: list[Pair]
    """Which of ``heard`` answers which of the string's digits."""
    stray: int = 0
    """Digits heard between this string and the next, far from both (before it for the first)."""

    @property
    def edits(self) -> Edits:
        """Edits from what was said to what was heard; strays are not among them."""
        return edits(self.string.text, [str(digit.digit) for digit in self.heard], self.pairs)

    @property
    def right(self) -> list[tuple[Spoken, Digit]]:
        """The digits heard as what they are, with what was said."""
        text = self.string.text
        return [
            (self.string.digits[i], self.heard[j])
            for i, j in self.pairs
            if i is not None and j is not None and text[i] == str(self.heard[j].digit)
        ]


@dataclass(frozen=True)
class TimeError:
    """Time heard less true time, in milliseconds, over the digits heard as what they are."""

    median: float
    percentile_95: float
    absolute_median: float
    absolute_percentile_95: float


@dataclass(frozen=True)
class LengthScore:
    """Strings of one length."""

    length: int
    accuracy: Estimate


@dataclass(frozen=True)
class StringScore:
    """How well the strings of a set were heard under one condition."""

    name: str
    condition: str
    """``clean``, or the noise and its ratio."""
    digits: int
    """Digits said."""
    error_rate: Estimate
    """Substitutions, deletions and insertions over the digits said; resampled by string."""
    edits: Edits
    """Insertions include strays."""
    stray: int
    """Digits heard far from any string."""
    accuracy: Estimate
    """Share of the strings that were heard as what they are, whole."""
    by_length: list[LengthScore]
    onset: TimeError | None
    """None where no digit was heard as what it is."""
    offset: TimeError | None


def attribute(stream: StringStream, events: Sequence[Event]) -> list[HeardString]:
    """Return for each string what was heard over it; digits near none are strays."""
    rate = stream.rate
    near = NEAR_SECONDS * rate
    heard: list[list[Digit]] = [[] for _ in stream.strings]
    stray = [0] * len(stream.strings)
    starts = np.array([string.digits[0].start for string in stream.strings])
    for event in sorted((e for e in events if isinstance(e, Digit)), key=_middle):
        middle = _middle(event) * rate
        # the last string to begin before the event, or just after it
        index = max(0, int(np.searchsorted(starts - near, middle, side="right")) - 1)
        digits = stream.strings[index].digits
        if digits[0].start - near <= middle <= digits[-1].end + near:
            heard[index].append(event)
        else:
            stray[index] += 1
    return [
        HeardString(string, own, aligned(string.digits, string.text, own, rate), lost)
        for string, own, lost in zip(stream.strings, heard, stray, strict=True)
    ]


def error_rate(strings: Sequence[HeardString]) -> float:
    """Return substitutions, deletions and insertions, strays among them, over the digits said."""
    wrong = sum(s.edits.errors + s.stray for s in strings)
    return wrong / sum(len(s.string.digits) for s in strings)


def wrong_rate(strings: Sequence[HeardString]) -> float:
    """Return substitutions and insertions, strays among them, over the digits said."""
    wrong = sum(s.edits.substitutions + s.edits.insertions + s.stray for s in strings)
    return wrong / sum(len(s.string.digits) for s in strings)


def score(
    name: str, condition: str, strings: Sequence[HeardString], rng: np.random.Generator
) -> StringScore:
    """Return the figures of strings that stand in one stream."""
    total = sum((s.edits for s in strings), Edits(insertions=sum(s.stray for s in strings)))
    speakers = [s.string.speaker for s in strings]
    lengths = [len(s.string.digits) for s in strings]
    whole = [s.edits.errors == 0 for s in strings]
    pairs = [(said, heard, s.string.rate) for s in strings for said, heard in s.right]
    return StringScore(
        name=name,
        condition=condition,
        digits=sum(lengths),
        error_rate=estimate(
            [s.edits.errors + s.stray for s in strings],
            rng,
            weights=lengths,
            speakers=speakers,
            bounded=False,
        ),
        edits=total,
        stray=sum(s.stray for s in strings),
        accuracy=estimate(whole, rng, speakers=speakers),
        by_length=[
            LengthScore(
                n, estimate([w for w, own in zip(whole, lengths, strict=True) if own == n], rng)
            )
            for n in sorted(set(lengths))
        ],
        onset=_time_error([heard.start - said.start / rate for said, heard, rate in pairs]),
        offset=_time_error([heard.end - said.end / rate for said, heard, rate in pairs]),
    )


def aligned(
    digits: Sequence[Spoken], tokens: Sequence[str], heard: Sequence[Digit], rate: int
) -> list[Pair]:
    """Return which of ``heard`` answers which of ``digits``, a token each, at ``rate`` Hz."""
    middles = [(digit.start + digit.end) / 2 / rate for digit in digits]
    return align(
        tokens,
        [str(digit.digit) for digit in heard],
        lambda i, j: abs(middles[i] - _middle(heard[j])),
    )


def _middle(digit: Digit) -> float:
    return (digit.start + digit.end) / 2


def _time_error(seconds: Sequence[float]) -> TimeError | None:
    if not seconds:
        return None
    errors = 1000 * np.asarray(seconds)
    return TimeError(
        *(round(float(np.percentile(e, q)), 1) for e in (errors, np.abs(errors)) for q in (50, 95))
    )
