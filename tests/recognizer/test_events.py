import copy
import json
import pickle
import re
from dataclasses import replace
from functools import partial

import numpy as np
import pytest

import recognizer
from recognizer.errors import UsageError
from recognizer.events import (
    DeviceBack,
    DeviceLost,
    Digit,
    Event,
    Misfire,
    Overflow,
    Rejected,
    SpeechStart,
)

EVENTS = [
    Digit(digit=7, confidence=0.99096, start=1.240125, end=1.705, utterance=3),
    Rejected(reason="not-a-digit", confidence=0.62, start=4.1, end=4.9, utterance=4),
    SpeechStart(start=1.0, utterance=1),
    Misfire(start=1.0, end=1.1),
    Overflow(start=1.0, lost=0.1),
    DeviceLost(start=1.0, device="mic"),
    DeviceBack(start=1.0, device="mic", lost=3.0),
]
DIGIT = EVENTS[0].to_dict()


def pickled(event, protocol):
    return pickle.loads(pickle.dumps(event, protocol))


def test_a_digit_in_json_is_as_promised():
    event = Digit(digit=7, confidence=0.99096, start=1.24, end=1.705, utterance=3)
    assert json.dumps(event.to_dict()) == (
        '{"event": "digit", "digit": 7, "confidence": 0.991, "start": 1.24, "end": 1.705, '
        '"utterance": 3}'
    )


def test_a_rejection_in_json_is_as_promised():
    event = Rejected(reason="not-a-digit", confidence=0.62, start=4.1, end=4.9, utterance=4)
    assert json.dumps(event.to_dict()) == (
        '{"event": "rejected", "reason": "not-a-digit", "confidence": 0.62, "start": 4.1, '
        '"end": 4.9, "utterance": 4}'
    )


def test_every_event_names_itself_and_its_place():
    names = [event.to_dict()["event"] for event in EVENTS]
    assert names[2:] == ["speech_start", "misfire", "overflow", "device_lost", "device_back"]
    assert all("start" in event.to_dict() for event in EVENTS)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.event)
def test_events_are_importable_from_the_package(event):
    assert getattr(recognizer, type(event).__name__) is type(event)
    assert type(event).__name__ in recognizer.__all__


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.event)
def test_an_event_goes_through_json_and_back(event):
    assert Event.from_dict(json.loads(json.dumps(event.to_dict()))) == event
    assert type(event).from_dict(event.to_dict()) == event


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.event)
@pytest.mark.parametrize(
    "copied",
    [
        copy.copy,
        copy.deepcopy,
        replace,
        *(partial(pickled, protocol=n) for n in range(pickle.HIGHEST_PROTOCOL + 1)),
    ],
)
def test_an_event_can_be_copied_and_pickled(event, copied):
    again = copied(event)
    assert again == event
    assert hash(again) == hash(event)


def test_the_events_of_a_recording_go_through_json_and_back(demo):
    heard = list(recognizer.Recognizer().stream(recognizer.AudioFile(demo)))
    assert len({type(event) for event in heard}) > 2
    assert [Event.from_dict(event.to_dict()) for event in heard] == heard


def test_fields_that_came_later_are_passed_over():
    assert Event.from_dict({**EVENTS[0].to_dict(), "file": "a.wav"}) == EVENTS[0]


@pytest.mark.parametrize(
    ("kind", "values", "says"),
    [
        (Event, {}, "not an event"),
        (Event, {"event": "shout", "start": 1.0}, "not an event"),
        (Event, {"event": ["digit"]}, "not an event"),
        (Event, None, "not an event"),
        (Rejected, {**DIGIT}, "not a rejected event"),
        (Digit, {"event": "digit", "digit": 7, "start": 1.0}, "without its"),
        (Event, {**DIGIT, "digit": "7"}, "digit is '7'"),
        (Event, {**DIGIT, "digit": 10}, "0 to 9, not 10"),
        (Event, {**DIGIT, "digit": True}, "digit is True"),
        (Event, {**DIGIT, "start": None}, "start is None"),
        (Event, {**DIGIT, "start": float("nan")}, "start is nan"),
        (Event, {**DIGIT, "end": 10**400}, "end is 1000"),
        (Event, {"event": "device_lost", "start": 1.0, "device": 3}, "device is 3"),
    ],
)
def test_what_is_no_event_is_refused(kind, values, says):
    with pytest.raises(UsageError, match=re.escape(says)):
        kind.from_dict(values)


def test_numbers_of_numpy_are_kept_as_pythons_own():
    event = Digit(
        digit=np.int64(7),
        confidence=np.float32(0.5),
        start=np.float64(1.0),
        end=2,
        utterance=np.int32(3),
    )
    assert Event.from_dict(json.loads(json.dumps(event.to_dict()))) == event


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"digit": "7"}, "digit is '7'"),
        ({"digit": 7.0}, "digit is 7.0"),
        ({"digit": None}, "digit is None"),
        ({"digit": True}, "digit is True"),
        ({"digit": -1}, "not -1"),
        ({"confidence": "0.5"}, "confidence is '0.5'"),
        ({"start": None}, "start is None"),
        ({"end": float("inf")}, "end is inf"),
    ],
)
def test_an_event_that_json_could_not_hold_is_not_made(wrong, says):
    fields = {"digit": 7, "confidence": 0.9, "start": 1.0, "end": 2.0, "utterance": 1}
    with pytest.raises(UsageError, match=re.escape(says)):
        Digit(**{**fields, **wrong})
