import numpy as np
import pytest

from tests.train.evaluate.conftest import RATE, buzz
from train.evaluate import noise
from train.evaluate.hearing import Clips


def decibels(ratio: float) -> float:
    return 20 * np.log10(ratio)


def words(*audio: np.ndarray) -> Clips:
    labels = [str(i) for i in range(len(audio))]
    empty = np.zeros(0, np.float32)
    return noise.words_at(
        Clips(labels, ["ann"] * len(audio), list(audio), empty, []), RATE, np.random.default_rng(1)
    )


def test_pauses_and_padding_do_not_count_as_speech():
    speech = np.random.default_rng(1).normal(0, 0.1, RATE).astype(np.float32)
    padded = np.concatenate([np.zeros(RATE), speech, np.zeros(3 * RATE)]).astype(np.float32)
    span, level = noise.active(padded, RATE)
    assert level == pytest.approx(0.1, rel=0.02)
    assert len(span) == RATE


def test_silence_has_no_level():
    span, level = noise.active(np.zeros(RATE, np.float32), RATE)
    assert (len(span), level) == (0, 0.0)


@pytest.mark.parametrize("ratio", noise.RATIOS)
def test_the_ratio_is_met_while_something_is_said(ratio, rng):
    steady = rng.normal(0, 0.3, RATE // 2).astype(np.float32)
    clean = words(steady, steady * 0.01)
    hiss = rng.normal(0, 1, len(clean.stream)).astype(np.float32)
    noisy = noise.with_noise(clean, hiss, ratio)
    for i, place in enumerate(clean.spoken):
        added = noisy.stream[place.start : place.end] - clean.stream[place.start : place.end]
        speech = clean.audio[i]
        found = decibels(np.sqrt(np.mean(speech**2)) / np.sqrt(np.mean(added**2)))
        assert found == pytest.approx(ratio, abs=0.3)


def test_isolated_noisy_clips_are_cut_out_of_the_stream(rng):
    clean = words(buzz(500.0))
    noisy = noise.with_noise(clean, rng.normal(0, 1, len(clean.stream)).astype(np.float32), 5)
    (place,) = clean.spoken
    np.testing.assert_array_equal(noisy.audio[0], noisy.stream[place.start : place.end])


def test_a_bed_is_as_long_as_asked_and_at_level_one(rng):
    loud, soft = (rng.normal(0, s, RATE).astype(np.float32) for s in (0.5, 0.001))
    bed = noise.bed([loud, soft, np.zeros(RATE, np.float32)], 10 * RATE, RATE, rng)
    assert len(bed) == 10 * RATE
    assert np.sqrt(np.mean(bed**2)) == pytest.approx(1.0, rel=0.05)


def test_babble_is_several_talkers_at_level_one(rng):
    phrases = [buzz(600.0, 0.5), buzz(900.0, 0.7)]
    talk = noise.babble(phrases, 20 * RATE, RATE, rng)
    assert len(talk) == 20 * RATE
    assert np.sqrt(np.mean(talk**2)) == pytest.approx(1.0, rel=1e-3)
    # one talker comes and goes, six together less so
    together = np.square(talk.reshape(-1, 800)).mean(axis=1)
    alone = np.square(noise.bed(phrases, 20 * RATE, RATE, rng).reshape(-1, 800)).mean(axis=1)
    assert together.std() / together.mean() < 0.75 * alone.std() / alone.mean()
