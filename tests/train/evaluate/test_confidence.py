import pytest

from tests.train.evaluate.conftest import heard
from train.evaluate.confidence import THRESHOLDS, Evidence, curve, point, reliability


def test_confidence_is_compared_with_the_share_that_is_right():
    sure = [heard(("7",), 7 if i < 9 else 1, confidence=0.95) for i in range(10)]
    unsure = [heard(("7",), 7 if i < 2 else 1, confidence=0.45) for i in range(10)]
    found = reliability("set", [*sure, *unsure, heard(("stop",), 7)])
    assert found.digits == 20
    assert [(b.low, b.count, b.right) for b in found.bins] == [(0.4, 10, 0.2), (0.9, 10, 0.9)]
    assert found.error == pytest.approx((0.25 + 0.05) / 2)


def test_certainty_is_in_the_last_bin():
    (last,) = reliability("set", [heard(("7",), 7, confidence=1.0)]).bins
    assert (last.low, last.high, last.count) == (0.9, 1.0, 1)


def test_without_digits_confidence_says_nothing():
    assert reliability("set", [heard(("stop",), 7)]) is None


EVIDENCE = Evidence(
    digits=[
        heard(("7",), 7, confidence=0.9),
        heard(("7",), 1, confidence=0.3),
        heard(("3", "4"), 3, 4, 5, confidence=0.6),
    ],
    words=[heard(("tree",), 3, confidence=0.5), heard(("go",))],
    silent={"noise": [heard((), 9, confidence=0.4, seconds=3600)]},
)


@pytest.mark.parametrize(
    ("threshold", "missed", "wrong", "words", "per_hour"),
    [(0.0, 0, 2 / 4, 0.5, 1), (0.45, 1 / 4, 1 / 4, 0.5, 0), (0.7, 3 / 4, 0, 1, 0)],
)
def test_a_threshold_trades_missed_digits_for_wrong_ones(threshold, missed, wrong, words, per_hour):
    found = point(threshold, EVIDENCE)
    assert (found.missed, found.wrong, found.words_rejected) == (missed, wrong, words)
    assert found.per_hour == {"noise": per_hour}


def test_what_is_not_at_hand_has_no_figure():
    found = point(0.5, Evidence())
    assert (found.missed, found.wrong, found.words_rejected, found.per_hour) == (None,) * 3 + ({},)


def test_the_curve_has_a_point_for_each_threshold_and_never_wins_back_a_digit():
    points = curve(EVIDENCE)
    assert [p.threshold for p in points] == list(THRESHOLDS)
    missed = [p.missed for p in points]
    assert missed == sorted(missed)
