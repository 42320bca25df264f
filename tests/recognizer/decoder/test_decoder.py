"""The decoder with a classifier that knows tones."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recognizer.decoder import Decoder, DecoderParams, Finding, loudest
from recognizer.frontend import FrontEnd, FrontEndParams
from recognizer.model.manifest import DIGITS
from recognizer.segmenter import Utterance
from tests.recognizer.tones import RATE, Tones, silence, tone

LABELS = ("other", *DIGITS, "noise", "oh")
START = 8_000
FRONT_END = FrontEnd(
    FrontEndParams(
        sample_rate=RATE, window_samples=6_400, n_fft=256, hop_length=80, n_mels=60, f_max=4_000.0
    )
)
one_tone = Tones(FRONT_END, LABELS)


def utterance(*parts):
    """Return an utterance of ``parts`` with pre-roll and post-roll, from START on."""
    samples = np.concatenate([silence(0.1), *parts, silence(0.05)])
    return Utterance(START, START + len(samples) - 1_200, START - 800, samples)


def decoder(classify=one_tone, **params):
    params = DecoderParams(**{"threshold": 0.5, **params})
    return Decoder(classify, LABELS, FRONT_END, params, RATE)


def digits(findings):
    return [finding.digit for finding in findings]


def answering(**of):
    """Return a classifier that answers every window with these probabilities."""
    row = np.array([of.get("d" + label if label.isdigit() else label, 0.0) for label in LABELS])
    return lambda features: np.float32([row] * len(features))


def test_a_single_digit_is_reported_where_the_detector_heard_it_after_one_window():
    heard = []

    def classify(features):
        heard.append(len(features))
        return one_tone(features)

    one = utterance(tone(7))
    assert decoder(classify).decode(one) == [Finding(7, pytest.approx(0.97), one.start, one.end)]
    assert heard == [1]


def test_below_the_threshold_there_is_no_guess():
    (finding,) = decoder(answering(d7=0.45)).decode(utterance(tone(7)))
    assert (finding.digit, finding.reason) == (None, "low-confidence")
    assert finding.confidence == pytest.approx(0.45)


def test_the_threshold_itself_is_enough():
    assert digits(decoder(answering(d7=0.5)).decode(utterance(tone(7)))) == [7]


def test_what_is_most_probably_no_digit_is_rejected():
    (finding,) = decoder(answering(d7=0.05, other=0.9)).decode(utterance(tone(7)))
    assert (finding.digit, finding.reason) == (None, "not-a-digit")
    assert finding.confidence == pytest.approx(0.95)


def test_a_short_word_that_is_no_digit_is_not_searched_for_one():
    heard = []

    def classify(features):
        heard.append(len(features))
        return answering(other=0.9, d8=0.1)(features)

    word = utterance(tone(1, 0.15), silence(0.05), tone(6, 0.15))
    assert digits(decoder(classify).decode(word)) == [None]
    assert heard == [1]


def test_oh_is_zero_unless_it_is_turned_off():
    says_oh = answering(oh=0.9, noise=0.1)
    assert digits(decoder(says_oh).decode(utterance(tone(3)))) == [0]
    assert digits(decoder(says_oh, oh=False).decode(utterance(tone(3)))) == [None]


@settings(max_examples=30, deadline=None)
@given(
    spoken=st.lists(st.integers(0, 9), min_size=1, max_size=6),
    gaps=st.lists(st.floats(0.03, 0.18), min_size=6, max_size=6),
    levels=st.lists(st.floats(0.1, 0.5), min_size=6, max_size=6),
)
def test_digits_run_together_are_all_found_in_order_where_they_are(spoken, gaps, levels):
    parts, places, at = [], [], START
    for digit, gap, level in zip(spoken, gaps, levels, strict=False):
        parts += [tone(digit, level=level), silence(gap)]
        places.append((at, at + 2_400))
        at += 2_400 + round(gap * RATE)
    findings = decoder().decode(utterance(*parts[:-1]))
    assert digits(findings) == spoken
    for finding, (start, end) in zip(findings, places, strict=True):
        assert finding.start == pytest.approx(start, abs=160)
        assert finding.end == pytest.approx(end, abs=160)


def test_two_two_two_is_three():
    two = tone(2)
    findings = decoder().decode(utterance(two, silence(0.05), two, silence(0.05), two))
    assert digits(findings) == [2, 2, 2]


def test_a_word_among_digits_is_not_taken_for_one():
    word = np.concatenate([tone(1, 0.15), tone(6, 0.15)])
    findings = decoder().decode(utterance(tone(4), silence(0.06), word, silence(0.06), tone(9)))
    assert [digit for digit in digits(findings) if digit is not None] == [4, 9]


def test_an_unsure_digit_among_sure_ones_is_not_passed_over_in_silence():
    def classify(features):
        answers = one_tone(features)
        unsure = answers[:, 1 + 5] > 0.5
        answers[unsure, 1 + 5], answers[unsure, 1 + 9] = 0.45, 0.4
        return answers

    string = (tone(4), silence(0.06), tone(5), silence(0.06), tone(9))
    findings = decoder(classify, threshold=0.6).decode(utterance(*string))
    assert digits(findings) == [4, None, 9]
    assert findings[1].reason == "low-confidence"


def test_among_digits_another_digit_is_likelier_than_a_word():
    def classify(features):
        answers = one_tone(features)
        doubtful = answers[:, 1 + 5] > 0.5
        answers[doubtful] = 0
        answers[doubtful, 1 + 5], answers[doubtful, 0] = 0.4, 0.6
        return answers

    five = tone(5)
    string = (tone(4), silence(0.06), five, silence(0.06), tone(9))
    assert digits(decoder(classify).decode(utterance(five))) == [None]
    findings = decoder(classify).decode(utterance(*string))
    assert digits(findings) == [4, 5, 9]
    assert findings[1].confidence > 0.9
    assert {type(finding.confidence) for finding in findings} == {float}


def says(word_then, word="other"):
    """Return a classifier that takes tone 3 for ``word``, and tone 5 for a doubtful five."""

    def classify(features):
        answers = one_tone(features)
        three, doubtful = answers[:, 1 + 3] > 0.5, answers[:, 1 + 5] > 0.5
        answers[three], answers[doubtful] = 0, 0
        answers[three, LABELS.index(word)] = 1.0
        answers[doubtful, 1 + 5], answers[doubtful, 0] = word_then, 1 - word_then
        return answers

    return classify


def later(heard, seconds):
    """Return an utterance that much later in the stream."""
    by = round(seconds * RATE)
    return replace(heard, start=heard.start + by, end=heard.end + by, offset=heard.offset + by)


def test_soon_after_other_words_a_digit_needs_more_evidence():
    word, five = utterance(tone(3)), utterance(tone(5))
    for pause, expected in ((0.6, None), (8.0, 5)):
        hearing = decoder(says(0.8))
        assert digits(hearing.decode(word)) == [None]
        assert digits(hearing.decode(later(five, pause))) == [expected]
    sure = decoder(says(0.999))
    assert digits(sure.decode(word)) == [None]
    assert digits(sure.decode(later(five, 0.6))) == [5]


def test_after_an_oh_that_is_not_to_count_it_does_not():
    hearing = decoder(says(0.8, word="oh"), oh=False)
    assert digits(hearing.decode(utterance(tone(3)))) == [None]
    assert digits(hearing.decode(later(utterance(tone(5)), 0.6))) == [5]


def test_after_a_digit_or_a_new_beginning_it_does_not():
    word, five = utterance(tone(3)), utterance(tone(5))
    hearing = decoder(says(0.8))
    hearing.decode(word)
    assert digits(hearing.decode(later(utterance(tone(4)), 0.6))) == [4]
    assert digits(hearing.decode(later(five, 1.2))) == [5]
    hearing.decode(later(word, 1.8))
    hearing.reset()
    assert digits(hearing.decode(five)) == [5]


def test_in_a_pause_what_is_sure_is_reported_and_only_the_rest_later():
    hearing = decoder()
    first = utterance(tone(4), silence(0.06), tone(5))
    early = hearing.so_far(first, None, paused=True)
    assert digits(early.findings) == [4, 5]
    more = utterance(tone(4), silence(0.06), tone(5), silence(0.15), tone(6))
    assert digits(hearing.decode(more, early.upto)) == [6]
    assert hearing.decode(first, early.upto) == []


def test_what_is_not_sure_waits_for_the_end():
    hearing = decoder(answering(d7=0.6))
    early = hearing.so_far(utterance(tone(7)), None, paused=True)
    assert early.findings == []
    assert digits(hearing.decode(utterance(tone(7)))) == [7]


def test_in_mid_speech_the_newest_word_is_left_open():
    hearing = decoder()
    parts = [part for digit in (1, 2, 3) for part in (tone(digit), silence(0.05))]
    going = utterance(*parts[:-1])
    early = hearing.so_far(going, None, paused=False)
    assert digits(early.findings) == [1, 2][: len(early.findings)]
    assert early.findings
    assert digits(early.findings + hearing.decode(going, early.upto)) == [1, 2, 3]


def test_a_cut_leaves_the_word_it_may_have_hit_to_the_next_utterance():
    parts = [part for digit in (1, 2, 3) for part in (tone(digit), silence(0.05))]
    whole = utterance(*parts[:-1])
    at = len(whole.samples) - 1_600
    cut = Utterance(START, whole.offset + at, whole.offset, whole.samples[:at], cut=True)
    hearing = decoder()
    before = hearing.before_cut(cut, None)
    assert digits(before.findings) == [1]
    rest = Utterance(
        before.upto, whole.end, before.upto, whole.samples[before.upto - whole.offset :]
    )
    assert digits(hearing.decode(rest)) == [2, 3]


def test_a_cut_utterance_without_a_digit_is_rejected_as_far_as_it_is_explained():
    word = np.concatenate([tone(1, 0.15), tone(6, 0.15), silence(0.06)])
    whole = utterance(np.tile(word, 6), tone(2, 0.2))
    cut = Utterance(START, whole.end, whole.offset, whole.samples[:-400], cut=True)
    before = decoder().before_cut(cut, None)
    (finding,) = before.findings
    assert (finding.digit, finding.reason) == (None, "not-a-digit")
    assert (finding.start, finding.end) == (START, before.upto)
    assert finding.confidence > 0.9
    assert decoder().before_cut(cut, START).findings == []


def test_the_loudest_stretch_of_long_audio_is_taken():
    samples = np.zeros(1_000, np.float32)
    samples[600:700] = 1.0
    np.testing.assert_array_equal(loudest(samples, 100), samples[600:700])
    assert len(loudest(samples, 2_000)) == 1_000
