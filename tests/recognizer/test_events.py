import json

from recognizer.events import (
    DeviceBack,
    DeviceLost,
    Digit,
    Misfire,
    Overflow,
    Rejected,
    SpeechStart,
)


def test_a_digit_in_json_is_as_promised():
    event = Digit(digit=7, confidence=0.99096, start=1.24, end=1.705, utterance=3)
    assert json.dumps(event.as_dict()) == (
        '{"event": "digit", "digit": 7, "confidence": 0.991, "start": 1.24, "end": 1.705, '
        '"utterance": 3}'
    )


def test_a_rejection_in_json_is_as_promised():
    event = Rejected(reason="not-a-digit", confidence=0.62, start=4.1, end=4.9, utterance=4)
    assert json.dumps(event.as_dict()) == (
        '{"event": "rejected", "reason": "not-a-digit", "confidence": 0.62, "start": 4.1, '
        '"end": 4.9, "utterance": 4}'
    )


def test_every_event_names_itself_and_its_place():
    others = [
        SpeechStart(start=1.0, utterance=1),
        Misfire(start=1.0, end=1.1),
        Overflow(start=1.0, lost=0.1),
        DeviceLost(start=1.0, device="mic"),
        DeviceBack(start=1.0, device="mic", lost=3.0),
    ]
    names = [event.as_dict()["event"] for event in others]
    assert names == ["speech_start", "misfire", "overflow", "device_lost", "device_back"]
    assert all(event.as_dict()["start"] == 1.0 for event in others)
