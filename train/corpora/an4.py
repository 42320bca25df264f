"""CMU's Census data base (AN4), as published or as a folder with ``transcripts.tsv``.

Published, a part (``train`` or ``test``) is two lists of equal length in ``etc``:
``an4_{part}.fileids`` names recordings below ``wav`` and ``an4_{part}.transcription`` says what is
spoken, a line like ``<s> ENTER SIX </s> (an87-fbbh-b)``. Files are NIST SPHERE (``.sph``) or have
no header (``.raw``).
"""

import re
from pathlib import Path

from recognizer.errors import UsageError
from train.corpora.recording import RAW, Recording
from train.corpora.transcripts import TRANSCRIPTS, read_transcripts, speaker_of
from train.corpora.words import tokens

TEST_FOLDER = "an4test_clstk"
"""Folder of the published test speakers."""
_SUFFIXES = (".sph", RAW, ".wav", ".flac")
_LINE = re.compile(r"(?P<text>.*)\((?P<name>[^()]+)\)\s*")
_NOT_WORDS = re.compile(r"</?s>|<sil>|\+\+\w+\+\+|\(\d+\)", re.IGNORECASE)


def read_an4(folder: Path) -> list[Recording]:
    """Return the recordings of AN4, of both published parts, or as ``transcripts.tsv`` says.

    Raises UsageError where lists do not fit together or a recording is missing.
    """
    if (folder / TRANSCRIPTS).is_file():
        return read_transcripts(folder)
    lists = sorted(folder.glob("**/etc/an4_*.fileids"))
    return [recording for fileids in lists for recording in _read_part(fileids)]


def _read_part(fileids: Path) -> list[Recording]:
    transcription = fileids.with_suffix(".transcription")
    try:
        ids = fileids.read_text().split()
        lines = [line for line in transcription.read_text().splitlines() if line.strip()]
    except OSError as error:
        raise UsageError(f"{error.filename}: cannot be read ({error.strerror})") from None
    if len(ids) != len(lines):
        raise UsageError(f"{transcription}: {len(lines)} lines for {len(ids)} recordings")
    wav = fileids.parent.parent / "wav"
    return [
        _recording(wav, name, line, transcription) for name, line in zip(ids, lines, strict=True)
    ]


def _recording(wav: Path, name: str, line: str, transcription: Path) -> Recording:
    match = _LINE.fullmatch(line)
    stem = name.rpartition("/")[2]
    if match is None or match["name"].strip() != stem:
        raise UsageError(f"{transcription}: not a transcript of {stem}: {line.strip()}")
    words = tokens(_NOT_WORDS.sub(" ", match["text"]))
    for suffix in _SUFFIXES:
        path = wav / f"{name}{suffix}"
        if path.is_file():
            return Recording(path, words, speaker_of(stem))
    raise UsageError(f"{wav / name}: no such recording ({', '.join(_SUFFIXES)})")
