import numpy as np
import pytest

from export.measure import Answers, compare, hear
from export.utterances import UtteranceSet
from export.variants import VARIANTS
from export.verify import differences, losses
from recognizer.model.classifier import Classifier
from tests.export.conftest import RATE, manifest, sequence_manifest

pytestmark = pytest.mark.slow

STEPS, LABELS = 11, 13


def heard(*digits, off=0.0):
    matrix = np.full((1, LABELS), 1 / LABELS + off, np.float32)
    return Answers(tuple(matrix for _ in digits), digits)


def utterances(*said, judged=True):
    silence = np.zeros(RATE, np.float32)
    return UtteranceSet("set", tuple(silence for _ in said), said or None, judged)


def test_what_is_heard_is_what_the_recognizer_reports():
    labels = sequence_manifest().labels
    answer = np.full((STEPS, LABELS), 1e-4, np.float32)
    answer[:, labels.index("nothing")] = 1
    for step, label, probability in ((2, "7", 0.95), (5, "oh", 0.9), (8, "3", 0.5)):
        answer[step] = 1e-4
        answer[step, labels.index(label)] = probability
        answer[step, labels.index("nothing")] = 1 - probability
    model = sequence_manifest(threshold=0.6)
    classify = Classifier(model, lambda _: answer[None])
    (digits,) = hear(classify, utterances((7, 0)), model).digits
    assert digits == (7, 0), "an oh is a zero, and the 3 is below the threshold"
    (digits,) = hear(classify, utterances((7, 0)), sequence_manifest(threshold=0.1)).digits
    assert digits == (7, 0, 3)


def test_errors_are_edits_and_exact_utterances_have_none():
    found = compare(
        heard((1, 2, 3), (4, 4), ()),
        heard((1, 2, 3), (4,), (5,)),
        utterances((1, 2, 3), (4, 5), (6,)),
    )
    assert (found.said, found.errors, found.exact) == (6, 2, 1)
    assert found.error_rate == pytest.approx(2 / 6)
    assert found.accuracy == pytest.approx(1 / 3)
    assert found.agreement == pytest.approx(1 / 3)


def test_without_words_only_keras_is_compared_with():
    found = compare(heard((1,), (2,)), heard((1,), (3,)), utterances())
    assert (found.said, found.error_rate, found.accuracy) == (None, None, None)
    assert found.agreement == 0.5


def judge(got, keras, said, judged=True, variant="int8"):
    one = utterances(*said, judged=judged)
    compared = {"set": compare(heard(*got), heard(*keras), one)}
    baseline = {"set": compare(heard(*keras), heard(*keras), one)}
    return losses(VARIANTS[variant], [one], compared, baseline)


def test_a_variant_may_make_one_more_error_in_a_hundred_and_no_more():
    said = [(1,)] * 100
    assert judge([*said[:99], (2,)], said, said) == []
    (line,) = judge([*said[:98], (2,), ()], said, said)
    assert "2.0 more errors" in line


def test_a_variant_must_agree_on_single_digits_even_where_it_loses_nothing():
    keras, said = [(2,)] * 100, [(1,)] * 100
    assert judge([*keras[:98], (3,), (3,)], keras, said) == []
    (line,) = judge([*keras[:97], (3,), (3,), (3,)], keras, said)
    assert "agrees with Keras on 97.0 %" in line


def test_strings_need_not_agree_whole():
    said = [(1, 2, 3, 4)] * 50
    keras = [(1, 2, 3, 9)] * 50
    assert judge([(1, 2, 3, 8)] * 50, keras, said) == []


def test_sets_that_are_only_reported_fail_nothing():
    assert judge([(2,)] * 4, [(1,)] * 4, [(1,)] * 4, judged=False) == []


def test_float32_must_be_the_same_model_and_nan_is_not():
    keras = heard((1,), (2,))
    one = utterances()
    off = {"set": compare(heard((1,), (2,), off=2e-4), keras, one)}
    nan = {"set": compare(heard((1,), (2,), off=np.nan), keras, one)}
    assert differences(VARIANTS["int8"], off) == []
    assert differences(VARIANTS["waveform"], off) == []
    assert len(differences(VARIANTS["float32"], off)) == 1
    assert len(differences(VARIANTS["float32"], nan)) == 1


def test_a_window_classifier_is_heard_too():
    model = manifest(threshold=0.3)
    answer = np.full((1, 11), 0.01, np.float32)
    answer[0, 3] = 0.9
    (digits,) = hear(Classifier(model, lambda _: answer), utterances((3,)), model).digits
    assert digits == (3,)
