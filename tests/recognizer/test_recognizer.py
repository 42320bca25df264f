import json

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from recognizer import Digit, Recognizer, Rejected, SegmenterParams, UsageError
from recognizer.events import DeviceBack, DeviceLost, Misfire, Overflow, SpeechStart
from recognizer.sources import Gap, Resampler
from tests.recognizer.detectors import EveryFrame, Loud
from tests.recognizer.tones import MODEL, digits, string


@pytest.fixture(scope="module")
def recognizer():
    return Recognizer("reference")


@pytest.fixture(autouse=True)
def from_the_start(recognizer):
    recognizer.reset()


@pytest.fixture
def samples(demo):
    return soundfile.read(demo, dtype="float32")[0]


class Listed:
    sample_rate = 8_000

    def __init__(self, *items):
        self.items = items

    def __iter__(self):
        yield from self.items


def test_each_spoken_word_is_answered_once_and_in_order(recognizer, samples, demo_transcript):
    events = recognizer.feed(samples) + recognizer.flush()
    answers = [event for event in events if isinstance(event, Digit | Rejected)]
    for word in json.loads(demo_transcript.read_text()):
        if word["label"].isdigit() and word["alone"]:
            over = [a for a in answers if a.start < word["end"] and word["start"] < a.end]
            assert len(over) == 1, word
    assert [a.start for a in answers] == sorted(a.start for a in answers)
    assert sorted({a.utterance for a in answers}) == list(range(1, answers[-1].utterance + 1))


def test_places_are_within_a_frame_or_two_of_the_transcript(recognizer, samples, demo_transcript):
    events = recognizer.feed(samples) + recognizer.flush()
    answers = [event for event in events if isinstance(event, Digit | Rejected)]
    words = [w for w in json.loads(demo_transcript.read_text()) if w["label"].isdigit()]
    for word in (w for w in words if w["alone"]):
        answer = min(answers, key=lambda a: abs(a.start - word["start"]))
        assert answer.start == pytest.approx(word["start"], abs=0.1)
        assert answer.end == pytest.approx(word["end"], abs=0.25)


@given(cuts=st.lists(st.integers(0, 130_000), max_size=12))
@settings(max_examples=8, deadline=None)
def test_any_chunking_gives_the_same_events(recognizer, cuts):
    from recognizer.samples import DEMO

    samples = soundfile.read(DEMO, dtype="float32")[0][:30_000]
    recognizer.reset()
    whole = recognizer.feed(samples) + recognizer.flush()
    recognizer.reset()
    pieces = [e for part in np.split(samples, sorted(cuts)) for e in recognizer.feed(part)]
    assert pieces + recognizer.flush() == whole
    assert len(whole) >= 4


def test_energy_above_the_band_does_not_change_the_answer(recognizer, samples):
    """Live audio at 44.1 kHz, with and without loud sound between 5 and 20 kHz."""
    import soxr

    wide = soxr.resample(samples, 8_000, 44_100)
    time = np.arange(len(wide)) / 44_100
    hiss = sum(0.1 * np.sin(2 * np.pi * hertz * time) for hertz in (5_000, 9_000, 15_000, 20_000))
    answers = []
    for audio in (wide, (wide + hiss).astype(np.float32)):
        recognizer.reset()
        resample = Resampler(44_100)
        events = recognizer.feed(resample(audio)) + recognizer.feed(resample(audio[:0], last=True))
        answers.append([e for e in events + recognizer.flush() if isinstance(e, Digit | Rejected)])
    plain, hissing = answers
    assert len(plain) >= 10
    assert [type(e) for e in plain] == [type(e) for e in hissing]
    for one, other in zip(plain, hissing, strict=True):
        assert one.start == pytest.approx(other.start, abs=0.03)
        # An end is where the level has faded, which a little of the hiss moves by a few frames.
        assert one.end == pytest.approx(other.end, abs=0.06)
        assert one.confidence == pytest.approx(other.confidence, abs=0.02)
        assert getattr(one, "digit", None) == getattr(other, "digit", None)


def test_a_threshold_of_one_rejects_everything(samples):
    strict = Recognizer("reference", threshold=1.0)
    events = strict.feed(samples) + strict.flush()
    assert not [e for e in events if isinstance(e, Digit)]
    assert {e.reason for e in events if isinstance(e, Rejected)} >= {"low-confidence"}


def test_silence_brings_no_events(recognizer):
    assert recognizer.feed(np.zeros(80_000, np.float32)) == []
    assert recognizer.flush() == []
    assert recognizer.position == 10.0


def test_clipped_noise_brings_no_error(recognizer, rng):
    recognizer.feed(np.clip(rng.standard_normal(80_000) * 10, -1, 1).astype(np.float32))
    recognizer.flush()


