"""The pictures of a report show what there is, where it is."""

import numpy as np
import pytest

from train.evaluate.confidence import Point
from train.evaluate.isolated import COLUMNS
from train.evaluate.plots import MOST_MISSED, threshold, told
from train.evaluate.results import Strictness


def test_a_digit_that_nobody_said_has_no_row_and_what_none_was_heard_as_no_column() -> None:
    confusion = np.zeros((10, len(COLUMNS)), int)
    confusion[3, 3], confusion[3, 8], confusion[5, COLUMNS.index("rejected")] = 7, 2, 1
    rows, columns, counts = told(confusion.tolist())
    assert rows == ["3", "5"]
    assert columns == ["3", "5", "8", "rejected"]
    assert counts.tolist() == [[7, 0, 2, 0], [0, 0, 0, 1]]


def points(*missed_and_hourly: tuple[float, float]) -> list[Point]:
    return [
        Point(number / 10, missed, missed / 10, 1 - missed / 5, {"noise": hourly})
        for number, (missed, hourly) in enumerate(missed_and_hourly)
    ]


@pytest.fixture
def trade() -> list[Point]:
    return points((0.04, 700.0), (0.1, 90.0), (0.3, 4.0), (0.45, 0.0), (0.9, 0.0))


def test_the_axes_end_where_the_curve_does(trade: list[Point]) -> None:
    hours, shares = threshold(trade, [Strictness("balanced", trade[1])]).axes
    low, high = hours.get_xlim()
    assert 0.03 < low < 0.04
    assert 0.3 < high < MOST_MISSED
    assert 3 < hours.get_ylim()[0] < 4
    assert 0.45 < shares.get_xlim()[1] <= MOST_MISSED
    assert [text.get_text() for text in hours.texts] == ["balanced"]


def test_a_threshold_nobody_would_choose_is_not_named(trade: list[Point]) -> None:
    hours, _ = threshold(trade, [Strictness("strict", trade[4])]).axes
    assert not hours.texts


def test_what_was_never_falsely_reported_leaves_its_axes_empty() -> None:
    hours, shares = threshold(points((0.1, 0.0), (0.2, 0.0)), []).axes
    assert not hours.lines
    assert len(shares.lines) == 2
