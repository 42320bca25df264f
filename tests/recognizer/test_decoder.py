import numpy as np
import pytest

from recognizer.decoder import Decoder, DecoderParams, Finding, loudest
from recognizer.frontend import FrontEnd
from recognizer.manifest import DIGITS
from recognizer.segmenter import Utterance

LABELS = ("noise", *DIGITS)


def decode(probabilities, seconds=0.5, threshold=0.5):
    """Decode an utterance from 1 s on, of which the classifier thinks ``probabilities``."""
    end = 8_000 + round(seconds * 8_000)
    utterance = Utterance(8_000, end, 7_200, np.ones(end - 7_200, np.float32))
    decoder = Decoder(
        lambda features: np.float32([probabilities] * len(features)),
        LABELS,
        FrontEnd(),
        DecoderParams(threshold=threshold),
        8_000,
    )
    (finding,) = decoder.decode(utterance)
    return finding


def spread(**of):
    rest = (1 - sum(of.values())) / (len(LABELS) - len(of))
    return [of.get("d" + label if label.isdigit() else label, rest) for label in LABELS]


def test_a_sure_digit_is_reported_where_it_was_spoken():
    assert decode(spread(d7=0.9)) == Finding(7, pytest.approx(0.9), 8_000, 12_000)


def test_below_the_threshold_there_is_no_guess():
    finding = decode(spread(d7=0.45), threshold=0.5)
    assert (finding.digit, finding.reason) == (None, "low-confidence")
    assert finding.confidence == pytest.approx(0.45)


def test_the_threshold_itself_is_enough():
    assert decode(spread(d7=0.5), threshold=0.5).digit == 7


def test_a_class_that_is_no_digit_is_rejected_however_low_the_threshold():
    finding = decode(spread(noise=0.6), threshold=0.0)
    assert (finding.digit, finding.reason) == (None, "not-a-digit")
    assert finding.confidence == pytest.approx(0.6)


def test_speech_longer_than_any_digit_is_rejected():
    assert decode(spread(d7=0.99), seconds=2.0).reason == "too-long"


def test_the_loudest_stretch_of_long_audio_is_taken():
    samples = np.zeros(1_000, np.float32)
    samples[600:700] = 1.0
    np.testing.assert_array_equal(loudest(samples, 100), samples[600:700])
    assert len(loudest(samples, 2_000)) == 1_000
