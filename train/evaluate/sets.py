"""What there is to measure on, and what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from recognizer.errors import RecognizerError
from train import corpora
from train.corpora import Recording, splits
from train.evaluate.connected import has_digits

FSDD = "FSDD official test"
KEPT_BACK = ", speakers kept back"
AN4 = f"AN4{KEPT_BACK}"
SPEECH = "running speech"
NOISE = "noise"
VOICES = "synthetic voices kept back"
DIGITS_ONLY = ", digits only"
NO_DIGITS = ", no digits"
NEAR_WORDS = ", words that sound like digits"
MEASURING = "measuring only"
CHOOSING = "to choose by"
PUBLISHED = (
    ("an4", AN4, splits.an4),
    ("speech-commands", f"Speech Commands{KEPT_BACK}", splits.speech_commands),
)
"""Corpora with a published test, their speakers kept back, and how they are split."""


@dataclass(frozen=True)
class MeasuredSet:
    """Recordings measured together, none of whose speakers was trained on."""

    name: str
    recordings: list[Recording]
    use: str = MEASURING
    """MEASURING, or CHOOSING for those that thresholds and models may be chosen by."""

    @property
    def speakers(self) -> int:
        """How many speakers there are, or sources of noise."""
        return len({recording.speaker for recording in self.recordings})


@dataclass(frozen=True)
class NotMeasured:
    """Something a report owes, and why it is not there."""

    what: str
    why: str


@dataclass
class Sets:
    """All that is at hand."""

    fsdd: list[Recording] = field(default_factory=list)
    """The whole of it, for models that left a speaker out."""
    digits: list[MeasuredSet] = field(default_factory=list)
    """Single digits."""
    connected: list[MeasuredSet] = field(default_factory=list)
    """Recordings of several words each, among which are digits."""
    words: list[MeasuredSet] = field(default_factory=list)
    """Single words that are not digits."""
    silent: list[MeasuredSet] = field(default_factory=list)
    """Running speech and noise in which no digit is said."""
    missing: list[NotMeasured] = field(default_factory=list)

    @property
    def all(self) -> list[MeasuredSet]:
        """Every set."""
        return [*self.digits, *self.connected, *self.words, *self.silent]

    def add(self, name: str, recordings: Sequence[Recording], use: str = MEASURING) -> None:
        """Add a corpus: by what is said, and by whether words are said singly in all of it."""
        said_singly = all(len(recording.words) == 1 for recording in recordings)
        with_digits = [r for r in recordings if has_digits(r)]
        only = [r for r in with_digits if r.is_all_digits]
        among = [r for r in with_digits if not r.is_all_digits]
        without = [r for r in recordings if not has_digits(r)]
        if said_singly:
            parts = [(self.digits, only, ""), (self.words, without, ", words")]
        else:
            parts = [
                (self.connected, only, DIGITS_ONLY),
                (self.connected, among, ", digits among other words"),
                (self.silent, without, NO_DIGITS),
            ]
        for found, own, kind in parts:
            if own:
                found.append(MeasuredSet(f"{name}{kind}", own, use))


def gather(voices: Path | None = None, *, choosing: bool = False) -> Sets:
    """Return what is below the folder that RECOGNIZER_DATA names; FSDD is downloaded if need be.

    ``voices`` is a folder of connected speech by synthetic voices kept back
    (``recognizer data voices``). ``choosing`` leaves
    out all that is for measuring only. Raises UsageError where ``voices`` holds no recordings.
    """
    sets = Sets()
    _add_fsdd(sets, choosing=choosing)
    _add_published(sets, choosing=choosing)
    if not choosing:
        _add_unseen(sets)
    _add_sounds(sets)
    if voices:
        _add_voices(sets, corpora.read(voices))
    else:
        sets.missing.append(NotMeasured(VOICES, "name their folder with --voices"))
    return sets


def _add_voices(sets: Sets, recordings: Sequence[Recording]) -> None:
    near = [r for r in recordings if len(r.words) == 1 and not r.is_all_digits]
    sets.add(VOICES, [r for r in recordings if r not in set(near)])
    if near:
        # The last set of words stays a people's: it is the one that a goal is about.
        sets.words.insert(0, MeasuredSet(f"{VOICES}{NEAR_WORDS}", near))


def of_folder(folder: Path) -> Sets:
    """Return the recordings of one folder, in any layout.

    Raises UsageError where there are none.
    """
    sets = Sets()
    sets.add(folder.resolve().name, corpora.read(folder))
    return sets


def _add_fsdd(sets: Sets, *, choosing: bool) -> None:
    try:
        sets.fsdd = corpora.find("fsdd")
    except RecognizerError as error:
        sets.missing.append(NotMeasured(FSDD, str(error)))
        return
    split = splits.official(sets.fsdd)
    if choosing:
        sets.digits.append(MeasuredSet("FSDD takes 5 to 9", split.validation, CHOOSING))
    else:
        sets.digits.append(MeasuredSet(FSDD, split.test))


def _add_published(sets: Sets, *, choosing: bool) -> None:
    for corpus, what, divide in PUBLISHED:
        split = divide(_found(sets, corpus, what))
        sets.add(what, split.validation, CHOOSING)
        if not choosing:
            sets.add(f"{what.removesuffix(KEPT_BACK)}, published test", split.test)


def _add_unseen(sets: Sets) -> None:
    root = corpora.locate("unseen")
    folders = sorted(path for path in root.iterdir() if path.is_dir()) if root else []
    for folder in folders:
        sets.add(f"unseen/{folder.name}", corpora.read(folder))
    if not folders:
        sets.missing.append(NotMeasured("unseen speakers", _absent("unseen")))


def _add_sounds(sets: Sets) -> None:
    speech, noise = _sounds("speech-negatives"), _sounds("noise")
    held_back = splits.noise([recording.path for recording in noise]).held_back
    for name, folder, own in (
        (SPEECH, "speech-negatives", speech),
        (NOISE, "noise", [r for r in noise if r.path in set(held_back)]),
    ):
        if own:
            sets.silent.append(MeasuredSet(name, own, CHOOSING))
        else:
            sets.missing.append(NotMeasured(f"false accepts on {name}", _absent(folder)))


def _found(sets: Sets, name: str, what: str) -> Sequence[Recording]:
    folder = corpora.locate(name)
    if folder is None:
        sets.missing.append(NotMeasured(what, _absent(name)))
        return []
    return corpora.find(name, folder)


def _sounds(name: str) -> list[Recording]:
    """Return sounds as recordings without words, whose speaker is the file or its folder."""
    folder = corpora.locate(name)
    return [
        Recording(path, (), path.stem if path.parent == folder else path.parent.name)
        for path in (corpora.sounds(folder) if folder else [])
    ]


def _absent(name: str) -> str:
    return f"no recordings in a folder {name} below ${corpora.DATA_VARIABLE}"
