"""How sure the model must be, and how sure it says it is."""

import numpy as np
import pytest

from recognizer.model.manifest import OH
from train import threshold
from train.checks import Check
from train.material import NOISE, OTHER

LABELS = (*"0123456789", "go", OH, OTHER, NOISE)


def answers(*rows: dict[str, float]) -> np.ndarray:
    """Return probabilities, a row for each; what is left is noise."""
    found = np.zeros((len(rows), len(LABELS)), np.float32)
    for row, shares in zip(found, rows, strict=True):
        for label, value in shares.items():
            row[LABELS.index(label)] = value
        row[LABELS.index(NOISE)] += 1 - row.sum()
    return found


def check(*labels: str) -> Check:
    return Check(np.zeros((len(labels), 1, 1), np.float32), labels)


def test_oh_counts_as_zero_unless_it_is_off():
    given = answers({"0": 0.3, OH: 0.5, "go": 0.2})
    digits, others = threshold.split(given, LABELS)
    assert digits[0].argmax() == 0
    assert digits[0, 0] == pytest.approx(0.8)
    assert others.max() == pytest.approx(0.2)
    digits, others = threshold.split(given, LABELS, oh=False)
    assert digits[0, 0] == pytest.approx(0.3)
    assert others.max() == pytest.approx(0.5)
    assert threshold.rejected(given, LABELS, 0.5) == 0
    assert threshold.rejected(given, LABELS, 0.5, oh=False) == 1


def test_oh_is_scored_as_a_zero_and_words_as_none():
    checks = {"oh_isolated": check(OH, OH), "words_isolated": check("go", "go")}
    given = {
        "oh_isolated": answers({OH: 0.9}, {"4": 0.9}),
        "words_isolated": answers({"go": 0.9}, {OH: 0.9}),
    }
    found = threshold.scores(given, checks, LABELS, 0.5)
    assert found["oh_isolated"] == 0.5
    assert "words_isolated" not in found
    assert found["words_isolated_rejected"] == 0.5
    assert found["words_isolated_rejected_oh_off"] == 1


def test_the_threshold_rejects_three_in_a_hundred_each_group_counting_the_same():
    sure = np.linspace(0.5, 1, 100)
    checks = {
        "commands_isolated": check(*["1"] * 100),
        "neural_isolated": check("2"),
        "formant_isolated": check("3"),
    }
    given = {
        "commands_isolated": answers(*({"1": value} for value in sure)),
        "neural_isolated": answers({"2": 0.99}),
        "formant_isolated": answers({"3": 0.01}),
    }
    limit = threshold.choose(given, checks, LABELS)
    assert 0.05 <= (sure < limit - 0.001).mean() <= 0.06
    assert threshold.choose({}, checks, LABELS) == 0.5


def test_a_word_beats_a_digit_only_by_the_rule_that_says_so():
    given = answers({"4": 0.4, "go": 0.45})
    parts = threshold.split(given, LABELS)
    assert threshold.veto(*parts)[0] == 0
    assert threshold.best(*parts)[0] == pytest.approx(0.4)
    assert threshold.share(*parts)[0] == pytest.approx(0.4)


def test_the_temperature_undoes_a_model_that_is_too_sure(rng):
    logits = rng.normal(0, 1.5, (4000, len(LABELS)))
    honest = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    spoken = [LABELS[rng.choice(len(LABELS), p=row)] for row in honest]
    sharp = np.exp(2 * logits) / np.exp(2 * logits).sum(axis=1, keepdims=True)
    checks = {"neural_isolated": check(*spoken)}
    found = threshold.temperature({"neural_isolated": sharp}, checks, LABELS)
    assert found == pytest.approx(2, rel=0.1)
    assert threshold.temperature({}, checks, LABELS) == 1


def test_rules_are_compared_on_speech_without_digits():
    checks = {"fsdd_isolated": check("1"), "phrases_isolated": check(OTHER, OTHER)}
    given = {
        "fsdd_isolated": answers({"1": 0.8}),
        "phrases_isolated": answers({"1": 0.1, OTHER: 0.9}, {"1": 0.9}),
    }
    found = threshold.compare(given, checks, LABELS)
    assert set(found) == set(threshold.RULES)
    assert {shares["mean"] for shares in found.values()} == {0.5}
