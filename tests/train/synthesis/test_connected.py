"""The strings of held-back voices become a folder to measure on."""

from dataclasses import replace
from pathlib import Path

import pytest

from recognizer.errors import UsageError
from tests.train.synthesis.fakes import here, options
from train.synthesis import index
from train.synthesis.build import build
from train.synthesis.connected import export
from train.synthesis.vocabulary import CONFUSABLE
from train.synthesis.voices import is_held_back

pytestmark = pytest.mark.usefixtures("written")


def test_held_back_strings_are_copied_with_words_and_voices(tmp_path: Path) -> None:
    voices, out = tmp_path / "voices", tmp_path / "out"
    build(options(voices, espeak_voices=8), here)
    counts = export(voices, out)
    lines = [line.split("\t") for line in (out / "transcripts.tsv").read_text().splitlines()]
    assert sum(counts.values()) == len(lines) > 0
    for name, words, voice in lines:
        assert (out / name).is_file()
        assert is_held_back(voice)
        assert name.startswith("near-words/") or 2 <= len(words.split()) <= 8
    assert set(counts) == {name.split("/")[0] for name, _, _ in lines}
    assert {"espeak-120", "espeak-160", "espeak-200", "near-words"} <= set(counts)


def test_near_words_sound_like_digits(tmp_path: Path) -> None:
    voices, out = tmp_path / "voices", tmp_path / "out"
    build(options(voices, espeak_voices=8), here)
    count = export(voices, out)["near-words"]
    lines = [line.split("\t") for line in (out / "transcripts.tsv").read_text().splitlines()]
    near = [words for name, words, _ in lines if name.startswith("near-words/")]
    assert len(near) == count
    assert set(near) <= set(CONFUSABLE)


def test_other_voices_kinds_and_dropped_clips_stay(tmp_path: Path) -> None:
    build(options(tmp_path, espeak_voices=8), here)
    index.rewrite(
        tmp_path,
        lambda entries: [
            replace(entry, check="dropped") if entry.kind == "strings" else entry
            for entry in entries
        ],
    )
    with pytest.raises(UsageError, match="no strings of voices held back"):
        export(tmp_path, tmp_path / "out")
