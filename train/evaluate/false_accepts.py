"""False accepts: digits reported over recordings in which none is said."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from recognizer.model.manifest import OH
from train.evaluate.bootstrap import Estimate, estimate
from train.evaluate.listening import Heard


@dataclass(frozen=True)
class FalseAccepts:
    """Digits an hour where none was said."""

    name: str
    recordings: int
    speakers: int
    """Speakers, or sources of noise."""
    hours: float
    """Of the recordings themselves, without the pauses between them."""
    digits: int
    per_hour: Estimate
    letters: int
    """Zeros reported for a spelled letter "o", which sounds like "oh"; not among ``digits``."""
    by_source: dict[str, int]
    """Digits over each speaker or source that has any, the most first."""


def score(name: str, heard: Sequence[Heard]) -> FalseAccepts | None:
    """Count the digits reported over all of ``heard``, None without any.

    Over a recording in whose words "oh" is, as many zeros as it has of that are counted apart.
    """
    letters = [_letters(h) for h in heard]
    digits = [len(h.digits) - o for h, o in zip(heard, letters, strict=True)]
    sources = [h.recording.speaker for h in heard]
    hours = [h.seconds / 3600 for h in heard]
    per_hour = estimate(digits, sources, hours, bounded=False)
    if per_hour is None:
        return None
    by_source: Counter[str] = Counter()
    for source, count in zip(sources, digits, strict=True):
        by_source[source] += count
    ordered = sorted(by_source.items(), key=lambda item: (-item[1], item[0]))
    return FalseAccepts(
        name=name,
        recordings=len(heard),
        speakers=len(by_source),
        hours=sum(hours),
        digits=sum(digits),
        per_hour=per_hour,
        letters=sum(letters),
        by_source={source: count for source, count in ordered if count},
    )


def _letters(heard: Heard) -> int:
    zeros = sum(digit.digit == 0 for digit in heard.digits)
    return min(zeros, heard.recording.words.count(OH))
