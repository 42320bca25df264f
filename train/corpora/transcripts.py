"""Folders whose file ``transcripts.tsv`` says what is spoken in each recording.

A line is ``name<TAB>words`` or ``name<TAB>words<TAB>speaker``. The name is a path below the
folder, with or without its suffix. Without a third column the speaker is told from the name: in
AN4's names (``an10-fjmd-b``) the middle part, in any other name what stands before the last ``-``
or ``_`` (``ann_12`` and ``ann_13`` are by one speaker), or all of it where there is neither.
"""

import re
from pathlib import Path

from recognizer.errors import UsageError
from train.corpora.files import SPEECH
from train.corpora.recording import Recording
from train.corpora.words import tokens

TRANSCRIPTS = "transcripts.tsv"
_AN4_NAME = re.compile(r"(?:an|cen)\d+-(?P<speaker>\w+)-b")
_LAST_PART = re.compile(r"[-_][^-_]*$")


def read_transcripts(folder: Path) -> list[Recording]:
    """Return the recordings that ``transcripts.tsv`` of a folder names, in its order.

    Raises UsageError, with file and line, where a line does not fit or names no recording.
    """
    table = folder / TRANSCRIPTS
    recordings = []
    try:
        lines = table.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{table}: cannot be read ({error})") from None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            recordings.append(_recording(folder, line.split("\t")))
        except UsageError as error:
            raise UsageError(f"{table}, line {number}: {error}") from None
    return recordings


def speaker_of(name: str) -> str:
    """Return the speaker that the name of a recording tells, without its suffix."""
    stem = name.rpartition("/")[2]
    if match := _AN4_NAME.fullmatch(stem):
        return match["speaker"]
    return _LAST_PART.sub("", stem) or stem


def _recording(folder: Path, columns: list[str]) -> Recording:
    if len(columns) not in (2, 3):
        raise UsageError("not name<TAB>words, or name<TAB>words<TAB>speaker")
    name, words, *rest = (column.strip() for column in columns)
    path = _find(folder, name)
    stem = name.removesuffix(path.suffix)
    return Recording(path, tokens(words), rest[0] if rest else speaker_of(stem))


def _find(folder: Path, name: str) -> Path:
    for suffix in ("", *SPEECH):
        path = folder / f"{name}{suffix}"
        if name and path.is_file():
            return path
    raise UsageError(f"no recording {name} ({' or '.join(SPEECH)})")
