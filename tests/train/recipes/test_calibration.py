"""What is chosen on speakers held back: confidence, the odds of other words, thresholds."""

import numpy as np
import pytest
import soundfile

from recognizer.decoder import Reading
from tests.conftest import tone
from train.corpora import Recording
from train.examples.targets import LABELS, NOTHING, OTHER
from train.recipes.calibration import (
    COST,
    WEIGHTS,
    Answered,
    answers,
    best_weight,
    calibrate,
    hear,
    threshold,
    thresholds,
    weighed,
)

RATE = 8_000
READING = Reading(labels=LABELS, step=320, rate=RATE)


def answer(label, probability, instead=OTHER):
    """Return five steps of which the middle one has a symbol, or else another."""
    steps = np.full((5, len(LABELS)), 1e-4, np.float32)
    steps[:, LABELS.index(NOTHING)] = 1.0
    steps[2] = 1e-4
    steps[2, LABELS.index(label)] = probability
    steps[2, LABELS.index(instead)] = 1 - probability
    return steps / steps.sum(axis=1, keepdims=True)


def said(truth, label, probability):
    utterance = (np.ones(5 * 320, np.float32), answer(label, probability))
    return Answered(truth, 1.0, (utterance,))


@pytest.mark.parametrize(("cost", "least"), [(1.0, 0.5), (4.0, 0.8), (0.25, 0.2)])
def test_a_digit_is_reported_where_that_costs_less_than_missing_it(cost, least):
    assert threshold(cost) == least


def test_other_words_are_weighed_and_each_step_still_sums_to_one():
    changed = weighed(answer("3", 0.4), READING, 0.5)
    np.testing.assert_allclose(changed.sum(axis=1), 1, rtol=1e-5)
    assert changed[2, LABELS.index("3")] / changed[2, LABELS.index(OTHER)] == pytest.approx(4 / 3)


def test_a_weight_makes_a_digit_of_what_was_almost_one():
    almost = [said((3,), "3", 0.4)]
    assert [one.word.digit for one in hear(almost, READING).digits] == []
    assert [one.word.digit for one in hear(almost, READING, 0.5).digits] == [3]


def test_the_weight_that_costs_least_is_chosen():
    digits = [said((3,), "3", 0.9) for _ in range(20)]
    shy = [*digits, *(said((3,), "3", 0.45) for _ in range(20)), said((), "3", 0.02)]
    bold = [*digits, *(said((), "3", 0.45) for _ in range(20))]
    assert best_weight(shy, READING) < 1
    assert best_weight(bold, READING) == WEIGHTS[0]


def test_thresholds_tell_what_they_cost():
    heard = hear(
        [*(said((3,), "3", p) for p in (0.6, 0.7, 0.8, 0.95, 0.97)), said((), "3", 0.6)], READING
    )
    found = thresholds(heard, calibrate(heard))
    assert set(found) == set(COST)
    missed = [found[name]["missed"] for name in ("lenient", "balanced", "strict")]
    assert missed == sorted(missed)
    assert found["lenient"]["false_accepts_per_hour"] in (0.0, 3600.0)


def test_every_fourth_single_digit_is_heard_in_babble_too(tmp_path):
    rng = np.random.default_rng(1)
    soundfile.write(tmp_path / "digit.wav", tone(0.5), RATE)
    soundfile.write(tmp_path / "talk.wav", 0.1 * rng.standard_normal(2 * RATE), RATE)
    digits = [Recording(tmp_path / "digit.wav", ("3",), "ann")] * 8
    talk = Recording(tmp_path / "talk.wav", (), "bea")
    classify = lambda samples: np.zeros((1, len(LABELS)), np.float32)  # noqa: E731
    heard = answers(classify, [*digits, talk])
    assert [one.truth for one in heard].count((3,)) == 10
    assert len(answers(classify, digits)) == 8


@pytest.mark.slow
def test_the_network_itself_is_given_the_weight():
    from train.models.sequence import SequenceParams, sequence_network
    from train.recipes.finish import weigh_others

    network = sequence_network(SequenceParams(filters=(6, 8), units=6, layers=1))
    features = -np.random.default_rng(1).random((1, 81, 40)).astype(np.float32)
    before = np.asarray(network(features))[0]
    weigh_others(network, 0.25)
    np.testing.assert_allclose(
        np.asarray(network(features))[0], weighed(before, READING, 0.25), atol=1e-5
    )
