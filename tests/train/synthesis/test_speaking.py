"""Clips are spoken, listened to, and kept or dropped."""

from pathlib import Path

import pytest

from tests.train.synthesis.fakes import RULED, VOICE, options, speaker
from train.synthesis.prompts import Prompt, digit_prompt


def test_a_wrong_neural_clip_is_dropped(tmp_path: Path, written: list[str]) -> None:
    made = speaker(options(tmp_path))
    kept, dropped = made.make(digit_prompt(5, VOICE, 0)), made.make(digit_prompt(3, VOICE, 0))
    assert (kept.check, kept.right, kept.heard) == ("kept", True, "five")
    assert (dropped.check, dropped.right, dropped.heard) == ("dropped", False, "free")
    assert written == ["digits/5_kokoromix001_0.flac"]


def test_a_misheard_sample_of_a_rule_based_voice_is_kept_and_marked(
    tmp_path: Path, written: list[str]
) -> None:
    entry = speaker(options(tmp_path)).make(Prompt("strings", "33", "three", RULED, 0))
    assert (entry.check, entry.right, entry.heard) == ("kept", False, "free")
    assert written == [entry.path]


def test_silence_is_dropped(tmp_path: Path, written: list[str]) -> None:
    entry = speaker(options(tmp_path)).make(digit_prompt(9, RULED, 0))
    assert (entry.check, entry.reason) == ("dropped", "silent")
    assert written == []


@pytest.mark.parametrize("kind", ["digits", "words", "sentences", "strings"])
def test_nobody_listens_to_the_rest_of_a_rule_based_voice(
    tmp_path: Path, written: list[str], kind: str
) -> None:
    entry = speaker(options(tmp_path)).make(Prompt(kind, "3", "three", RULED, 1))
    assert entry.heard is None
    assert entry.right


def test_without_check_nobody_listens(tmp_path: Path, written: list[str]) -> None:
    entry = speaker(options(tmp_path, check=False)).make(digit_prompt(3, VOICE, 0))
    assert (entry.check, entry.heard) == ("kept", None)
    assert written
