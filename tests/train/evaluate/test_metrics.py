"""Every figure here is worked out by hand."""

import numpy as np
import pytest

from train.evaluate.hearing import MISSED, REJECTED, Answer, View
from train.evaluate.metrics import COLUMNS, NOTHING, ROWS, calibration, score


def view(*heard: str, extra: tuple[str, ...] = ()) -> View:
    return View([Answer(h, 0.8) for h in heard], [Answer(h, 0.8) for h in extra])


def scored(labels: str, answers: View):
    return score(list(labels), ["ann"] * len(labels), answers, np.random.default_rng(0))


def test_six_words_by_hand():
    # spoken 1 1 1 2 2 3, heard 1 1 2 2 rejected missed, and a 3 where nothing was said
    found = scored("111223", view("1", "1", "2", "2", REJECTED, MISSED, extra=("3",)))
    assert found.accuracy.value == pytest.approx(3 / 6)
    # 3 right of 5 digits reported, of 6 spoken: P = 0.6, R = 0.5
    assert found.micro_f1 == pytest.approx(2 * 0.6 * 0.5 / 1.1)
    # 1: P = 2/2, R = 2/3, F1 = 0.8; 2: P = 1/2, R = 1/2, F1 = 0.5; 3: nothing right, 0
    assert found.macro_f1 == pytest.approx((0.8 + 0.5 + 0) / 3)
    assert (found.rejected, found.missed, found.extra) == (1, 1, 1)


def test_the_confusion_matrix_has_a_place_for_all_that_happened():
    found = scored("11", view("1", MISSED, extra=("7",)))
    cells = {
        (ROWS[r], COLUMNS[c]): count
        for r, row in enumerate(found.confusion)
        for c, count in enumerate(row)
        if count
    }
    assert cells == {("1", "1"): 1, ("1", MISSED): 1, (NOTHING, "7"): 1}


def test_macro_f1_leaves_out_digits_that_were_never_spoken():
    assert scored("12", view("1", "2")).macro_f1 == 1.0


def test_calibration_error_by_hand():
    # bin 0.9-1.0: two at 0.95, one right; bin 0.6-0.7: one at 0.65, right
    answers = View([Answer("1", 0.95), Answer("2", 0.95), Answer("3", 0.65)], [])
    found = calibration("x", ["1", "9", "3"], answers)
    assert found.error == pytest.approx((2 * abs(0.95 - 0.5) + 1 * abs(0.65 - 1)) / 3)
    assert found.counts == [0, 0, 0, 0, 0, 0, 1, 0, 0, 2]
    assert found.accuracy[9] == pytest.approx(0.5)
    assert found.accuracy[0] is None
