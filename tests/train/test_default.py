"""The default model's training: two steps of it, from recordings to a TFLite file."""

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from recognizer.model.network import Network
from recognizer.errors import UsageError
from recognizer.model import load_model
from tests.endtoend.run import recognizer
from train.architectures import conv_lstm
from train.corpora import Recording
from train.corpora.splits import Split
from train.experiments import default
from train.experiments.default_fit import cool
from train.fit_steps import StepsParams, fit_steps
from train.material import RATE
from train.runs import load_run, trainings
from train.threshold import RULES


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    (folder / "fsdd").mkdir()
    (folder / "sc/stop").mkdir(parents=True)
    (folder / "sc/testing_list.txt").write_text("stop/9_nohash_0.wav\n")
    rng = np.random.default_rng(1)
    time = np.arange(RATE // 2) / RATE
    for number in range(10):
        voice = np.sin(2 * np.pi * (300 + 200 * number) * time) * np.hanning(len(time)) * 0.3
        noisy = (voice + 0.001 * rng.standard_normal(len(time))).astype(np.float32)
        for name in (f"{number}_ann_0", f"{number}_ann_10", f"{number}_bea_10"):
            soundfile.write(folder / "fsdd" / f"{name}.wav", noisy, RATE)
        for take in range(2):
            name = f"stop/{number}_nohash_{take}.wav"
            soundfile.write(folder / "sc" / name, noisy[::-1], RATE)
    return folder


@pytest.fixture(scope="module")
def run_folder(data, tmp_path_factory):
    out = tmp_path_factory.mktemp("run")
    options = ("--steps", 2, "--windows", 200, "--rounds", 1, "--hold-out", "bea")
    options += ("--without", "rooms", "--dataset", "speech-commands", data / "sc")
    ran = recognizer(
        "train", "--experiment", "default", "--data", data, "--out", out, *options, timeout=900
    )
    assert ran.code == 0, ran.err
    assert "fsdd_test_isolated" in ran.out
    return out


def test_two_steps_leave_a_model_a_manifest_and_a_report(run_folder):
    model, manifest = load_run(run_folder)
    assert manifest.training["steps"] == 2
    assert manifest.training["held_out"] == ["bea"]
    assert model.output_shape == (None, len(manifest.labels))
    assert manifest.labels[10:] == ("stop", "other", "noise")
    assert manifest.training["without"] == ["rooms"]
    assert manifest.training["clips"]["words"] <= 19  # one is for testing
    assert "voices held out" in (run_folder / "report.md").read_text()
    assert {"fsdd-bea_isolated", "temperature"} <= set(manifest.scores)
    assert set(json.loads((run_folder / "report.json").read_text())["rules"]) == set(RULES)


def test_a_training_goes_on_from_the_weights_of_another(run_folder, data, tmp_path):
    options = ("--steps", 1, "--windows", 200, "--rounds", 1, "--without", "rooms", "--seed", 2)
    options += ("--dataset", "speech-commands", data / "sc", "--start", run_folder)
    arguments = ("train", "--experiment", "default", "--data", data, "--out", tmp_path, *options)
    ran = recognizer(*arguments, "--hold-out", "bea", timeout=900)
    assert ran.code == 0, ran.err
    (before, _), (after, manifest) = load_run(run_folder), load_run(tmp_path)
    assert manifest.training["command"].endswith("--start RUN")
    assert trainings(manifest)[:-1] == trainings(load_run(run_folder)[1])
    assert "went on from `recognizer train" in (tmp_path / "report.md").read_text()
    weights = (model.get_layer("conv_1").get_weights()[0] for model in (before, after))
    np.testing.assert_allclose(*weights, atol=1e-3)
    ran = recognizer(*arguments, "--hold-out", "ann", timeout=300)
    assert ran.code == 2
    assert "has heard ann" in ran.complaints[0]


def test_each_round_has_new_windows_and_goes_on_from_the_one_before(tmp_path, monkeypatch):
    done = []
    monkeypatch.setattr(default, "prepare", lambda options: options.render.seed)
    monkeypatch.setattr(default, "train", lambda seed, options: done.append((seed, options)) or {})
    options = default.DefaultOptions(out=tmp_path, rounds=3)
    default.run(options)
    assert [(seed, one.fit.seed, one.start) for seed, one in done] == [
        (1, 1, None),
        (2, 2, tmp_path),
        (3, 3, tmp_path),
    ]


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (("--hold-out", "zoe"), "no speaker zoe, only ann, bea"),
        (("--without", "salt"), "no ingredient salt; there are: neural"),
        (("--epochs", 3), "--epochs is for --experiment official or reference"),
    ],
)
def test_what_cannot_be_is_one_line(data, tmp_path, options, complaint):
    arguments = ("--experiment", "default", "--data", data, "--out", tmp_path, *options)
    ran = recognizer("train", *arguments, timeout=300)
    assert ran.code == 2
    assert complaint in ran.complaints[0]


