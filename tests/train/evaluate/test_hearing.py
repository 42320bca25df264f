import numpy as np
import pytest

from recognizer.events import Digit
from recognizer.recognizer import Recognizer
from tests.train.evaluate.conftest import RATE, PitchClassifier, buzz, hertz, make_subject
from train.evaluate.hearing import MISSED, REJECTED, Answer, Clips, View, generator, hear
from train.streams import StreamParams, join


def clips(*digits: int) -> Clips:
    audio = [buzz(hertz(d), seed=i) for i, d in enumerate(digits)]
    labels = [str(d) for d in digits]
    rng = np.random.default_rng(5)
    stream, spoken = join(zip(labels, audio, strict=True), StreamParams(), rng)
    return Clips(labels, ["ann"] * len(digits), audio, stream, spoken)


def test_every_word_is_heard_in_three_views(subject):
    heard = hear(subject, clips(3, 1, 4, 1, 5))
    for view in heard.views.values():
        assert [answer.heard for answer in view.answers] == ["3", "1", "4", "1", "5"]
        assert view.extra == []


def test_a_word_below_the_threshold_is_rejected_but_still_the_best_guess():
    subject = make_subject(confidence=0.4, threshold=0.5)
    heard = hear(subject, clips(3)).at(subject.threshold)
    assert heard.forced.answers[0].heard == "3"
    assert heard.isolated.answers == [Answer(REJECTED, pytest.approx(0.4))]
    assert heard.stream.answers[0].heard == REJECTED


def test_silence_in_place_of_a_word_is_missed_in_the_stream(subject):
    words = clips(3)
    silent = Clips(words.labels, words.speakers, words.audio, words.stream * 0, words.spoken)
    assert hear(subject, silent).stream.answers == [Answer(MISSED)]


def test_digits_beyond_the_words_are_extra(subject):
    words = clips(3, 8)
    one = Clips(words.labels[:1], ["ann"], words.audio[:1], words.stream, words.spoken[:1])
    assert [answer.heard for answer in hear(subject, one).stream.extra] == ["8"]


class Wavering(PitchClassifier):
    """Is surer of some digits than of others."""

    def __call__(self, features: np.ndarray) -> np.ndarray:
        answers = super().__call__(features)
        best = answers.argmax(axis=1)
        answers[np.arange(len(best)), best] = 0.3 + 0.06 * best
        return answers


@pytest.mark.parametrize("threshold", [0.0, 0.4, 0.55, 0.99])
def test_what_is_rejected_afterwards_is_what_the_recognizer_rejects(subject, threshold):
    """One hearing at threshold 0 may stand for all others only while this holds."""
    words = clips(0, 9, 2, 7, 5, 4)
    wavering = type(subject)(
        "wavering", subject.model, Wavering(labels=subject.model.manifest.labels)
    )
    recognizer = Recognizer(
        subject.model,
        classify=Wavering(labels=subject.model.manifest.labels),
        threshold=threshold,
    )
    events = recognizer.feed(words.stream) + recognizer.flush()
    reported = [(str(e.digit), e.confidence) for e in events if isinstance(e, Digit)]
    view = hear(wavering, words).stream.at(threshold)
    assert [(a.heard, a.confidence) for a in view.answers if a.is_digit] == reported


def test_extra_digits_below_the_threshold_are_gone():
    view = View([], [Answer("1", 0.3), Answer("2", 0.8)])
    assert view.at(0.5).extra == [Answer("2", 0.8)]


def test_each_measurement_has_random_numbers_of_its_own():
    assert generator(1, "a").random() == generator(1, "a").random()
    assert generator(1, "a").random() != generator(1, "b").random()
    assert generator(1, "a").random() != generator(2, "a").random()


def test_isolated_clips_are_at_the_rate_the_model_listens_to(subject):
    assert subject.rate == RATE
