"""The classifier asks its network about what the front-end makes of an utterance."""

from dataclasses import replace

import numpy as np
import pytest

from recognizer.frontend import FrontEnd
from recognizer.model import load_model
from recognizer.model.classifier import Classifier, load_classifier
from tests.recognizer.tones import LABELS, MANIFEST, as_windows, tone

STEP = 320


class Asked:
    """A network that notes what it is asked and answers with the number of the step."""

    def __init__(self, *shape):
        self.shape = shape
        self.inputs = []

    def __call__(self, inputs):
        self.inputs.append(inputs)
        steps = self.shape or ((inputs.shape[1] - 1) // 4 + 1, len(LABELS))
        numbers = np.arange(1, np.prod(steps) + 1, dtype=np.float32)
        return np.tile(numbers.reshape(1, *steps), (len(inputs), *[1] * len(steps)))


@pytest.mark.parametrize(
    ("samples", "steps"), [(1, 21), (6_400, 21), (6_401, 22), (6_720, 22), (16_000, 51)]
)
def test_an_utterance_is_padded_to_whole_steps_and_the_least_length(samples, steps):
    network = Asked()
    answer = Classifier(MANIFEST, network)(np.ones(samples, np.float32))
    assert answer.shape == (steps, len(LABELS))
    (features,) = network.inputs
    assert features.shape == (1, 4 * (steps - 1) + 1, 40)
    assert (features[0, -(-samples // 80) + 2 :] == -1).all(), "the padding is silent"


def test_the_whole_utterance_is_seen_at_once():
    network, samples = Asked(), np.concatenate([tone(3, 1.0, 0.01), tone(3, 1.0, 0.1)])
    Classifier(MANIFEST, network)(samples)
    front_end = FrontEnd(MANIFEST.front_end)
    np.testing.assert_array_equal(network.inputs[0][0], front_end.utterance(samples, 4))
    assert network.inputs[0][0, :80].max() == pytest.approx(-20 / 80, abs=0.01)


def test_a_network_of_fixed_length_hears_the_loudest_part_and_nothing_elsewhere():
    network = Asked(21, len(LABELS))
    classify = Classifier(MANIFEST, network, any_length=False)
    samples = np.concatenate([tone(1, 1.2, 0.01), tone(2, 0.7, 0.3), tone(1, 1.0, 0.01)])
    answer = classify(samples)
    assert answer.shape == (-(-len(samples) // STEP) + 1, len(LABELS))
    assert network.inputs[0].shape == (1, 81, 40)
    first = int(np.flatnonzero(answer[:, 0])[0])
    np.testing.assert_array_equal(answer[first : first + 21], network(network.inputs[0])[0])
    assert first * STEP <= 1.2 * 8_000 + STEP
    assert (first + 20) * STEP >= 1.9 * 8_000 - STEP
    rest = np.delete(answer, slice(first, first + 21), axis=0)
    assert (rest[:, -1] == 1).all() and (rest[:, :-1] == 0).all()


def test_a_network_with_a_front_end_inside_is_given_samples():
    network = Asked(21, len(LABELS))
    classify = Classifier(MANIFEST, network, any_length=False, takes_samples=True)
    samples = tone(4, 0.5)
    classify(samples)
    np.testing.assert_array_equal(network.inputs[0][0], np.pad(samples, (0, 2_400)))


def test_a_window_classifier_answers_once_for_the_loudest_window():
    manifest = as_windows()
    network = Asked(len(manifest.labels))
    answer = Classifier(manifest, network)(np.concatenate([tone(1, 1, 0.01), tone(2, 0.8)]))
    assert answer.shape == (1, len(manifest.labels))
    assert network.inputs[0].shape == (1, 81, 40)
    loud = FrontEnd(manifest.front_end)(tone(2, 0.8)[None])
    np.testing.assert_allclose(network.inputs[0][:, 2:-2], loud[:, 2:-2], atol=0.05)


def test_the_reference_model_is_a_window_classifier_at_its_own_rate():
    answer = load_classifier(load_model("reference"))(tone(3, 2.0))
    assert answer.shape == (1, 10)
    assert answer.sum() == pytest.approx(1, abs=1e-4)


def test_the_default_model_is_a_sequence_model():
    model = load_model()
    answer = load_classifier(model)(tone(3, 2.0))
    assert answer.shape == (51, len(LABELS))
    assert model.manifest.labels == LABELS


def test_a_manifest_may_have_another_stride():
    manifest = replace(MANIFEST, stride=2)
    network = Asked(41, len(LABELS))
    Classifier(manifest, network)(tone(3, 0.81))
    assert network.inputs[0].shape == (1, 83, 40)
