import itertools
import os
import signal
import sys
import threading
import time

import numpy as np
import pytest

from recognizer.errors import DeviceError, UsageError
from recognizer.sources import Backoff, Gap, Microphone, UntilSignal, capture, microphone
from tests.fake_sounddevice import FakeSound, Script

USB = ("USB microphone (hw:1,0)", 8_000, 1)
MOVED = ("USB microphone (hw:2,0)", 8_000, 1)
BUILT_IN = ("Built-in", 8_000, 1)
BLOCK = round(capture.BLOCK_SECONDS * 8_000)
AT_ONCE = Backoff(first=0.01, longest=0.02)


@pytest.fixture
def sound(monkeypatch):
    fake = FakeSound(USB)
    monkeypatch.setitem(sys.modules, "sounddevice", fake)
    monkeypatch.setattr(microphone, "SILENT_SECONDS", 0.2)
    monkeypatch.setattr(microphone, "OPENING_SECONDS", 0.2)
    yield fake
    for stream in fake.open:
        stream.closing.set()


def take(source, count):
    """Return the first ``count`` items, and close the source."""
    items = iter(source)
    try:
        return list(itertools.islice(items, count))
    finally:
        items.close()


def until_gap(source, kind):
    """Return the items up to the first gap of that kind."""
    items, found = iter(source), []
    for item in items:
        found.append(item)
        if isinstance(item, Gap) and item.kind == kind:
            break
    items.close()
    return found


def length(items):
    """Return the samples that items stand for, lost ones included."""
    return sum(item.lost if isinstance(item, Gap) else len(item) for item in items)


def gaps(items):
    return [item for item in items if isinstance(item, Gap)]


def before(items, gap):
    return items[: next(i for i, item in enumerate(items) if item is gap)]


def test_blocks_come_in_order_at_the_rate_of_the_stream(sound):
    blocks = take(Microphone(), 5)
    assert [len(block) for block in blocks] == [BLOCK] * 5
    np.testing.assert_allclose([block[0] for block in blocks], [0, 0.001, 0.002, 0.003, 0.004])


def test_a_stereo_device_at_its_own_rate_becomes_mono_at_the_streams(sound):
    sound.plugged = sound.listed = [("Studio", 44_100, 2)]
    sound.refuses = {(rate, 1) for rate in (44_100, 48_000, 32_000, 16_000, 8_000)}
    mic = Microphone()
    assert (mic.settings.rate, mic.settings.channels) == (44_100, 2)
    blocks = take(mic, 50)
    assert all(block.ndim == 1 for block in blocks)
    assert 0.9 * 50 * BLOCK < length(blocks) <= 50 * BLOCK, "the filter holds some back"


def voice_on(sound, *gains):
    """Have a device give a voice that begins with its 15th block, by ``gains`` a channel."""
    rng = np.random.default_rng(1)

    def block(number):
        loud = 0.1 if number >= 15 else 1e-4
        noise = (loud * rng.standard_normal((BLOCK, 1))).astype(np.float32)
        hiss = (1e-4 * rng.standard_normal((BLOCK, len(gains)))).astype(np.float32)
        return noise * np.array(gains, np.float32) + hiss

    sound.plugged = sound.listed = [("Studio", 8_000, len(gains))]
    sound.fill = block


def loudness(items, first):
    """Return the root mean square from the block of that number on."""
    return float(np.sqrt(np.mean(np.concatenate(items)[first * BLOCK :] ** 2)))


@pytest.mark.parametrize(
    ("gains", "says"),
    [((1, -1), "channel 1 of 2"), ((0, 0, 0, 0, 1, 0, 0, 0), "channel 5 of 8")],
    ids=["opposite", "one of eight"],
)
def test_of_several_channels_the_one_with_the_voice_is_heard_and_told(sound, gains, says):
    voice_on(sound, *gains)
    told = []
    mic = Microphone(tell=told.append)
    assert mic.settings.channels == len(gains)
    assert loudness(take(mic, 30), 16) == pytest.approx(0.1, rel=0.1)
    assert len(told) == 1
    assert told[0].startswith(f"Studio: hears {says}")


def test_a_channel_that_is_asked_for_is_heard(sound):
    voice_on(sound, *[0] * 11, 1)
    mic = Microphone(channel=12)
    assert mic.settings.channels == 12
    assert loudness(take(mic, 30), 16) == pytest.approx(0.1, rel=0.1)
    with pytest.raises(UsageError, match="Studio: has 12 channels, not 13"):
        Microphone(channel=13)


def test_of_a_sound_server_that_makes_up_any_number_of_channels_two_are_opened(sound):
    sound.plugged = sound.listed = [("default", 8_000, 32)]
    assert Microphone().settings.channels == 2


def test_what_the_device_refused_can_be_told(sound):
    sound.refuses = {(8_000, 1)}
    mic = Microphone()
    assert mic.settings.refused == "8000 Hz, 1 channel"
    assert str(mic.settings) == "48000 Hz, 1 channel"


@pytest.mark.parametrize(
    ("host", "own", "used"),
    [("ALSA", 44_100, 48_000), ("ALSA", 16_000, 16_000), ("Core Audio", 44_100, 44_100)],
)
def test_alsa_devices_of_any_rate_are_asked_for_48_khz(sound, monkeypatch, host, own, used):
    sound.plugged = sound.listed = [("Any", own, 1)]
    monkeypatch.setattr(sound, "query_hostapis", lambda: [{"name": host}])
    settings = Microphone().settings
    assert (settings.rate, settings.refused) == (used, "")


def test_nothing_is_said_of_a_device_that_refuses_nothing(sound):
    assert Microphone().settings.refused == ""


