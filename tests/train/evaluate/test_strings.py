import numpy as np
import pytest

from recognizer.events import Digit, Rejected
from train.evaluate.alignment import Edits
from train.evaluate.strings import attribute, error_rate, score
from train.streams import Spoken
from train.strings import SpokenString, StringStream

RATE = 8_000


def digit(value: int, start: float, end: float | None = None) -> Digit:
    end = start + 0.4 if end is None else end
    return Digit(digit=value, confidence=0.9, start=start, end=end, utterance=1)


def stream(*texts: str) -> StringStream:
    """Return strings that start at 1 s, 11 s, 21 s ...; a digit a second, of 0.4 s."""
    strings = []
    for number, text in enumerate(texts):
        starts = [(1 + 10 * number + i) * RATE for i in range(len(text))]
        digits = tuple(
            Spoken(label, at, at + round(0.4 * RATE))
            for label, at in zip(text, starts, strict=True)
        )
        strings.append(SpokenString(np.zeros(0, np.float32), RATE, digits, f"speaker {number}"))
    return StringStream(np.zeros(0, np.float32), RATE, tuple(strings))


def heard(strings: StringStream, *events):
    return score("set", "clean", attribute(strings, events), np.random.default_rng(1))


def test_strings_heard_as_said_have_no_errors():
    found = heard(stream("12", "3"), digit(1, 1.0), digit(2, 2.0), digit(3, 11.0))
    assert (found.error_rate.value, found.accuracy.value, found.digits) == (0, 1, 3)
    assert found.edits == Edits()


def test_each_kind_of_error_is_counted():
    found = heard(
        stream("12", "34", "56"),
        *(digit(1, 1.0), digit(9, 2.0)),  # 2 for 9
        *(digit(3, 11.0), digit(3, 11.2), digit(4, 12.0)),  # 3 twice
        digit(6, 22.0),  # no 5
    )
    assert found.edits == Edits(substitutions=1, deletions=1, insertions=1)
    assert found.error_rate.value == pytest.approx(3 / 6)
    assert found.accuracy.value == 0


def test_digits_far_from_any_string_are_insertions():
    strings = stream("1", "2")
    events = [digit(8, 0.0, 0.2), digit(1, 1.0), digit(7, 5.0), digit(2, 11.0), digit(9, 14.0)]
    found = heard(strings, *events)
    assert (found.stray, found.edits) == (3, Edits(insertions=3))
    assert [s.stray for s in attribute(strings, events)] == [2, 1]
    assert found.error_rate.value == error_rate(attribute(strings, events)) == 1.5


def test_a_digit_near_its_string_answers_it():
    found = heard(stream("1"), digit(1, 1.4, 1.6))
    assert (found.edits, found.stray) == (Edits(), 0)


def test_rejections_answer_nothing():
    rejected = Rejected(reason="not-a-digit", confidence=0.9, start=1.0, end=1.4, utterance=1)
    assert heard(stream("1"), rejected).edits == Edits(deletions=1)


def test_accuracy_is_told_by_length():
    found = heard(stream("1", "2", "34"), digit(1, 1.0), digit(3, 21.0), digit(4, 22.0))
    assert [(r.length, r.accuracy.value, r.accuracy.count) for r in found.by_length] == [
        (1, 0.5, 2),
        (2, 1.0, 1),
    ]


def test_times_are_compared_where_the_digit_is_right():
    found = heard(stream("123"), digit(1, 0.9, 1.5), digit(2, 2.1, 2.5), digit(8, 2.5, 3.9))
    assert found.onset.median == pytest.approx(0)
    assert found.onset.absolute_median == pytest.approx(100)
    assert (found.offset.median, found.offset.absolute_percentile_95) == (100, 100)


def test_there_are_no_time_errors_where_nothing_is_right():
    assert heard(stream("1")).onset is None


def test_of_three_alike_the_one_without_an_event_is_missing():
    found = heard(stream("222"), digit(2, 1.0), digit(2, 3.0))
    assert found.edits == Edits(deletions=1)
    assert found.onset.absolute_percentile_95 == 0
