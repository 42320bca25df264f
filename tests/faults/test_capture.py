"""Faults while a microphone is heard; afterwards every digit is recognised at its true time.

The device is a stand-in that plays the bundled recording, fifty times as fast as spoken.
"""

import sys
import time

import numpy as np
import pytest
import soundfile

from recognizer import Recognizer
from recognizer.events import DeviceBack, DeviceLost, Overflow
from recognizer.sources import Backoff, Gap, Microphone, capture
from recognizer.sources.wrappers import Tapped
from tests.fake_sounddevice import FakeSound, FakeStream, Script
from tests.heard import assert_all_heard


@pytest.fixture(scope="module")
def recognizer():
    return Recognizer()


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


def listen(recognizer, source, seconds=19.5):
    """Return the events of so many seconds of the device."""
    recognizer.reset()
    return list(recognizer.stream(First(source, seconds)))


def check(events, transcript, *, after, offset=0.0):
    assert_all_heard([e.to_dict() for e in events], transcript, after=after, offset=offset)


def test_discarded_frames_cost_only_the_word_they_were_in(recognizer, sound, demo_transcript):
    sound.script = Script(_20=lambda: 3_200)
    events = listen(recognizer, Microphone())
    (overflow,) = [e for e in events if isinstance(e, Overflow)]
    assert overflow.start == pytest.approx(1.2, abs=0.01)
    assert overflow.lost == pytest.approx(0.4)
    check(events, demo_transcript, after=2)


def test_a_step_of_the_clock_loses_nothing(recognizer, sound, demo_transcript):
    sound.script = Script(_20=lambda: 3_600.0, _67=lambda: -7_200.0)
    events = listen(recognizer, Microphone())
    assert not [e for e in events if isinstance(e, Overflow)]
    check(events, demo_transcript, after=0)


def test_a_consumer_that_stalls_for_ten_seconds_loses_nothing(recognizer, sound, demo_transcript):
    events = listen(recognizer, Tapped(Microphone(), stall(sound, at=3.0, seconds=10)))
    assert not [e for e in events if isinstance(e, Overflow)]
    check(events, demo_transcript, after=0)


def test_a_stall_longer_than_the_queue_is_counted_and_later_times_are_true(
    recognizer, sound, demo_transcript, monkeypatch
):
    monkeypatch.setattr(capture.Capture.__init__, "__kwdefaults__", {"queue_seconds": 2.0})
    monkeypatch.setattr(FakeStream, "speed", 10)  # else a busy machine falls behind again
    events = listen(recognizer, Tapped(Microphone(), stall(sound, at=3.0, seconds=4)))
    last = [e for e in events if isinstance(e, Overflow)][-1]
    again = last.start + last.lost + 1
    check(events, demo_transcript, after=again)


def test_a_device_that_hangs_in_a_word_is_opened_again(recognizer, sound, demo_transcript):
    def hang():
        sound.script = Script()
        return "hang"

    sound.script = Script(_20=hang)
    source = Microphone(retry=Backoff(first=0.01))
    events = listen(recognizer, source, seconds=45)
    (lost,) = [e for e in events if isinstance(e, DeviceLost)]
    (back,) = [e for e in events if isinstance(e, DeviceBack)]
    assert lost.start == pytest.approx(1.2, abs=0.05)
    check(events, demo_transcript, after=back.start, offset=back.start)


def stall(sound, at, seconds):
    """Return a tap that stands still once, until the device has played so many seconds more."""
    heard = 0.0
    stalled = False

    def tap(item):
        nonlocal heard, stalled
        heard += capture.BLOCK_SECONDS
        if heard >= at and not stalled:
            stalled = True
            (stream,) = sound.open
            until = stream.position + seconds * stream.rate
            while stream.position < until:
                time.sleep(0.001)

    return tap