def test_a_device_that_refuses_everything_is_an_error_with_the_reason(sound):
    sound.refuses = {(rate, 1) for rate in (48_000, 44_100, 32_000, 16_000, 8_000)}
    with pytest.raises(DeviceError, match="Invalid sample rate"):
        Microphone()


def test_an_unknown_name_is_a_usage_error(sound):
    with pytest.raises(UsageError, match="recognizer devices"):
        Microphone("telephone")


def test_frames_that_portaudio_discarded_are_counted_where_they_were_lost(sound):
    sound.script = Script(_3=lambda: 800)
    items = take(Microphone(), 8)
    (gap,) = gaps(items)
    assert gap == Gap(kind="overflow", lost=800)
    assert length(before(items, gap)) == 3 * BLOCK


def test_a_step_of_the_clock_is_not_taken_for_lost_audio(sound):
    sound.script = Script(_3=lambda: 8_000 * 3_600)
    (gap,) = gaps(take(Microphone(), 8))
    assert gap.lost == BLOCK


@pytest.mark.parametrize("step", [3_600.0, -3_600.0])
def test_a_clock_that_is_set_while_nothing_is_lost_changes_nothing(sound, step):
    sound.script = Script(_3=lambda: step)
    items = take(Microphone(), 8)
    assert not gaps(items)
    assert length(items) == 8 * BLOCK


def test_at_another_rate_the_stream_is_as_long_as_the_frames_heard_and_lost(sound):
    sound.plugged = sound.listed = [("USB microphone", 44_100, 1)]
    sound.script = Script(_2=lambda: 1_001, _5=lambda: 7, _9=lambda: 13_333)
    items = take(Microphone(), 60)
    last = max(i for i, item in enumerate(items) if isinstance(item, Gap))
    frames = 9 * round(capture.BLOCK_SECONDS * 44_100) + 1_001 + 7 + 13_333
    assert length(items[: last + 1]) == round(frames * 8_000 / 44_100)


def test_a_stalled_reader_loses_the_newest_and_is_told_how_much(sound, monkeypatch):
    monkeypatch.setattr(capture.Capture.__init__, "__kwdefaults__", {"queue_seconds": 0.2})
    items = iter(Microphone())
    found = [next(items)]
    time.sleep(0.5)
    while not gaps(found):
        found.append(next(items))
    found += [next(items), next(items)]
    items.close()
    lost = gaps(found)[0].lost
    assert lost > 0
    number = round(float(found[-1][0]) * 1_000)
    assert length(found) == (number + 1) * BLOCK, "the last block is where its number says"


def test_a_device_pulled_out_is_lost_and_comes_back_under_its_name(sound):
    def pull():
        sound.plugged = [BUILT_IN]
        sound.script = Script()
        threading.Timer(0.15, lambda: sound.plugged.extend([MOVED])).start()
        return "end"

    sound.script = Script(_4=pull)
    began = time.monotonic()
    items = until_gap(Microphone("USB", retry=AT_ONCE), "device_back")
    took = time.monotonic() - began
    lost, back = gaps(items)
    assert lost == Gap(kind="device_lost", device=USB[0])
    assert (back.kind, back.device) == ("device_back", MOVED[0])
    assert length(before(items, lost)) == 4 * BLOCK
    away = 0.15 - capture.BLOCK_SECONDS  # the first block was heard before it came
    assert away * 8_000 < back.lost < took * 8_000


def test_a_device_that_delivers_nothing_is_lost_too(sound):
    def hang():
        sound.script = Script()
        return "hang"

    sound.script = Script(_4=hang)
    lost, back = gaps(until_gap(Microphone(retry=AT_ONCE), "device_back"))
    assert (lost.kind, back.kind) == ("device_lost", "device_back")
    silent = 0.19 - capture.BLOCK_SECONDS  # blocks are as long as said, but come faster here
    assert back.lost > silent * 8_000, "the silence that gave it away is lost time"


def test_after_its_return_a_device_is_heard_on(sound):
    sound.script = Script(_2=lambda: setattr(sound, "script", Script()) or "end")
    items = iter(Microphone(retry=AT_ONCE))
    while not isinstance(item := next(items), Gap) or item.kind != "device_back":
        pass
    assert [len(next(items)) for _ in range(3)] == [BLOCK] * 3
    items.close()


def test_a_device_that_was_not_named_is_replaced_by_the_default(sound):
    def pull():
        sound.plugged = [BUILT_IN]
        sound.script = Script()
        return "end"

    sound.script = Script(_4=pull)
    mic = Microphone(retry=AT_ONCE)
    back = until_gap(mic, "device_back")[-1]
    assert back.device == mic.device.name == "Built-in"


def test_without_retry_a_loss_is_an_error(sound):
    sound.script = Script(_4=lambda: "end")
    items = iter(Microphone(retry=None))
    found = []
    with pytest.raises(DeviceError, match="plugged in"):
        for item in items:
            found.append(item)
    assert found[-1].kind == "device_lost"


def test_a_signal_ends_the_wait_for_a_lost_device(sound):
    def pull():
        sound.plugged = []
        threading.Timer(0.2, lambda: os.kill(os.getpid(), signal.SIGTERM)).start()
        return "end"

    sound.script = Script(_4=pull)
    with UntilSignal(Microphone(retry=Backoff(first=30))) as source:
        items = list(source)
    assert source.signalled
    assert items[-1].kind == "device_lost"


def test_closing_the_iterator_closes_the_device(sound):
    take(Microphone(), 3)
    (stream,) = sound.open
    assert stream.closing.is_set()


def test_the_waits_double_up_to_the_longest():
    waits = Backoff(first=0.5, longest=3).waits()
    assert list(itertools.islice(waits, 5)) == [0.5, 1, 2, 3, 3]
