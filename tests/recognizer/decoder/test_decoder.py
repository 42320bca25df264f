"""The utterance in progress, with a classifier that knows tones."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recognizer.decoder import Decoder, DecoderParams, Finding
from recognizer.segmenter import Utterance
from tests.recognizer.tones import MANIFEST, RATE, Tones, as_windows, silence, tone

START = 8_000
WORD = np.concatenate([tone(1, 0.15), tone(6, 0.15)])


def utterance(*parts):
    """Return an utterance of ``parts`` with pre-roll and post-roll, from START on."""
    samples = np.concatenate([silence(0.1), *parts, silence(0.05)])
    return Utterance(START, START + len(samples) - 1_200, START - 800, samples)


def until(whole, second, **changes):
    """Return the beginning of an utterance, as far as ``second`` after its start."""
    end = whole.start + round(second * RATE)
    return replace(whole, end=end, samples=whole.samples[: end - whole.offset], **changes)


def after(whole, second):
    """Return what follows in another utterance when one is cut there."""
    at = whole.start + round(second * RATE)
    return replace(whole, start=at, offset=at, samples=whole.samples[at - whole.offset :])


def decoder(classify=None, manifest=MANIFEST, **params):
    params = DecoderParams(**{"threshold": 0.5, **params})
    return Decoder(classify or Tones(), manifest, params)


def digits(findings):
    return [finding.digit for finding in findings]


def reasons(findings):
    return [finding.reason or finding.digit for finding in findings]


def spoken(*said, gap=0.06):
    return [part for digit in said for part in (tone(digit), silence(gap))]


def test_a_digit_is_reported_where_it_sounds():
    (finding,) = decoder().decode(utterance(silence(0.2), tone(7), silence(0.2)))
    assert finding == Finding(7, pytest.approx(0.97, abs=1e-3), finding.start, finding.end)
    assert (finding.start, finding.end) == pytest.approx((START + 1_600, START + 4_000), abs=160)


def test_the_confidence_is_calibrated():
    tamed = replace(MANIFEST, calibration=(0.5, -1.0, 0.0))
    (finding,) = decoder(manifest=tamed).decode(utterance(tone(7)))
    logit = np.log(0.97 / 0.03)
    assert finding.confidence == pytest.approx(1 / (1 + np.exp(-(0.5 * logit - 1))), abs=1e-3)


def test_below_the_threshold_a_digit_is_rejected_with_its_place():
    low, high = (decoder(Tones(0.7), threshold=t).decode(utterance(tone(7))) for t in (0.71, 0.69))
    assert reasons(low) == ["low-confidence"]
    assert digits(high) == [7]
    assert (low[0].start, low[0].end) == (high[0].start, high[0].end)
    assert low[0].confidence == pytest.approx(0.7, abs=1e-3)


def test_what_is_clear_is_reported_and_what_is_not_is_rejected_where_it_is():
    found = decoder().decode(
        utterance(*spoken(7, 3), WORD, silence(0.06), WORD, silence(0.06), *spoken(9))
    )
    assert reasons(found) == [7, 3, "not-a-digit", 9]
    (stretch,) = (finding for finding in found if finding.digit is None)
    begins = START + round(0.72 * RATE)
    assert (stretch.start, stretch.end) == pytest.approx((begins, begins + 5_280), abs=320)


def test_an_utterance_in_which_nothing_is_heard_is_rejected_as_a_whole():
    hiss = np.float32(0.01) * np.random.default_rng(1).uniform(-1, 1, 4_000).astype(np.float32)
    one = utterance(hiss)
    (finding,) = decoder().decode(one)
    assert (finding.start, finding.end) == (one.start, one.end)
    assert finding.reason == "not-a-digit"
    assert finding.confidence > 0.99


@settings(max_examples=30, deadline=None)
@given(
    said=st.lists(st.integers(0, 9), min_size=1, max_size=6),
    gaps=st.lists(st.floats(0.03, 0.18), min_size=6, max_size=6),
    levels=st.lists(st.floats(0.1, 0.5), min_size=6, max_size=6),
)
def test_digits_run_together_are_all_found_in_order_where_they_are(said, gaps, levels):
    parts, places, at = [], [], START
    for digit, gap, level in zip(said, gaps, levels, strict=False):
        parts += [tone(digit, level=level), silence(gap)]
        places.append((at, at + 2_400))
        at += 2_400 + round(gap * RATE)
    one = utterance(*parts)
    found = decoder().decode(one)
    assert digits(found) == said
    for finding, place in zip(found, places, strict=True):
        assert (finding.start, finding.end) == pytest.approx(place, abs=240)
        assert one.start <= finding.start < finding.end <= one.end
    for one, following in pairwise(found):
        assert one.end <= following.start


def test_while_speech_goes_on_only_what_lies_back_is_reported():
    whole = utterance(*spoken(1, 2, 3, 4))
    running = decoder()
    assert running.progress(until(whole, 0.4), paused=False) == []
    assert digits(running.progress(until(whole, 0.9), paused=False)) == [1]
    assert digits(running.progress(until(whole, 1.2), paused=False)) == [2]
    ended = running.end(whole)
    assert digits(ended.new) == [3, 4]
    assert digits(ended.all) == [1, 2, 3, 4]


def test_after_a_pause_everything_sure_is_reported_at_once():
    whole = utterance(*spoken(1, 2), silence(0.1), *spoken(3))
    running = decoder()
    assert digits(running.progress(until(whole, 0.72), paused=True)) == [1, 2]
    assert digits(running.end(whole).new) == [3]


def test_what_is_not_sure_waits_for_the_end():
    whole = utterance(*spoken(1, 2))
    running = decoder(Tones(0.8), sure=0.9)
    assert running.progress(until(whole, 0.7), paused=True) == []
    assert digits(running.end(whole).new) == [1, 2]


def test_what_lies_far_back_is_reported_sure_or_not():
    whole = utterance(*spoken(1, 2, 3, 4, 5, 6))
    running = decoder(Tones(0.8), sure=0.9)
    assert digits(running.progress(until(whole, 1.6), paused=False)) == [1, 2]
    assert digits(running.end(whole).new) == [3, 4, 5, 6]


def test_an_utterance_that_ends_after_its_pause_is_not_heard_again():
    whole = utterance(*spoken(1, 2))
    for sure in (0.9, 0.99):
        tones = Tones()
        running = decoder(tones, sure=sure)
        early = running.progress(whole, paused=True)
        assert digits(early + running.end(whole).new) == [1, 2]
        assert len(tones.heard) == 1


def test_long_speech_is_heard_in_windows_whose_length_is_bounded():
    tones = Tones()
    whole = utterance(*spoken(*range(10)), *[WORD, silence(0.06)] * 12, *spoken(*range(10)))
    running = decoder(tones)
    seconds = len(whole.samples) / RATE
    found = []
    for second in np.arange(1, seconds - 0.2, 0.5):
        found += running.progress(until(whole, second), paused=False)
    found += running.end(whole).new
    assert reasons(found) == [*range(10), "not-a-digit", *range(10)]
    assert max(tones.heard) < 3.0 * RATE


@settings(max_examples=60, deadline=None)
@given(
    said=st.lists(st.integers(0, 9), min_size=1, max_size=8),
    looks=st.lists(st.tuples(st.floats(0.2, 3.0), st.booleans()), max_size=6),
    sure=st.sampled_from([0.5, 0.9, 0.99]),
)
def test_looks_in_between_neither_lose_a_digit_nor_double_one(said, looks, sure):
    whole = utterance(*spoken(*said))
    running = decoder(sure=sure)
    found = []
    # A pause can only be where no tone is.
    for second, paused in sorted(looks):
        at = (np.ceil(second / 0.36) * 0.36) if paused else second
        if at < (whole.end - whole.start) / RATE:
            found += running.progress(until(whole, at), paused=paused)
    ended = running.end(whole)
    assert digits(found + ended.new) == digits(ended.all) == said
    for one, following in pairwise(ended.all):
        assert one.end <= following.start


@settings(max_examples=60, deadline=None)
@given(said=st.lists(st.integers(0, 9), min_size=3, max_size=8), cut=st.floats(0.5, 2.5))
def test_a_word_on_a_cut_is_neither_lost_nor_doubled(said, cut):
    whole = utterance(*spoken(*said))
    cut = min(cut, (whole.end - whole.start) / RATE - 0.1)
    running = decoder()
    first = running.end(until(whole, cut, cut=True))
    second = running.end(after(whole, cut))
    found = [f for f in first.new + second.new if f.digit is not None]
    assert digits(found) == said
    assert first.new and second.new
    for one, following in pairwise(first.new + second.new):
        assert one.end <= following.start


def test_what_is_saved_of_a_cut_utterance_does_not_hold_what_the_one_before_reported():
    whole = utterance(*spoken(1, 2, 3, 4, 5))
    running = decoder()
    first = running.end(until(whole, 1.5, cut=True))
    second = running.end(after(whole, 1.5))
    assert digits(first.all) + digits(second.all) == [1, 2, 3, 4, 5]
    place = second.utterance.offset
    assert first.all[-1].end <= place <= second.all[0].start
    np.testing.assert_array_equal(second.utterance.samples, whole.samples[place - whole.offset :])


@pytest.mark.parametrize("late", [0.36, 0.5])
def test_an_echo_is_no_digit(late):
    parts = np.concatenate([tone(7), silence(late - 0.3), np.float32(0.12) * tone(7)])
    assert reasons(decoder().decode(utterance(parts))) == [7, "not-a-digit"]
    again = np.concatenate([tone(7), silence(late - 0.3), tone(7, level=0.04)])
    assert reasons(decoder().decode(utterance(again))) == [7, 7]


def test_an_echo_in_the_next_utterance_is_no_digit_either():
    running = decoder()
    first = utterance(tone(7))
    assert digits(running.end(first).new) == [7]
    late = first.start + round(0.7 * RATE)
    echo = np.concatenate([silence(0.1), np.float32(0.12) * tone(7), silence(0.05)])
    (finding,) = running.end(Utterance(late, late + 2_400, late - 800, echo)).new
    assert finding.reason == "not-a-digit"


def test_nothing_is_remembered_after_a_reset():
    whole = utterance(*spoken(1, 2, 3, 4))
    running = decoder()
    running.end(until(whole, 1.0, cut=True))
    running.reset()
    assert digits(running.end(utterance(tone(7))).all) == [7]


class OneTone(Tones):
    """A window classifier: the digit of the longest tone, or another word."""

    def __call__(self, samples):
        self.heard.append(len(samples))
        words = [label for label, _ in self._words(samples)]
        answer = np.full((1, len(self.manifest.labels)), (1 - self.sure) / 11, np.float32)
        answer[0, self.manifest.labels.index(words[0] if len(words) == 1 else "other")] = self.sure
        return answer


@pytest.fixture
def windows():
    manifest = as_windows()
    return decoder(OneTone(manifest=manifest), manifest)


def test_a_window_classifier_answers_an_utterance_with_one_digit(windows):
    (finding,) = windows.decode(utterance(tone(7)))
    assert (finding.digit, finding.confidence) == (7, pytest.approx(0.97, abs=1e-3))
    assert reasons(windows.decode(utterance(WORD))) == ["not-a-digit"]


def test_a_window_classifier_answers_after_a_pause_and_again_when_speech_goes_on(windows):
    whole = utterance(tone(7), silence(0.15), tone(3))
    assert windows.progress(until(whole, 0.2), paused=False) == []
    assert digits(windows.progress(until(whole, 0.4), paused=True)) == [7]
    assert digits(windows.end(whole).new) == [3]


def test_a_window_classifier_hears_a_cut_utterance_in_its_parts(windows):
    whole = utterance(tone(7), silence(0.2), tone(3))
    assert digits(windows.end(until(whole, 0.4, cut=True)).new) == [7]
    assert digits(windows.end(after(whole, 0.4)).new) == [3]
