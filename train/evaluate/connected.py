"""Connected speech: digits reported over recordings whose words are known.

Digit error rate is substitutions, deletions and insertions over the digits said. "Oh" is a zero
where nothing but digits is said. Among other words it may be a spelled letter: it may be heard as
a zero or not, and neither is an error.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from recognizer.events import Digit
from recognizer.model.manifest import OH
from train.corpora import Recording
from train.corpora.words import is_digit
from train.evaluate.bootstrap import Estimate, estimate
from train.evaluate.listening import Heard

FAST = range(120, 201)
"""Words a minute of synthetic speech that people speak at too."""
_TEMPO = re.compile(r"(?P<engine>.+)-(?P<tempo>\d+)")


@dataclass(frozen=True)
class Edits:
    """How many digits were said, and how what was heard differs."""

    said: int = 0
    substitutions: int = 0
    deletions: int = 0
    insertions: int = 0

    @property
    def errors(self) -> int:
        """All three together: the edit distance (Levenshtein, 1966)."""
        return self.substitutions + self.deletions + self.insertions

    def __add__(self, other: "Edits") -> "Edits":
        return Edits(
            self.said + other.said,
            self.substitutions + other.substitutions,
            self.deletions + other.deletions,
            self.insertions + other.insertions,
        )


@dataclass(frozen=True)
class SpeakerErrors:
    """One speaker's digits."""

    speaker: str
    said: int
    errors: int


@dataclass(frozen=True)
class ConnectedScore:
    """How well the digits in recordings of connected speech were heard."""

    name: str
    recordings: int
    speakers: int
    edits: Edits
    error_rate: Estimate
    exact: Estimate
    """Share of the recordings whose digits were all heard, and no others."""
    lost_whole: int
    """Recordings of which no digit was reported at all."""
    by_speaker: list[SpeakerErrors]
    """The worst first."""


def score(name: str, heard: Sequence[Heard]) -> ConnectedScore | None:
    """Score the recordings in which digits are said, None without any."""
    chosen = [h for h in heard if has_digits(h.recording)]
    found = [edits(h.recording.words, h.digits) for h in chosen]
    speakers = [h.recording.speaker for h in chosen]
    said = [e.said for e in found]
    error_rate = estimate([e.errors for e in found], speakers, said, bounded=False)
    exact = estimate([e.errors == 0 for e in found], speakers)
    if error_rate is None or exact is None:
        return None
    return ConnectedScore(
        name=name,
        recordings=len(chosen),
        speakers=len(set(speakers)),
        edits=sum(found, Edits()),
        error_rate=error_rate,
        exact=exact,
        lost_whole=sum(not h.digits for h in chosen),
        by_speaker=_by_speaker(speakers, found),
    )


def has_digits(recording: Recording) -> bool:
    """Whether a digit is said, for certain: "oh" is one where nothing else is said."""
    return recording.has_digits or recording.is_all_digits


def edits(words: Sequence[str], digits: Sequence[Digit]) -> Edits:
    """Count how ``digits`` differ from those among ``words``, with the fewest edits."""
    reference, optional = _reference(words)
    deletions = substitutions = insertions = 0
    for edit in Levenshtein.editops(reference, _values(digits)):
        must = edit.src_pos not in optional
        deletions += edit.tag == "delete" and must
        substitutions += edit.tag == "replace" and must
        insertions += edit.tag == "insert" or (edit.tag == "replace" and not must)
    return Edits(len(reference) - len(optional), substitutions, deletions, insertions)


def are_right(words: Sequence[str], digits: Sequence[Digit]) -> list[bool]:
    """Return for each reported digit whether the alignment finds it among ``words``."""
    reference, _ = _reference(words)
    wrong = {
        edit.dest_pos
        for edit in Levenshtein.editops(reference, _values(digits))
        if edit.tag in ("insert", "replace")
    }
    return [place not in wrong for place in range(len(digits))]


def by_tempo(heard: Sequence[Heard]) -> dict[str, list[Heard]]:
    """Group synthetic speech by tempo and by engine, as the recordings' folders name them.

    A folder is ``{engine}-{words a minute}``; what lies elsewhere is in no group. The first group
    is all of FAST.
    """
    tempi: dict[int, list[Heard]] = defaultdict(list)
    engines: dict[str, list[Heard]] = defaultdict(list)
    fast: list[Heard] = []
    for own in heard:
        if match := _TEMPO.fullmatch(own.recording.path.parent.name):
            tempo = int(match["tempo"])
            tempi[tempo].append(own)
            engines[match["engine"]].append(own)
            fast += [own] if tempo in FAST else []
    return {
        f"{FAST.start} to {FAST.stop - 1} words a minute": fast,
        **{f"{tempo} words a minute": group for tempo, group in sorted(tempi.items())},
        **{f"by {engine}": group for engine, group in sorted(engines.items())},
    }


def _reference(words: Sequence[str]) -> tuple[list[str], set[int]]:
    """Return the digits among ``words`` and the places of those that need not be heard."""
    spoken = [word for word in words if is_digit(word)]
    letters = len(spoken) < len(words)
    optional = {i for i, word in enumerate(spoken) if letters and word == OH}
    return ["0" if word == OH else word for word in spoken], optional


def _values(digits: Sequence[Digit]) -> list[str]:
    return [str(digit.digit) for digit in digits]


def _by_speaker(speakers: Sequence[str], found: Sequence[Edits]) -> list[SpeakerErrors]:
    totals: dict[str, Edits] = defaultdict(Edits)
    for speaker, own in zip(speakers, found, strict=True):
        totals[speaker] += own
    rows = [SpeakerErrors(speaker, e.said, e.errors) for speaker, e in totals.items()]
    return sorted(rows, key=lambda row: (-row.errors / max(1, row.said), row.speaker))
