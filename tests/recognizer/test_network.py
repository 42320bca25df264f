from dataclasses import replace

import numpy as np
import pytest
from recognizer.classifier import Classifier

from recognizer.errors import ModelError
from recognizer.frontend import FrontEnd, FrontEndParams
from recognizer.model import load_model


@pytest.fixture(scope="module")
def model():
    return load_model("reference")


@pytest.fixture(scope="module")
def features(model):
    windows = np.random.default_rng(3).standard_normal((6, 17_640)).astype(np.float32)
    return FrontEnd(model.manifest.front_end)(windows)


def test_probabilities_sum_to_one(model, features):
    probabilities = Classifier(model)(features)
    assert probabilities.shape == (6, 10)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, atol=1e-5)


def test_no_answer_depends_on_what_was_classified_before(model, features):
    classifier = Classifier(model)
    forwards = classifier(features)
    backwards = classifier(features[::-1])[::-1]
    one_by_one = np.concatenate([classifier(features[i : i + 1]) for i in range(6)])
    np.testing.assert_array_equal(forwards, backwards)
    np.testing.assert_array_equal(forwards, one_by_one)


def test_no_windows_give_no_probabilities(model, features):
    assert Classifier(model)(features[:0]).shape == (0, 10)


def test_a_manifest_of_another_shape_is_refused(model):
    other = replace(model.manifest, front_end=FrontEndParams(n_mels=40))
    with pytest.raises(ModelError, match="does not fit"):
        Classifier(replace(model, manifest=other))


def test_a_file_the_interpreter_refuses_is_one_line(model):
    with pytest.raises(ModelError) as caught:
        Classifier(replace(model, data=b"\x1c\0\0\0TFL3" + b"\0" * 100))
    assert "\n" not in str(caught.value)
