"""Speech that reaches the longest utterance is cut; nothing is lost there, or heard twice."""

from itertools import pairwise

import numpy as np
import pytest

from recognizer import Digit, Recognizer, Rejected, SegmenterParams
from recognizer.events import SpeechStart
from tests.recognizer.detectors import Loud
from tests.recognizer.tones import MODEL, digits, silence, string, tone


@pytest.mark.parametrize("gap", [0.06, 0.18])
@pytest.mark.parametrize("longest", [1.0, 1.1, 1.2, 1.3, 10.0])
def test_long_speech_is_cut_without_losing_or_repeating_a_digit(tones, longest, gap):
    spoken = [1, 2, 3, 4, 5, 5, 5, 6, 7, 8, 9, 0] * 3
    params = SegmenterParams(max_utterance=longest)
    recognizer = Recognizer(MODEL, segmenter=params, detector=Loud(), classify=tones)
    events = recognizer.feed(string(spoken, gap)) + recognizer.flush()
    assert digits(events) == spoken
    starts = [event.start for event in events if isinstance(event, Digit)]
    assert starts == pytest.approx([0.5 + (0.3 + gap) * n for n in range(len(spoken))], abs=0.03)
    assert_each_utterance_has_a_result(events)


def assert_each_utterance_has_a_result(events):
    """Assert that results follow each start of speech, before the next, and none overlap."""
    results = [event for event in events if isinstance(event, Digit | Rejected)]
    numbers = [event.utterance for event in events if isinstance(event, SpeechStart)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert sorted({event.utterance for event in results}) == numbers
    assert [event.utterance for event in events] == sorted(event.utterance for event in events)
    for one, following in pairwise(results):
        assert one.end <= following.start


WORD = np.concatenate([tone(1, 0.15), tone(6, 0.15), silence(0.06)])
NO_DIGITS = {
    "words": np.tile(WORD, 15),
    "noise": np.float32(0.2) * np.random.default_rng(3).uniform(-1, 1, 40_000).astype(np.float32),
}


@pytest.mark.parametrize("sound", NO_DIGITS.values(), ids=NO_DIGITS)
@pytest.mark.parametrize("longest", [0.5, 1.0, 2.0])
def test_long_speech_that_is_cut_is_rejected_piece_by_piece(tones, sound, longest):
    params = SegmenterParams(max_utterance=longest)
    recognizer = Recognizer(MODEL, segmenter=params, detector=Loud(), classify=tones)
    samples = np.concatenate([silence(0.5), sound, silence(0.5)])
    events = recognizer.feed(samples) + recognizer.flush()
    assert_each_utterance_has_a_result(events)
    rejected = [event for event in events if isinstance(event, Rejected)]
    assert len(rejected) >= 5 / longest
    assert {event.reason for event in rejected} == {"not-a-digit"}
    assert rejected[0].start == pytest.approx(0.5, abs=0.02)
    assert rejected[-1].end == pytest.approx(0.5 + len(sound) / 8_000, abs=0.15)


def test_a_digit_that_a_cut_went_through_is_not_rejected_before_it_is_heard(tones):
    recognizer = Recognizer(
        MODEL, segmenter=SegmenterParams(max_utterance=2.0), detector=Loud(), classify=tones
    )
    samples = np.concatenate([silence(0.5), NO_DIGITS["noise"][:13_600], silence(0.1), tone(7)])
    events = recognizer.feed(samples) + recognizer.flush()
    assert_each_utterance_has_a_result(events)
    assert digits(events) == [7]
    (first, *_), (seven,) = (
        [event for event in events if isinstance(event, kind)] for kind in (Rejected, Digit)
    )
    assert (first.utterance, first.start) == (1, pytest.approx(0.5, abs=0.02))
    assert first.end <= seven.start == pytest.approx(2.3, abs=0.02)
