from dataclasses import replace

import numpy as np
import pytest

from recognizer.errors import ModelError
from recognizer.frontend import FrontEnd, FrontEndParams
from recognizer.model import load_model
from recognizer.model.network import Network


@pytest.fixture(scope="module")
def model():
    return load_model("reference")


@pytest.fixture(scope="module")
def features(model):
    windows = np.random.default_rng(3).standard_normal((6, 17_640)).astype(np.float32)
    return FrontEnd(model.manifest.front_end)(windows)


@pytest.fixture(scope="module")
def utterances():
    """Features of utterances of three lengths, as the default model takes them."""
    rng = np.random.default_rng(4)
    return [rng.uniform(-1, 0, (1, frames, 40)).astype(np.float32) for frames in (121, 81, 201)]


def test_probabilities_sum_to_one(model, features):
    probabilities = Network(model)(features)
    assert probabilities.shape == (6, 10)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, atol=1e-5)


def test_no_answer_depends_on_what_was_asked_before(model, features):
    network = Network(model)
    forwards = network(features)
    backwards = network(features[::-1])[::-1]
    one_by_one = np.concatenate([network(features[i : i + 1]) for i in range(6)])
    np.testing.assert_array_equal(forwards, backwards)
    np.testing.assert_array_equal(forwards, one_by_one)


def test_no_windows_give_no_probabilities(model, features):
    assert Network(model)(features[:0]).shape == (0, 10)


def test_a_sequence_model_answers_to_any_number_of_frames(utterances):
    network = Network(load_model())
    assert network.any_length
    for features in utterances:
        answer = network(features)
        assert answer.shape == (1, (features.shape[1] - 1) // 4 + 1, 13)
        np.testing.assert_allclose(answer.sum(axis=2), 1, atol=1e-3)


def test_no_answer_of_a_sequence_model_depends_on_the_length_before(utterances):
    network = Network(load_model())
    forwards = [network(features) for features in utterances]
    backwards = [network(features) for features in utterances[::-1]][::-1]
    for one, other in zip(forwards, backwards, strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_manifest_of_another_shape_is_refused(model):
    other = replace(model.manifest, front_end=FrontEndParams(n_mels=40))
    with pytest.raises(ModelError, match="does not fit"):
        Network(replace(model, manifest=other))


def test_a_window_classifier_is_no_sequence_model_whatever_its_manifest_says(model):
    labels = (*model.manifest.labels, "other", "nothing")
    front_end = replace(model.manifest.front_end, sample_rate=8_000, f_max=4_000)
    other = replace(model.manifest, stride=4, labels=labels, front_end=front_end)
    with pytest.raises(ModelError, match="does not fit"):
        Network(replace(model, manifest=other))


def test_a_file_the_interpreter_refuses_is_one_line(model):
    with pytest.raises(ModelError) as caught:
        Network(replace(model, data=b"\x1c\0\0\0TFL3" + b"\0" * 100))
    assert "\n" not in str(caught.value)
