import pytest

from tests.train.evaluate.conftest import heard
from train.evaluate.isolated import (
    COLUMNS,
    MISSED,
    REJECTED,
    answer,
    score,
    score_words,
    threshold_rejecting,
)
from train.evaluate.listening import at


def test_what_became_of_a_word():
    assert answer(heard(("7",), 7)) == "7"
    assert answer(heard(("7",), rejected=1)) == REJECTED
    assert answer(heard(("7",), 7, confidence=0.2).at(0.5)) == REJECTED
    assert answer(heard(("7",))) == MISSED


def test_a_set_of_digits_is_scored():
    rows = [
        heard(("7",), 7, speaker="ann"),
        heard(("7",), 7, 3, speaker="ann"),
        heard(("3",), 8, speaker="bob"),
        heard(("3",), rejected=1, speaker="bob"),
        heard(("3",), speaker="cid"),
        heard(("stop",), 3, speaker="cid"),
    ]
    found = score("set", rows)
    assert (found.recordings, found.speakers) == (5, 3)
    assert found.accuracy.value == pytest.approx(2 / 5)
    assert (found.wrong, found.rejected, found.missed, found.extra) == (1, 1, 1, 1)
    assert found.confusion[7][COLUMNS.index("7")] == 2
    assert found.confusion[3][COLUMNS.index("8")] == 1
    assert sum(map(sum, found.confusion)) == 5
    assert [row.speaker for row in found.by_speaker] == ["bob", "cid", "ann"]
    assert score("set", rows[5:]) is None


def test_words_are_rejected_where_no_digit_is_reported():
    rows = [heard(("tree",), 3), heard(("tree",), 3), heard(("go",), rejected=1), heard(("7",), 7)]
    found = score_words("set", rows)
    assert found.rejected.value == pytest.approx(1 / 3)
    assert [(row.word, row.rejected, row.heard_as) for row in found.rows] == [
        ("tree", 0, {"3": 2}),
        ("go", 1, {}),
    ]


def test_a_threshold_leaves_the_share_asked_for_unreported():
    rows = [heard(("7",), 7, confidence=i / 100) for i in range(1, 101)]
    threshold = threshold_rejecting(rows, 0.03)
    assert sum(not h.digits for h in at(rows, threshold)) == 3


def test_no_threshold_helps_where_more_is_lost_already():
    rows = [heard(("7",)) for _ in range(5)] + [heard(("7",), 7) for _ in range(5)]
    assert threshold_rejecting(rows, 0.03) == 0
    assert threshold_rejecting([], 0.03) == 0
