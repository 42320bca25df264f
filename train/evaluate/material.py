"""What there is to measure on, and what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from recognizer.errors import RecognizerError, UsageError
from train import corpora
from train.corpora import Recording, splits


@dataclass(frozen=True)
class WordSet:
    """Recordings measured together."""

    name: str
    recordings: list[Recording]


@dataclass(frozen=True)
class NotMeasured:
    """Something the report owes, and why it is not there."""

    what: str
    why: str


@dataclass
class Material:
    """All that is at hand; nothing in it may have been trained on."""

    fsdd: list[Recording] = field(default_factory=list)
    """The whole set, for leaving one speaker out."""
    official: WordSet | None = None
    """FSDD's official test."""
    unseen: list[WordSet] = field(default_factory=list)
    """Digits of speakers never trained on: of ``unseen``, and of folders the user names."""
    oh: list[WordSet] = field(default_factory=list)
    """Digits, and "oh" for zero, of synthetic voices never trained on."""
    words: list[WordSet] = field(default_factory=list)
    """Words that are not digits."""
    speech: list[Path] = field(default_factory=list)
    """Running speech without digits."""
    noise: list[Path] = field(default_factory=list)
    """The held-back noise recordings."""
    talk: list[Path] = field(default_factory=list)
    """What the talkers of the babble say."""
    missing: list[NotMeasured] = field(default_factory=list)

    @property
    def digits(self) -> bool:
        """Whether there are any digits."""
        return bool(self.official or self.unseen)

    @property
    def measurable(self) -> bool:
        """Whether there is anything to measure on."""
        return bool(self.digits or self.words or self.speech or self.noise)


def gather(folders: Sequence[Path] = ()) -> Material:
    """Return what is below the folder that RECOGNIZER_DATA names, and in ``folders``.

    FSDD is downloaded where it is not there. Raises UsageError where a folder of ``folders``
    holds no recordings in a known layout.
    """
    material = Material()
    _add_fsdd(material)
    _add_unseen(material)
    _add_speech_commands(material)
    material.speech = _sounds(material, "speech-negatives", "false accepts on running speech")
    _add_noise(material)
    for folder in folders:
        _add_named(material, folder)
    words = [r.path for group in material.words for r in group.recordings]
    material.talk = material.speech or words
    if not material.talk:
        material.missing.append(NotMeasured("digits in babble", "no speech to make babble of"))
    return material


def check_digits(folders: Sequence[Path]) -> None:
    """Raise UsageError where one of ``folders`` has no digits to measure on."""
    for folder in folders:
        recordings, part = _measured(folder)
        if not any(recording.is_digit for recording in recordings):
            raise UsageError(f"{folder}{part}: no digits, which --strings is about; leave it out")


def _add_fsdd(material: Material) -> None:
    try:
        material.fsdd = corpora.find("fsdd")
    except RecognizerError as error:
        material.missing.append(NotMeasured("FSDD official test, and it in noise", str(error)))
        return
    material.official = WordSet("FSDD official test", splits.official(material.fsdd).test)


def _add_unseen(material: Material) -> None:
    root = corpora.locate("unseen")
    if root is None:
        material.missing.append(
            NotMeasured("unseen voices", _absent("unseen") + "; name folders with --folder")
        )
        return
    for folder in sorted(path for path in root.iterdir() if path.is_dir()):
        _add_named(material, folder, f"unseen/{folder.name}")


def _add_speech_commands(material: Material) -> None:
    what = "rejection of held-back words"
    folder = corpora.locate("speech-commands")
    if folder is None:
        material.missing.append(NotMeasured(what, _absent("speech-commands")))
        return
    held_back = splits.speech_commands(corpora.read_speech_commands(folder)).test
    words = [r for r in held_back if not r.is_digit]
    if words:
        material.words.append(WordSet("speech-commands, held-back speakers", words))
    else:
        material.missing.append(NotMeasured(what, f"{folder} holds no words"))


def _add_noise(material: Material) -> None:
    files = _sounds(material, "noise", "false accepts on noise, and digits in it")
    material.noise = splits.noise(files).held_back


def _add_named(material: Material, folder: Path, name: str | None = None) -> None:
    recordings, part = _measured(folder)
    shown = (name or str(folder)) + part
    digits = [r for r in recordings if r.is_digit]
    words = [r for r in recordings if not r.is_digit]
    if digits:
        material.unseen.append(WordSet(shown, digits))
    if words:
        material.words.append(WordSet(shown, words))


def _measured(folder: Path) -> tuple[list[Recording], str]:
    """Return the recordings of a folder to measure on, and what part of it they are."""
    recordings = corpora.read(folder)
    if not (folder / "testing_list.txt").is_file():
        return recordings, ""
    return splits.speech_commands(recordings).test, ", its testing list"


def _sounds(material: Material, name: str, what: str) -> list[Path]:
    folder = corpora.locate(name)
    files = corpora.sounds(folder) if folder else []
    if not files:
        material.missing.append(NotMeasured(what, _absent(name)))
    return files


def _absent(name: str) -> str:
    return f"no recordings in a folder {name} below ${corpora.DATA_VARIABLE}"
