"""Two digits at 0.9 and 0.4 (the second wrong), one word at 0.6, an hour with one alarm at 0.7."""

import pytest

from train.evaluate import tradeoff
from train.evaluate.alarms import Alarms
from train.evaluate.hearing import MISSED, REJECTED, Answer, Heard, View


def heard(labels: str, *answers: Answer) -> Heard:
    view = View(list(answers), [])
    return Heard(list(labels), ["ann"] * len(labels), view, view, view)


DIGITS = [heard("12", Answer("1", 0.9), Answer("7", 0.4))]
WORDS = [heard("x", Answer("3", 0.6))]
ALARMS = [Alarms("noise", ["a"], [3600.0], [[0.7]])]


def at(threshold: float) -> tradeoff.Point:
    return tradeoff.point(threshold, DIGITS, WORDS, ALARMS)


def test_a_low_threshold_lets_all_in():
    found = at(0.0)
    assert (found.digits_missed, found.digits_wrong, found.words_rejected) == (0, 0.5, 0)
    assert found.per_hour == {"noise": 1.0}


def test_a_middle_threshold_drops_the_wrong_digit_only():
    found = at(0.5)
    assert (found.digits_missed, found.digits_wrong, found.words_rejected) == (0.5, 0, 0)


def test_a_high_threshold_drops_words_and_noise():
    found = at(0.8)
    assert (found.words_rejected, found.words_rejected_stream) == (1, 1)
    assert found.per_hour == {"noise": 0.0}


def test_what_is_not_at_hand_has_no_figure():
    found = tradeoff.point(0.5, [], [], [])
    assert (found.digits_missed, found.words_rejected, found.per_hour) == (None, None, {})


def test_more_is_never_accepted_at_a_higher_threshold():
    points = tradeoff.curve(DIGITS, WORDS, ALARMS)
    missed = [p.digits_missed for p in points]
    assert missed == sorted(missed)


def test_three_in_a_hundred_unseen_digits_are_rejected_at_the_point_of_comparison():
    answers = [Answer("1", i / 100) for i in range(100)]
    found = tradeoff.at_rejected_digits([heard("1" * 100, *answers)], WORDS, ALARMS)
    assert found is not None
    assert found.digits_rejected == pytest.approx(0.03)
    assert found.threshold == pytest.approx(0.03)


def test_no_threshold_serves_where_too_many_are_rejected_anyway():
    answers = [Answer(REJECTED)] * 9 + [Answer(MISSED)] + [Answer("1", 0.9)] * 10
    assert tradeoff.at_rejected_digits([heard("1" * 20, *answers)], [], []) is None