def test_a_speaker_who_is_not_there_is_told_before_anything_is_read(data, tmp_path, monkeypatch):
    monkeypatch.setattr(default, "gather", None)
    monkeypatch.setattr(Recording, "load", None)
    options = default.DefaultOptions(out=tmp_path, data=data, hold_out=("bea", "zoe"))
    with pytest.raises(UsageError, match="no speaker zoe, only ann, bea"):
        default.prepare(options)


def test_a_start_without_its_model_is_told_before_anything_is_rendered(
    run_folder, data, tmp_path, monkeypatch
):
    monkeypatch.setattr(default, "gather", None)
    (tmp_path / "manifest.json").write_bytes((run_folder / "manifest.json").read_bytes())
    options = default.DefaultOptions(out=tmp_path / "out", data=data, start=tmp_path)
    with pytest.raises(UsageError, match=r"no model\.keras"):
        default.prepare(options)


def test_a_training_for_leave_one_out_leaves_the_tested_speaker_out(monkeypatch, tmp_path):
    seen = []
    monkeypatch.setattr(default, "run", seen.append)
    split = Split(train=[], validation=[], test=[Recording(Path(), ("1",), "theo", 0)])
    default.train_split(split, tmp_path, 3, synthetic=tmp_path, steps=7, rounds=2)
    (options,) = seen
    assert options.hold_out == ("theo",)
    assert options.synthetic == tmp_path
    assert (options.fit.steps, options.fit.seed, options.render.seed) == (7, 3, 3)
    assert options.rounds == 2
    assert options.render.windows == default.DefaultOptions(out=tmp_path).render.windows


def test_dividing_the_last_weights_divides_the_logits(rng):
    import keras

    features = rng.uniform(-1, 0, (4, 81, 40)).astype("f")
    model = conv_lstm(keras, 81, 40, 5)
    before = np.log(model.predict(features, verbose=0))
    cool(model, 0.5)
    after = np.log(model.predict(features, verbose=0))
    np.testing.assert_allclose(np.diff(after), 2 * np.diff(before), atol=1e-4)


def test_the_run_becomes_a_tflite_file_that_answers_as_keras_does(run_folder, data, tmp_path, rng):
    arguments = ("--out", tmp_path, "--data", data / "fsdd", "--variant", "float32")
    ran = recognizer("export", run_folder, *arguments, timeout=900)
    assert ran.code == 0, ran.err
    exported = load_model(tmp_path / "default-float32.tflite")
    assert len(exported.data) < 1_500_000
    keras_model, _ = load_run(run_folder)
    features = rng.uniform(-1, 0, (3, 81, 40)).astype("f")
    np.testing.assert_allclose(
        Network(exported)(features), keras_model.predict(features, verbose=0), atol=1e-4
    )


def test_the_fast_lstm_answers_and_learns_as_keras_own(rng):
    import keras
    import tensorflow as tf

    from train.sequence_lstm import SequenceLSTM

    x = tf.constant(rng.standard_normal((3, 5, 4)).astype("f"))
    for backwards in (False, True):
        kind = {"return_sequences": True, "go_backwards": backwards}
        slow, fast = keras.layers.LSTM(6, **kind), SequenceLSTM(6, **kind)
        slow(x), fast(x)
        fast.set_weights(slow.get_weights())
        gradients = []
        for layer in (slow, fast):
            with tf.GradientTape() as tape:
                tape.watch(x)
                answer = layer(x)
                loss = tf.reduce_sum(tf.square(answer) * tf.range(5.0)[:, None])
            sources = [x, *(w.value for w in layer.weights)]
            gradients.append((answer, tape.gradient(loss, sources)))
        np.testing.assert_allclose(gradients[0][0], gradients[1][0], atol=1e-5)
        for a, b in zip(gradients[0][1], gradients[1][1], strict=True):
            np.testing.assert_allclose(a, b, atol=1e-4)


def test_fitting_lowers_the_loss_and_reports(rng, capsys):
    import keras

    from train.sequence_lstm import SequenceLSTM

    x = rng.uniform(-1, 0, (16, 81, 40)).astype("f")
    y = np.arange(16) % 2

    def forever():
        while True:
            yield x, y

    model = conv_lstm(keras, 81, 40, 2, lstm=SequenceLSTM)
    params = StepsParams(steps=30, report_every=10, batch_size=16)
    fitted = fit_steps(model, forever(), params, lambda model: {"right": 0.5})
    losses = [report["loss"] for report in fitted.history]
    assert fitted.steps == 30
    assert losses[-1] < losses[0]
    assert "step 30" in capsys.readouterr().err