def test_reset_starts_the_clock_and_the_count_again(recognizer, samples):
    first = recognizer.feed(samples) + recognizer.flush()
    recognizer.reset()
    assert recognizer.feed(samples) + recognizer.flush() == first


def test_a_stream_is_flushed_at_its_end(recognizer, samples, demo_transcript):
    word = json.loads(demo_transcript.read_text())[0]
    cut = samples[: round((word["end"] + 0.02) * 8_000)]
    kinds = [type(e) for e in recognizer.stream(Listed(cut))]
    assert SpeechStart in kinds
    assert kinds[-1] in (Digit, Rejected)


def test_lost_audio_is_an_event_and_later_times_stay_true(recognizer, samples):
    whole = list(recognizer.stream(Listed(samples)))
    recognizer.reset()
    gap = Gap(kind="overflow", lost=4_000)
    late = list(recognizer.stream(Listed(np.zeros(8_000, np.float32), gap, samples)))
    assert late[0] == Overflow(start=1.0, lost=0.5)
    assert [e.start for e in late[1:]] == pytest.approx([e.start + 1.5 for e in whole], abs=0.011)


def test_a_device_that_goes_ends_the_utterance_and_comes_back_at_the_true_time(samples):
    recognizer = Recognizer("reference", detector=EveryFrame())
    items = (
        samples[:4_000],
        Gap(kind="device_lost", device="mic"),
        Gap(kind="device_back", device="mic", lost=16_000),
        samples[:800],
    )
    events = list(recognizer.stream(Listed(*items)))
    kinds = [type(e) for e in events]
    assert kinds[:4] == [SpeechStart, type(events[1]), DeviceLost, DeviceBack]
    assert kinds[1] in (Digit, Rejected)
    assert events[2].start == 0.5
    assert events[3] == DeviceBack(start=2.5, device="mic", lost=2.0)
    assert events[4].start == 2.5


def test_a_string_is_one_utterance_and_its_digits_come_while_it_is_spoken(tones):
    recognizer = Recognizer(MODEL, detector=Loud(), classify=tones)
    samples = string([1, 2, 3, 4, 5, 6])
    early = recognizer.feed(samples[:12_000])
    assert digits(early)[:1] == [1]
    events = early + recognizer.feed(samples[12_000:])
    assert digits(events) == [1, 2, 3, 4, 5, 6]
    assert {event.utterance for event in events} == {1}


@pytest.mark.parametrize(("latency", "after"), [("quick", 0.06), ("balanced", 0.1)])
def test_a_sure_digit_is_reported_before_its_utterance_is_over(tones, latency, after):
    recognizer = Recognizer(MODEL, latency=latency, detector=Loud(), classify=tones)
    samples, end = string([7]), round((0.8 + after) * 8_000)
    assert digits(recognizer.feed(samples[: end - 80])) == []
    assert digits(recognizer.feed(samples[end - 80 : end])) == [7]
    assert recognizer.feed(samples[end:]) + recognizer.flush() == []


def test_a_patient_recognizer_waits_until_the_utterance_is_over(tones):
    recognizer = Recognizer(MODEL, latency="patient", detector=Loud(), classify=tones)
    samples, end = string([7]), round((0.8 + 0.2) * 8_000)
    assert digits(recognizer.feed(samples[: end - 80])) == []
    assert digits(recognizer.feed(samples[end - 80 :])) == [7]


def test_there_is_no_latency_setting_of_another_name():
    with pytest.raises(UsageError, match="quick, balanced, patient"):
        Recognizer("reference", latency="instant")


def test_a_burst_is_a_misfire(recognizer):
    class Once(EveryFrame):
        def __call__(self, frames):
            return [i == 3 for i in range(len(frames))]

    recognizer = Recognizer("reference", detector=Once())
    recognizer.feed(np.zeros(8_000, np.float32))
    assert recognizer.feed(np.zeros(0, np.float32)) == []
    recognizer.reset()
    assert recognizer.feed(np.zeros(8_000, np.float32)) == [Misfire(start=0.03, end=0.04)]


def test_a_source_at_another_rate_is_refused(recognizer):
    source = Listed()
    source.sample_rate = 16_000
    with pytest.raises(UsageError, match="16000"):
        list(recognizer.stream(source))


def test_parameters_that_do_not_fit_are_refused():
    with pytest.raises(UsageError, match="16000"):
        Recognizer("reference", segmenter=SegmenterParams(sample_rate=16_000))
    with pytest.raises(UsageError, match="threshold"):
        Recognizer("reference", threshold=1.5)
