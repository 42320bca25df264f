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


def score_stream(
    spoken: Sequence[Spoken], events: Sequence[Event], sample_rate: int
) -> StreamScore:
    """Match events to spoken words by the time they share, most first."""
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
    matched = [results[of_word[w]] if w in of_word else None for w in range(len(spoken))]
    heard = [event.digit if isinstance(event, Digit) else None for event in matched]
    right = sum(
        digit is not None and str(digit) == word.label
        for digit, word in zip(heard, spoken, strict=True)
    )
    return StreamScore(
        heard=heard,
        rejected=sum(isinstance(event, Rejected) for event in matched),
        missed=sum(event is None for event in matched),
        false_accepts=sum(
            isinstance(event, Digit) and e not in of_event for e, event in enumerate(results)
        ),
        accuracy=right / max(1, len(spoken)),
    )
