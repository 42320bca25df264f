"""How well events match what was spoken."""

from collections.abc import Sequence
from dataclasses import dataclass

from recognizer.events import Digit, Event, Rejected
from train.streams import Spoken


@dataclass(frozen=True)
class StreamScore:
    """Outcome for each spoken word of a stream, and what was heard where nothing was spoken."""

    heard: list[int | None]
    """For each spoken word the digit reported over it, None for a rejection or nothing."""
    rejected: int
    """Words answered by a rejection alone."""
    missed: int
    """Words with no event at all."""
    false_accepts: int
    """Digit events that fit no spoken word, or are the second for one."""
    accuracy: float
    """Share of the spoken digits that were heard as what they are."""


@dataclass(frozen=True)
class Match:
    """Which event answers which spoken word."""

    answers: list[Digit | Rejected | None]
    """For each spoken word the event that shares most time with it, None for none."""
    extra: list[Digit]
    """Digits that answer no word: where none was spoken, or the second for one."""


def match(spoken: Sequence[Spoken], events: Sequence[Event], sample_rate: int) -> Match:
    """Match events to spoken words by the time they share, most first, one for one."""
    results = [event for event in events if isinstance(event, Digit | Rejected)]
    overlaps = sorted(
        (
            (
                min(word.end / sample_rate, event.end) - max(word.start / sample_rate, event.start),
                w,
                e,
            )
            for e, event in enumerate(results)
            for w, word in enumerate(spoken)
            if word.start / sample_rate < event.end and event.start < word.end / sample_rate
        ),
        reverse=True,
    )
    of_word: dict[int, int] = {}
    of_event: dict[int, int] = {}
    for _, w, e in overlaps:
        if w not in of_word and e not in of_event:
            of_word[w], of_event[e] = e, w
    extra = [event for e, event in enumerate(results) if e not in of_event]
    return Match(
        answers=[results[of_word[w]] if w in of_word else None for w in range(len(spoken))],
        extra=[event for event in extra if isinstance(event, Digit)],
    )


def score_stream(
    spoken: Sequence[Spoken], events: Sequence[Event], sample_rate: int
) -> StreamScore:
    """Count how the events answer the spoken words."""
    matched = match(spoken, events, sample_rate)
    heard = [answer.digit if isinstance(answer, Digit) else None for answer in matched.answers]
    right = sum(
        digit is not None and str(digit) == word.label
        for digit, word in zip(heard, spoken, strict=True)
    )
    return StreamScore(
        heard=heard,
        rejected=sum(isinstance(answer, Rejected) for answer in matched.answers),
        missed=sum(answer is None for answer in matched.answers),
        false_accepts=len(matched.extra),
        accuracy=right / max(1, len(spoken)),
    )
