import numpy as np
import pytest

from recognizer.digits import digit_probabilities
from recognizer.model.manifest import DIGITS, OH

LABELS = ("other", *reversed(DIGITS), OH)
ANSWERS = np.arange(24, dtype=np.float32).reshape(2, 12) / 100


def test_digits_come_in_their_order_and_oh_adds_to_zero():
    found = digit_probabilities(ANSWERS, LABELS)
    assert found.shape == (2, 10)
    assert found[0] == pytest.approx([0.10 + 0.11, *np.arange(9, 0, -1) / 100])


def test_oh_can_be_kept_out():
    assert digit_probabilities(ANSWERS, LABELS, oh=False)[:, 0] == pytest.approx([0.10, 0.22])


def test_a_model_need_not_know_oh():
    found = digit_probabilities(ANSWERS[:, :-1], LABELS[:-1])
    assert found[:, 0] == pytest.approx([0.10, 0.22])


def test_one_answer_is_as_good_as_many_and_the_answers_stay_as_they_are():
    before = ANSWERS.copy()
    np.testing.assert_array_equal(
        digit_probabilities(ANSWERS[1], LABELS), digit_probabilities(ANSWERS, LABELS)[1]
    )
    np.testing.assert_array_equal(ANSWERS, before)
