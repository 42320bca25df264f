"""Strings, and words that sound like digits, of the voices that training never hears.

They become a folder to measure on.
"""

import shutil
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from recognizer.errors import UsageError
from train.corpora.transcripts import TRANSCRIPTS
from train.synthesis import index
from train.synthesis.index import Entry
from train.synthesis.vocabulary import CONFUSABLE

GROUP_WPM = 20
"""Strings are grouped by tempo, rounded to so many words a minute."""
NEAR_WORDS = "near-words"
"""The group of single words that sound like digits, whoever says them."""


def group_of(entry: Entry) -> str:
    """Name of the group of a clip: of a string its engine and the tempo that was asked for."""
    if entry.kind == "words":
        return NEAR_WORDS
    return f"{entry.engine}-{round(entry.tempo / GROUP_WPM) * GROUP_WPM}"


def export(voices: Path, out: Path) -> Mapping[str, int]:
    """Copy the kept strings and near-words of the voices held back from a set to `out`.

    Returns how many there are of each group.

    `out` gets a folder for each group, such as `espeak-160`, and `transcripts.tsv` with a line
    `{group}/{file}<TAB>{words}<TAB>{voice}` a clip.
    Raises UsageError where `voices` is no set, or no string of a held-back voice is in it.
    """
    chosen = [
        entry
        for entry in index.kept(voices)
        if entry.held_back and _is_measured(entry) and (voices / entry.path).is_file()
    ]
    if not any(entry.kind == "strings" for entry in chosen):
        raise UsageError(f"{voices}: no strings of voices held back; see `recognizer data voices`")
    lines = []
    for entry in sorted(chosen, key=lambda entry: (group_of(entry), entry.path)):
        name = f"{group_of(entry)}/{Path(entry.path).name}"
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(voices / entry.path, out / name)
        lines.append(f"{name}\t{entry.words}\t{entry.voice}\n")
    (out / TRANSCRIPTS).write_text("".join(lines), encoding="utf-8")
    return dict(sorted(Counter(map(group_of, chosen)).items()))


def _is_measured(entry: Entry) -> bool:
    return entry.kind == "strings" or (entry.kind == "words" and entry.text in CONFUSABLE)
