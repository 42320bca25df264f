import numpy as np
import pytest

from export.measure import accepted, compare
from export.sets import WindowSet
from export.variants import VARIANTS
from export.verify import differences, losses
from tests.export.conftest import manifest

CLASSES = 11


def certain(*classes, of=0.9):
    """Return rows of probabilities, each ``of`` for one class and the rest spread evenly."""
    rows = np.full((len(classes), CLASSES), (1 - of) / (CLASSES - 1), np.float32)
    rows[np.arange(len(classes)), classes] = of
    return rows


def windows(labels=None, judged=True):
    return WindowSet("set", np.zeros((4, 1, 1), np.float32), labels=labels, judged=judged)


def test_a_digit_above_the_threshold_is_accepted():
    rows = np.concatenate([certain(3), certain(10), certain(3, of=0.2)])
    np.testing.assert_array_equal(accepted(rows, manifest(threshold=0.3)), [True, False, False])


def test_rejections_that_quantization_moved_are_counted_both_ways():
    keras = np.concatenate([certain(1, 2), certain(3, of=0.29), certain(10)])
    got = np.concatenate([certain(1), certain(2, of=0.29), certain(3, of=0.31), certain(10)])
    found = compare(got, keras, windows(), manifest(threshold=0.3))
    assert (found.rejected, found.newly_rejected, found.newly_accepted) == (2, 1, 1)
    assert found.agreement == 1
    assert found.largest_difference == pytest.approx(0.61, abs=1e-6)
    assert found.accuracy is None


def test_accuracy_is_of_labels_and_agreement_of_keras():
    found = compare(certain(1, 2, 3, 4), certain(1, 2, 3, 5), windows(tuple("1255")), manifest())
    assert (found.accuracy, found.agreement) == (0.5, 0.75)
    assert found.macro_f1 == pytest.approx((1 + 1 + 0) / 3)


def judge(got, keras, labels, judged=True, variant="int8"):
    one = windows(labels, judged)
    compared = {"set": compare(got, keras, one, manifest())}
    baseline = {"set": compare(keras, keras, one, manifest())}
    return losses(VARIANTS[variant], [one], compared, baseline)


def test_a_variant_may_lose_a_point_and_no_more():
    keras, labels = certain(*[1] * 100), ("1",) * 100
    assert judge(certain(*[1] * 99, 2), keras, labels) == []
    (line,) = judge(certain(*[1] * 98, 2, 2), keras, labels)
    assert "loses 2.0 points" in line


def test_a_variant_must_agree_even_where_it_loses_nothing():
    keras, labels = certain(*[2] * 100), ("1",) * 100
    assert judge(certain(*[2] * 98, 3, 3), keras, labels) == []
    (line,) = judge(certain(*[2] * 97, 3, 3, 3), keras, labels)
    assert "agrees with Keras on 97.0 %" in line


def test_sets_that_are_only_reported_fail_nothing():
    assert judge(certain(*[2] * 4), certain(*[1] * 4), tuple("1111"), judged=False) == []


def test_float32_must_be_the_same_model_and_nan_is_not():
    keras = certain(1, 2)
    off = {"set": compare(keras + np.float32(2e-4), keras, windows(), manifest())}
    nan = {"set": compare(keras * np.float32(np.nan), keras, windows(), manifest())}
    assert differences(VARIANTS["int8"], off) == []
    assert len(differences(VARIANTS["waveform"], off)) == 0
    assert len(differences(VARIANTS["float32"], off)) == 1
    assert len(differences(VARIANTS["float32"], nan)) == 1
