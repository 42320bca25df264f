"""Single words in a stream: digits that must be heard, other words that must not."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress

from recognizer.events import Digit
from recognizer.model.manifest import DIGITS
from train.evaluate.bootstrap import Estimate, estimate
from train.evaluate.listening import Heard

REJECTED = "rejected"
MISSED = "missed"
"""Nothing was reported there."""
COLUMNS = (*DIGITS, REJECTED, MISSED)


@dataclass(frozen=True)
class SpeakerAccuracy:
    """One speaker's digits."""

    speaker: str
    recordings: int
    accuracy: float


@dataclass(frozen=True)
class IsolatedScore:
    """How well single digits of a set were heard."""

    name: str
    recordings: int
    speakers: int
    accuracy: Estimate
    """Share of the digits that were heard as what they are; rejected and missed are wrong."""
    macro_f1: float
    """Mean over the digits that were said; digits beyond one a recording are not in it."""
    wrong: int
    rejected: int
    missed: int
    extra: int
    """Digits reported beyond one a recording."""
    confusion: list[list[int]]
    """``(10, 12)``: digits said by COLUMNS."""
    by_speaker: list[SpeakerAccuracy]
    """The worst first."""


@dataclass(frozen=True)
class WordRow:
    """One word that is not a digit."""

    word: str
    recordings: int
    rejected: int
    """Recordings over which no digit was reported."""
    heard_as: dict[str, int]
    """What was reported over the others, and how often."""


@dataclass(frozen=True)
class WordScore:
    """How well words that are not digits were rejected."""

    name: str
    recordings: int
    speakers: int
    rejected: Estimate
    rows: list[WordRow]
    """The least rejected first."""


def answer(heard: Heard) -> str:
    """Return what a single word was taken for: a digit, REJECTED or MISSED.

    Of several digits the one that shares most time with the recording.
    """
    best = best_digit(heard)
    if best is not None:
        return str(best.digit)
    return REJECTED if heard.rejected or heard.below else MISSED


def best_digit(heard: Heard) -> Digit | None:
    """Return the digit that shares most time with the recording, the surest of equals."""

    def shared(digit: Digit) -> tuple[float, float]:
        start, end = heard.place.start / heard.rate, heard.place.end / heard.rate
        return min(end, digit.end) - max(start, digit.start), digit.confidence

    return max(heard.digits, key=shared, default=None)


def score(name: str, heard: Sequence[Heard]) -> IsolatedScore | None:
    """Score the recordings of single digits, None without any."""
    from sklearn.metrics import confusion_matrix, f1_score

    chosen = [h for h in heard if h.recording.is_digit]
    said = [h.recording.label for h in chosen]
    answers = [answer(h) for h in chosen]
    speakers = [h.recording.speaker for h in chosen]
    right = [a == s for a, s in zip(answers, said, strict=True)]
    accuracy = estimate(right, speakers)
    if accuracy is None:
        return None
    rejected, missed = answers.count(REJECTED), answers.count(MISSED)
    present = sorted(set(said))
    return IsolatedScore(
        name=name,
        recordings=len(chosen),
        speakers=len(set(speakers)),
        accuracy=accuracy,
        macro_f1=float(f1_score(said, answers, labels=present, average="macro", zero_division=0)),
        wrong=len(chosen) - sum(right) - rejected - missed,
        rejected=rejected,
        missed=missed,
        extra=sum(max(0, len(h.digits) - 1) for h in chosen),
        confusion=confusion_matrix(said, answers, labels=COLUMNS)[: len(DIGITS)].tolist(),
        by_speaker=_by_speaker(speakers, right),
    )


def score_words(name: str, heard: Sequence[Heard]) -> WordScore | None:
    """Score the recordings of single words that are not digits, None without any."""
    chosen = [h for h in heard if h.recording.words and not h.recording.is_digit]
    speakers = [h.recording.speaker for h in chosen]
    rejected = estimate([not h.digits for h in chosen], speakers)
    if rejected is None:
        return None
    rows = []
    for word in sorted({h.recording.words for h in chosen}):
        own = [h for h in chosen if h.recording.words == word]
        heard_as = Counter(str(best.digit) for best in map(best_digit, own) if best)
        rejections = sum(not h.digits for h in own)
        rows.append(WordRow(" ".join(word), len(own), rejections, dict(heard_as)))
    rows.sort(key=lambda row: row.rejected / row.recordings)
    return WordScore(name, len(chosen), len(set(speakers)), rejected, rows)


def threshold_rejecting(heard: Sequence[Heard], share: float) -> float:
    """Return the threshold at which ``share`` of the single digits said are not reported.

    0 where more than that are not reported whatever the threshold.
    """
    best = [best_digit(h) for h in heard if h.recording.is_digit]
    confidences = sorted(0.0 if digit is None else digit.confidence for digit in best)
    return confidences[int(share * len(confidences))] if confidences else 0.0


def _by_speaker(speakers: Sequence[str], right: Sequence[bool]) -> list[SpeakerAccuracy]:
    said, heard = Counter(speakers), Counter(compress(speakers, right))
    rows = [SpeakerAccuracy(name, count, heard[name] / count) for name, count in said.items()]
    return sorted(rows, key=lambda row: (row.accuracy, row.speaker))
