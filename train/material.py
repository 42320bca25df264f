"""What the default model is made from: clips of digits and other words by source, and noise."""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from recognizer.errors import UsageError
from recognizer.model.manifest import DIGITS, NOISE, OH
from train import corpora
from train.corpora import Recording, load_audio, splits
from train.more import OTHER, RUNNING, SOUNDS, SPEECH_COMMANDS, read_more, read_sounds

FloatArray = npt.NDArray[np.float32]

RATE = 8_000
"""Hz: what the model hears."""
CLIP_RATE = 16_000
"""Hz: clips are kept at up to this rate, so that slowing one down leaves its band whole."""
SOURCES = (
    *("fsdd", "commands", "neural", "formant", "oh"),
    *("words", "other_words", "phrases", RUNNING),
)
"""Where clips are from: digits and "oh", real and synthetic; words and phrases, real and synthetic;
running speech of real people."""
RECORDED = "recorded"
"""Where noise is from that is not from a set of sounds, which tells its kind."""
SOUND = "sound"
"""What the speakers of a set of sounds begin with: each is a file."""
FORMANT_ENGINES = ("espeak", "flite")


@dataclass(frozen=True)
class Clip:
    """One spoken word or phrase, or one noise."""

    audio: FloatArray | Path
    """``(n,)`` mono at ``rate``, or the file to read it from: a large set fills the memory."""
    rate: int
    label: str
    """A digit, OH, a word, OTHER for a phrase, or NOISE."""
    speaker: str
    """Who; of noise what, or nothing."""
    source: str
    """One of SOURCES; of noise RECORDED, or its kind (``train.sounds.kinds``)."""

    @property
    def samples(self) -> FloatArray:
        """The audio, ``(n,)`` mono at ``rate``; a file is read each time."""
        return load_audio(self.audio, self.rate) if isinstance(self.audio, Path) else self.audio


@dataclass(frozen=True)
class Material:
    """Clips and noise to make examples of."""

    clips: list[Clip]
    noise: list[Clip]
    """Recordings of what is no speech."""

    def of(self, source: str) -> list[Clip]:
        """Return the clips of one source."""
        return [clip for clip in self.clips if clip.source == source]

    def divide(self, held_out: Callable[[Clip], bool]) -> tuple["Material", "Material"]:
        """Return the material without the clips and noises held out, and these."""
        rest, out = (
            Material(
                [clip for clip in self.clips if held_out(clip) == wanted],
                [clip for clip in self.noise if held_out(clip) == wanted],
            )
            for wanted in (False, True)
        )
        return rest, out


def gather(
    data: Path | None,
    synthetic: Path | None,
    fsdd_takes: range,
    more: Sequence[tuple[str, Path]] = (),
) -> Material:
    """Read all that may be trained on, from the folders below ``data`` and the synthetic set.

    Of FSDD the recordings whose take is in ``fsdd_takes``; of Speech Commands and noise what
    ``splits`` does not hold back. ``more`` are data sets by name and folder (``train.more``);
    Speech Commands among them replaces the one below ``data``. A folder that is not there is
    left out, FSDD excepted. Raises UsageError where FSDD, an index of the synthetic set, or the
    recordings of ``more`` are missing.
    """
    clips = gather_fsdd(data, fsdd_takes)
    sets = list(more)
    folder = data / SPEECH_COMMANDS if data else corpora.locate(SPEECH_COMMANDS)
    if folder is not None and folder.is_dir() and SPEECH_COMMANDS not in dict(more):
        sets.append((SPEECH_COMMANDS, folder))
    for name, where in sets:
        clips += [_of_file(name, recording) for recording in read_more(name, where)]
    if synthetic is not None:
        clips += _synthetic(synthetic)
    noise_folder = data / "noise" if data else corpora.locate("noise")
    files = corpora.sounds(noise_folder) if noise_folder and noise_folder.is_dir() else []
    for _, where in more:
        files += corpora.sounds(where / corpora.BACKGROUND)
    noise = [
        Clip(load_audio(path, CLIP_RATE), CLIP_RATE, NOISE, "", RECORDED)
        for path in splits.noise(files).train
    ]
    for name, where in more:
        if name == SOUNDS:
            noise += [
                Clip(path, CLIP_RATE, NOISE, _sound(path.relative_to(where)), kind)
                for path, kind in read_sounds(where)
            ]
    return Material(clips, noise)


def _sound(path: Path) -> str:
    """Return what stands for the speaker of a sound."""
    return f"{SOUND} {path.as_posix()}".replace("+", " ")


def gather_fsdd(data: Path | None, takes: range) -> list[Clip]:
    """Return FSDD's recordings of these takes, from the folder below ``data``."""
    recordings = corpora.find("fsdd", data and data / "fsdd")
    return [
        Clip(recording.load(RATE), RATE, recording.label, recording.speaker, "fsdd")
        for recording in recordings
        if recording.take in takes
    ]


def word_labels(clips: Iterable[Clip], least: int = 8) -> tuple[str, ...]:
    """Return the classes: digits, common words, OH where there is one, OTHER and NOISE.

    A word is common that has ``least`` recordings.

    A class for each of the common words, instead of one for all of them, has the network tell
    real speakers' words apart; all of them are "not a digit" to the decoder.
    """
    counts: dict[str, int] = {}
    for clip in clips:
        if clip.source in ("words", "oh"):
            counts[clip.label] = counts.get(clip.label, 0) + 1
    oh = (OH,) if counts.pop(OH, 0) else ()
    words = sorted(word for word, count in counts.items() if count >= least)
    return (*DIGITS, *words, *oh, OTHER, NOISE)


def lot(key: str) -> float:
    """Return a number from 0 to 1 that depends on ``key`` alone."""
    digest = hashlib.sha256(f"default:{key}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


def _of_file(name: str, recording: Recording) -> Clip:
    source = "commands" if recording.is_digit else "words"
    source = RUNNING if name == RUNNING else source
    return Clip(recording.path, CLIP_RATE, recording.label, recording.speaker, source)


def _synthetic(folder: Path) -> list[Clip]:
    """Return the clips that a synthetic set's index lists as kept."""
    index = folder / "index.jsonl"
    if not index.is_file():
        raise UsageError(f"{folder}: no index.jsonl; not a set of synthetic voices")
    clips = []
    for line in index.read_text(encoding="utf-8").splitlines():
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        try:
            source = _synthetic_source(entry["kind"], entry["engine"])
            path, kept = folder / entry["path"], entry["check"] == "kept"
            label, voice = entry["label"], entry["voice"]
        except (KeyError, TypeError):
            raise UsageError(f"{index}: not the index of a set of synthetic voices") from None
        if not kept or source is None or not path.is_file():
            continue
        label = {"phrases": OTHER, "oh": OH}.get(source, label)
        clips.append(Clip(load_audio(path, CLIP_RATE), CLIP_RATE, label, voice, source))
    return clips


def _synthetic_source(kind: str, engine: str) -> str | None:
    if kind == "digits":
        return "formant" if engine in FORMANT_ENGINES else "neural"
    return {"words": "other_words", "phrases": "phrases", "oh": "oh"}.get(kind)
