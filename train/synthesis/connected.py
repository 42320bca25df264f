"""Strings of the voices that training never hears, as a folder to measure on."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from recognizer.errors import UsageError
from train.synthesis import index
from train.synthesis.index import Entry

TRANSCRIPTS = "transcripts.tsv"
GROUP_WPM = 20
"""Strings are grouped by tempo, rounded to so many words a minute."""


def group_of(entry: Entry) -> str:
    """Name of the group of a clip: its engine and the tempo that was asked for."""
    return f"{entry.engine}-{round(entry.tempo / GROUP_WPM) * GROUP_WPM}"


def export(voices: Path, out: Path) -> Mapping[str, int]:
    """Copy the kept strings of the voices held back from a set to `out`; count each group.

    `out` gets a folder for each group, such as `espeak-160`, and `transcripts.tsv` with a line
    `{group}/{file}<TAB>{words}<TAB>{voice}` a string.
    Raises UsageError where `voices` is no set, or no string of a held-back voice is in it.
    """
    chosen = [
        entry
        for entry in index.kept(voices)
        if entry.held_back and entry.kind == "strings" and (voices / entry.path).is_file()
    ]
    if not chosen:
        raise UsageError(f"{voices}: no strings of voices held back; see `recognizer data voices`")
    lines = []
    for entry in sorted(chosen, key=lambda entry: (group_of(entry), entry.path)):
        name = f"{group_of(entry)}/{Path(entry.path).name}"
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(voices / entry.path, out / name)
        lines.append(f"{name}\t{entry.words}\t{entry.voice}\n")
    (out / TRANSCRIPTS).write_text("".join(lines), encoding="utf-8")
    return dict(sorted(Counter(map(group_of, chosen)).items()))
