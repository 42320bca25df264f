"""Faults while a microphone is heard; afterwards every digit is recognised at its true time.

The device is a stand-in that plays the bundled recording, fifty times as fast as spoken.
"""

import json
import sys
import time

import numpy as np
import pytest
import soundfile

from recognizer import Digit, Recognizer
from recognizer.events import DeviceBack, DeviceLost, Overflow
from recognizer.sources import Backoff, Gap, Microphone, capture, microphone
from recognizer.sources.wrappers import Tapped
from tests.fake_sounddevice import FakeSound, FakeStream, Script

SPEED = 50


@pytest.fixture(scope="module")
def recognizer():
    return Recognizer()


@pytest.fixture
def words(demo_transcript):
    """The digits of the recording and their times."""
    return [w for w in json.loads(demo_transcript.read_text()) if w["label"].isdigit()]


@pytest.fixture
def sound(monkeypatch, demo):
    samples = soundfile.read(demo, dtype="float32")[0]

    def played(stream, number):
        block = np.zeros((stream.size, stream.channels), np.float32)
        part = samples[stream.position : stream.position + stream.size]
        block[: len(part)] = part[:, None]
        return block

    fake = FakeSound(("Kitchen", 8_000, 1))
    monkeypatch.setitem(sys.modules, "sounddevice", fake)
    monkeypatch.setattr(FakeStream, "sound_of", played)
    monkeypatch.setattr(microphone, "SILENT_SECONDS", 0.3)
    yield fake
    for stream in fake.open:
        stream.closing.set()


class First:
    """So many seconds of a source, lost ones included."""

    def __init__(self, source, seconds):
        self.source, self.seconds = source, seconds
        self.sample_rate = source.sample_rate

    def __iter__(self):
        given, items = 0, iter(self.source)
        for item in items:
            yield item
            given += item.lost if isinstance(item, Gap) else len(item)
            if given > self.seconds * self.sample_rate:
                break
        items.close()


def listen(recognizer, source, seconds=17.0):
    """Return the events of so many seconds of the device."""
    recognizer.reset()
    return list(recognizer.stream(First(source, seconds)))


def assert_all_heard(events, words, after, shift=0.0):
    """Assert that of what is spoken after a time, the digits are heard, no others, in place.

    ``shift`` is the place of the recording in the stream, in seconds.
    """
    spoken = [word for word in words if word["start"] + shift > after]
    assert len(spoken) >= 5, "too little to look for"
    first = spoken[0]["start"] + shift
    heard = [e for e in events if isinstance(e, Digit) and e.end > first]
    assert [e.digit for e in heard] == [int(word["label"]) for word in spoken]
    for event, word in zip(heard, spoken, strict=True):
        assert event.start < word["end"] + shift and word["start"] + shift < event.end


def test_discarded_frames_cost_only_the_word_they_were_in(recognizer, sound, words):
    sound.script = Script(_60=lambda: 3_200)
    events = listen(recognizer, Microphone())
    (overflow,) = [e for e in events if isinstance(e, Overflow)]
    assert overflow.start == pytest.approx(1.2, abs=0.01)
    assert overflow.lost == pytest.approx(0.4)
    assert_all_heard(events, words, after=2)


def test_a_step_of_the_clock_loses_nothing(recognizer, sound, words):
    sound.script = Script(_60=lambda: 3_600.0, _200=lambda: -7_200.0)
    events = listen(recognizer, Microphone())
    assert not [e for e in events if isinstance(e, Overflow)]
    assert_all_heard(events, words, after=0)


def test_a_consumer_that_stalls_for_ten_seconds_loses_nothing(recognizer, sound, words):
    events = listen(recognizer, Tapped(Microphone(), stall(at=3.0, seconds=10)))
    assert not [e for e in events if isinstance(e, Overflow)]
    assert_all_heard(events, words, after=0)


def test_a_stall_longer_than_the_queue_is_counted_and_later_times_are_true(
    recognizer, sound, words, monkeypatch
):
    monkeypatch.setattr(capture.Capture.__init__, "__kwdefaults__", {"queue_seconds": 2.0})
    events = listen(recognizer, Tapped(Microphone(), stall(at=3.0, seconds=6)))
    last = [e for e in events if isinstance(e, Overflow)][-1]
    again = last.start + last.lost + 1
    assert_all_heard(events, words, after=again)


def test_a_device_that_hangs_in_a_word_is_opened_again(recognizer, sound, words):
    def hang():
        sound.script = Script()
        return "hang"

    sound.script = Script(_60=hang)
    source = Microphone(retry=Backoff(first=0.01))
    events = listen(recognizer, source, seconds=45)
    (lost,) = [e for e in events if isinstance(e, DeviceLost)]
    (back,) = [e for e in events if isinstance(e, DeviceBack)]
    assert lost.start == pytest.approx(1.2, abs=0.05)
    assert_all_heard(events, words, after=back.start, shift=back.start)


def stall(at, seconds):
    """Return a tap that stands still once, for so many seconds of the device's time."""
    heard = 0.0
    stalled = False

    def tap(item):
        nonlocal heard, stalled
        heard += 0.02
        if heard >= at and not stalled:
            stalled = True
            time.sleep(seconds / SPEED)

    return tap
