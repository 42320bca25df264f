from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.train.evaluate.conftest import heard
from train import corpora
from train.evaluate import connected
from train.evaluate.connected import Edits, are_right, edits


def of(words: str, *digits: int) -> Edits:
    """Return the edits between transcript and reported digits."""
    own = heard(corpora.tokens(words), *digits)
    return edits(own.recording.words, own.digits)


@pytest.mark.parametrize(
    ("words", "digits", "expected"),
    [
        ("seven three nine", (7, 3, 9), Edits(3, 0, 0, 0)),
        ("seven three nine", (7, 9), Edits(3, 0, 1, 0)),
        ("seven three nine", (7, 8, 9), Edits(3, 1, 0, 0)),
        ("seven three nine", (7, 3, 3, 9), Edits(3, 0, 0, 1)),
        ("seven three nine", (), Edits(3, 0, 3, 0)),
        ("nine oh two", (9, 0, 2), Edits(3, 0, 0, 0)),
        ("nine oh two", (9, 2), Edits(3, 0, 1, 0)),
        ("enter forty four", (4,), Edits(1, 0, 0, 0)),
        ("enter forty four", (4, 4), Edits(1, 0, 0, 1)),
    ],
)
def test_edits_are_counted(words, digits, expected):
    assert of(words, *digits) == expected


def test_a_letter_o_among_other_words_may_be_heard_or_not():
    assert of("j o four", 0, 4) == of("j o four", 4) == Edits(1, 0, 0, 0)
    assert of("j o four", 5, 4) == Edits(1, 0, 0, 1)


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(corpora.tokens("zero one two oh stop x")), min_size=1),
    st.lists(st.integers(0, 9)),
)
def test_right_digits_and_errors_add_up(words, digits):
    own = heard(tuple(words), *digits)
    found = edits(own.recording.words, own.digits)
    right = are_right(own.recording.words, own.digits)
    assert right.count(False) == found.substitutions + found.insertions
    assert found.said >= found.substitutions + found.deletions
    assert abs(found.said - len(digits)) <= found.errors + words.count("oh")


def test_a_set_is_scored_by_digits_by_recordings_and_by_speakers():
    rows = [
        heard(("7", "3"), 7, 3, speaker="ann"),
        heard(("9", "oh"), 9, speaker="bob"),
        heard(("1", "2"), speaker="cid", rejected=1),
        heard(("stop",), 5, speaker="dee"),
    ]
    found = connected.score("set", rows)
    assert (found.recordings, found.speakers, found.edits.said) == (3, 3, 6)
    assert found.error_rate.value == pytest.approx(3 / 6)
    assert found.exact.value == pytest.approx(1 / 3)
    assert found.lost_whole == 1
    assert [row.speaker for row in found.by_speaker] == ["cid", "bob", "ann"]


def test_recordings_without_digits_have_no_error_rate():
    assert connected.score("set", [heard(("stop",), 5), heard(("j", "oh"), 0)]) is None


def test_synthetic_speech_is_grouped_by_tempo_and_engine():
    folders = ("espeak-120", "espeak-220", "flite-200", "elsewhere")
    rows = [replace_path(heard(("7",), 7), f"{name}/a.flac") for name in folders]
    groups = connected.by_tempo(rows)
    assert {name: len(own) for name, own in groups.items()} == {
        "120 to 200 words a minute": 2,
        "120 words a minute": 1,
        "200 words a minute": 1,
        "220 words a minute": 1,
        "by espeak": 2,
        "by flite": 1,
    }


def replace_path(own, path):
    return replace(own, recording=replace(own.recording, path=Path(path)))
