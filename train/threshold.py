"""From probabilities to "this digit, this sure", or "no digit", chosen on voices held out."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from recognizer.digits import digit_probabilities
from recognizer.model.manifest import DIGITS, OH
from train.checks import Check
from train.material import OTHER

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]
Answers = Mapping[str, FloatArray]
"""What the model answers to each check, ``(n, classes)`` probabilities."""
Confidence = Callable[[FloatArray, FloatArray], FloatArray]
"""From probabilities of the ten digits and of all else to how sure the best digit is, 0 to 1."""

REJECTED = 0.03
"""Share of the digits of held-out voices that the threshold may reject."""
CHOSEN_BY = ("commands", "neural")
"""Groups of clips that the threshold is chosen on, each counting the same. Formant synthesis is
hard to understand for people too."""
NO_DIGITS = ("words", "other_words", "phrases", "running")
"""Groups of speech that holds no digit."""


def veto(digits: FloatArray, others: FloatArray) -> FloatArray:
    """The best digit's probability, 0 where one class that is no digit has more."""
    return np.where(others.max(axis=1) > digits.max(axis=1), 0, digits.max(axis=1))


def best(digits: FloatArray, others: FloatArray) -> FloatArray:
    """The best digit's probability, whatever else there is."""
    return digits.max(axis=1)


def share(digits: FloatArray, others: FloatArray) -> FloatArray:
    """The best digit's part of what it and all that is no digit have together."""
    most = digits.max(axis=1)
    return most / (most + others.sum(axis=1) + 1e-9)


def total(digits: FloatArray, others: FloatArray) -> FloatArray:
    """The probability that it is a digit at all."""
    return digits.sum(axis=1)


RULES: Mapping[str, Confidence] = {"veto": veto, "best": best, "share": share, "total": total}
RULE = "best"
"""The rule that the runtime's decoder follows, but for what hardly is a digit at all."""


def split(
    answers: FloatArray, labels: Sequence[str], oh: bool = True
) -> tuple[FloatArray, FloatArray]:
    """Return the probabilities of the digits, ``(n, 10)``, and of all other classes.

    OH adds to the zero's where ``oh``, else it is one of the others.
    """
    digits = digit_probabilities(answers, labels, oh=oh)
    rest = [i for i, label in enumerate(labels) if label not in DIGITS and label != OH]
    others = answers[:, rest]
    if OH in labels and not oh:
        others = np.concatenate([others, answers[:, [labels.index(OH)]]], axis=1)
    return digits, others


def spoken(check: Check) -> IntArray:
    """Return the digit of each clip, 0 for OH, -1 for a word that is none."""
    number = {**{digit: int(digit) for digit in DIGITS}, OH: 0}
    return np.array([number.get(label, -1) for label in check.labels], np.int64)


def choose(
    answers: Answers, checks: Mapping[str, Check], labels: Sequence[str], rule: str = RULE
) -> float:
    """Return the confidence that all but REJECTED of the digits of CHOSEN_BY reach.

    Without any of these groups: 0.5.
    """
    values, weights = [np.zeros(0, np.float32)], [np.zeros(0)]
    for name in _groups(answers, CHOSEN_BY):
        sure = RULES[rule](*split(answers[name], labels))[spoken(checks[name]) >= 0]
        values.append(sure)
        weights.append(np.full(len(sure), 1 / max(1, len(sure))))
    value, weight = np.concatenate(values), np.concatenate(weights)
    if not len(value):
        return 0.5
    order = np.argsort(value)
    below = np.cumsum(weight[order]) / weight.sum()
    return round(float(value[order][np.searchsorted(below, REJECTED)]), 3)


def rejected(
    answers: FloatArray,
    labels: Sequence[str],
    threshold: float,
    *,
    rule: str = RULE,
    oh: bool = True,
) -> float:
    """Return the share of the answers that are no digit at this threshold."""
    sure = RULES[rule](*split(answers, labels, oh))
    return round(float(((sure < threshold) | (sure == 0)).mean()), 4)


def scores(
    answers: Answers, checks: Mapping[str, Check], labels: Sequence[str], threshold: float
) -> dict[str, float]:
    """Return for each check the share of digits heard right (whatever the confidence).

    ``NAME_rejected`` is the share rejected by RULE: of digits by mistake, of words rightly. For
    OH and words ``NAME_rejected_oh_off`` is the same with "oh" counted as a word.
    """
    found = {"threshold": threshold}
    for name, given in answers.items():
        truth = spoken(checks[name])
        if (truth >= 0).any():
            heard = split(given, labels)[0].argmax(axis=1)
            found[name] = round(float((heard == truth)[truth >= 0].mean()), 4)
        found[f"{name}_rejected"] = rejected(given, labels, threshold)
        if OH in labels and not set(checks[name].labels) & set(DIGITS):
            found[f"{name}_rejected_oh_off"] = rejected(given, labels, threshold, oh=False)
    return found


def compare(
    answers: Answers, checks: Mapping[str, Check], labels: Sequence[str]
) -> dict[str, dict[str, float]]:
    """Return for each rule its threshold, and what it rejects of speech without digits.

    That is the mean over NO_DIGITS, at the threshold that rejects REJECTED of the digits.
    """
    found = {}
    for rule in RULES:
        threshold = choose(answers, checks, labels, rule)
        shares = {
            name: rejected(answers[name], labels, threshold, rule=rule)
            for name in _groups(answers, NO_DIGITS)
        }
        found[rule] = {"threshold": threshold, "mean": _mean(shares.values()), **shares}
    return found


def temperature(answers: Answers, checks: Mapping[str, Check], labels: Sequence[str]) -> float:
    """Return what the logits are to be divided by for the best likelihood on voices held out.

    Each group of CHOSEN_BY and NO_DIGITS counts the same (temperature scaling: Guo et al.,
    2017). Without any: 1.
    """
    from scipy.optimize import minimize_scalar

    parts = []
    for name in _groups(answers, (*CHOSEN_BY, *NO_DIGITS)):
        index = {label: number for number, label in enumerate(labels)}
        truth = np.array([index.get(label, index[OTHER]) for label in checks[name].labels])
        parts.append((np.log(answers[name].astype(np.float64) + 1e-12), truth))
    if not parts:
        return 1.0

    def loss(logarithm: float) -> float:
        scaled = [(logits / np.exp(logarithm), truth) for logits, truth in parts]
        return float(np.mean([_cross_entropy(logits, truth) for logits, truth in scaled]))

    return round(float(np.exp(minimize_scalar(loss, bounds=(-1.6, 1.6), method="bounded").x)), 3)


def _cross_entropy(logits: npt.NDArray[np.float64], truth: IntArray) -> float:
    logits = logits - logits.max(axis=1, keepdims=True)
    chosen = logits[np.arange(len(truth)), truth]
    return float((np.log(np.exp(logits).sum(axis=1)) - chosen).mean())


def _groups(answers: Answers, wanted: Sequence[str]) -> Iterator[str]:
    return (name for name in answers if name.rpartition("_")[0] in wanted)


def _mean(values: Iterable[float]) -> float:
    return round(float(np.mean(list(values) or [0.0])), 4)
