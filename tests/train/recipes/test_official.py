"""From a few made-up recordings to a TFLite file that answers as its Keras model does."""

import json

import numpy as np
import pytest
import soundfile

from recognizer.errors import UsageError
from recognizer.frontend import FrontEnd
from recognizer.model import load_model
from tests.endtoend.run import recognizer
from train.fitting.fit_windows import Examples, WindowFitParams, fit_windows
from train.fitting.run_folder import begin, end, load_manifest
from train.models.architectures import ARCHITECTURES
from train.recipes.official import OfficialOptions, run

pytestmark = pytest.mark.slow

RATE = 8_000


def voice(digit, rng):
    """Return half a second of a buzz whose formants depend on the digit."""
    time = np.arange(RATE // 2) / RATE
    buzz = np.sign(np.sin(2 * np.pi * rng.uniform(90, 130) * time))
    formant = np.sin(2 * np.pi * (400 + 250 * digit) * time)
    envelope = np.hanning(len(time))
    return (0.3 * buzz * formant * envelope).astype(np.float32)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("fsdd")
    rng = np.random.default_rng(1)
    for digit in range(10):
        for take in (0, 5, 10):
            soundfile.write(folder / f"{digit}_ann_{take}.wav", voice(digit, rng), RATE)
    return folder


@pytest.fixture(scope="module")
def commands(tmp_path_factory):
    """Return Speech Commands' public layout: a digit, a word, and a digit that is for testing."""
    folder = tmp_path_factory.mktemp("speech-commands")
    for name in ("seven/0a1b_nohash_0.wav", "tree/0a1b_nohash_0.wav", "seven/dead_nohash_0.wav"):
        (folder / name).parent.mkdir(exist_ok=True)
        soundfile.write(folder / name, voice(7, np.random.default_rng(4)), RATE)
    return folder


@pytest.fixture(scope="module")
def run_folder(folder, commands, tmp_path_factory):
    out = tmp_path_factory.mktemp("run")
    options = ["--out", out, "--epochs", 1, "--batch-size", 32]
    data = ["--data", folder, "--speech-commands", commands]
    ran = recognizer("train", "official", *data, *options, timeout=600)
    assert ran.code == 0, ran.err
    assert "isolated" in ran.out
    assert ran.err.startswith(f"training the reference model in {out}: at most 1 epochs; about")
    assert "oneDNN" not in ran.err
    return out


def keras_model(folder):
    import keras

    return keras.models.load_model(folder / "model.keras")


def test_the_reference_model_has_349_834_parameters():
    import keras

    assert ARCHITECTURES["spectrogram_lstm"](keras, 35, 64, 10).count_params() == 349_834


def test_a_run_leaves_model_manifest_and_report(run_folder):
    model, manifest = keras_model(run_folder), load_manifest(run_folder)
    assert model.input_shape == (None, 35, 64)
    assert manifest.training["seed"] == 1
    assert manifest.training["more"] == ["speech-commands"]
    assert manifest.training["windows"] == "tight and segmented"
    commands_and_fsdd, nine_fold, cuts = 1 + 10, 9, 2
    assert manifest.training["examples"] == commands_and_fsdd * nine_fold * cuts
    report = json.loads((run_folder / "report.json").read_text())
    assert report["fitted"]["best_epoch"] == 1
    assert set(manifest.scores) == {"fsdd_test_isolated", "fsdd_test_segmented", "fsdd_test_stream"}
    assert "FSDD test part (10 recordings)" in (run_folder / "report.md").read_text()


def test_an_exported_run_answers_as_keras_does(run_folder, folder, tmp_path):
    arguments = ("--out", tmp_path, "--data", folder, "--variant", "float32")
    ran = recognizer("export", run_folder, *arguments, timeout=300)
    assert ran.code == 0, ran.err
    model = load_model(tmp_path / "reference-float32.tflite")
    assert model.manifest.training == load_manifest(run_folder).training

    from recognizer.model.network import Network

    windows = np.random.default_rng(2).standard_normal((5, 17_640)).astype(np.float32)
    features = FrontEnd()(windows)
    np.testing.assert_allclose(
        Network(model)(features), keras_model(run_folder).predict(features, verbose=0), atol=1e-4
    )


def test_the_loss_falls_and_the_best_epoch_is_kept(tmp_path):
    import keras

    rng = np.random.default_rng(3)
    labels = np.arange(60) % 10
    inputs = np.zeros((60, 35, 64), np.float32)
    inputs[np.arange(60), :, labels * 6] = 1
    inputs += 0.1 * rng.standard_normal(inputs.shape).astype(np.float32)
    examples = Examples(inputs, labels)
    model = ARCHITECTURES["spectrogram_lstm"](keras, 35, 64, 10)
    fitted = fit_windows(
        model, examples, examples, WindowFitParams(max_epochs=3, batch_size=20), tmp_path
    )
    losses = fitted.history["val_loss"]
    assert losses[fitted.best_epoch - 1] == min(losses) < np.log(10)
    assert model.evaluate(inputs, labels, verbose=0)[0] == pytest.approx(min(losses), abs=1e-3)


def test_gradient_histograms_are_logged(run_folder):
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    events = EventAccumulator(str(run_folder / "tensorboard"), size_guidance={"tensors": 0})
    tags = events.Reload().Tags()["tensors"]
    gradients = [tag for tag in tags if tag.startswith("gradients/")]
    assert len(gradients) == 9
    assert any("lstm" in tag for tag in gradients)
    assert "epoch/val_loss" in tags


def test_what_is_no_run_is_refused(tmp_path):
    ran = recognizer("export", tmp_path)
    assert ran.code == 2
    (complaint,) = ran.complaints
    assert "no model.keras" in complaint


@pytest.mark.parametrize("recipe", ["official", "reference", "default"])
def test_a_run_that_could_not_be_kept_is_not_begun(tmp_path, recipe):
    (tmp_path / "file").touch()
    ran = recognizer("train", recipe, "--out", tmp_path / "file" / "run")
    assert ran.code == 1
    assert ran.out == ""
    assert f"{tmp_path / 'file'} is a file" in ran.complaints[0]


def test_own_recordings_without_digits_are_misuse(tmp_path, folder):
    words = tmp_path / "words"
    (words / "tree").mkdir(parents=True)
    soundfile.write(words / "tree" / "ann_nohash_0.wav", voice(7, np.random.default_rng(4)), RATE)
    with pytest.raises(UsageError, match="no single digits in it"):
        run(OfficialOptions(out=tmp_path / "out", fsdd=folder, own=(words,)))
    assert not (tmp_path / "out").exists()


def test_a_speaker_who_is_not_there_cannot_be_left_out(tmp_path, folder):
    with pytest.raises(UsageError, match="no speaker bob; there are ann"):
        run(OfficialOptions(out=tmp_path / "out", fsdd=folder, leave_out="bob"))


def test_a_run_folder_of_other_options_is_not_gone_on_with(tmp_path):
    begin(tmp_path, {"seed": 1, "fsdd": tmp_path})
    begin(tmp_path, {"seed": 1, "fsdd": tmp_path})
    with pytest.raises(UsageError, match="a run with another seed"):
        begin(tmp_path, {"seed": 2, "fsdd": tmp_path})
    end(tmp_path)
    begin(tmp_path, {"seed": 2, "fsdd": tmp_path})


def test_training_without_recordings_is_misuse(tmp_path):
    with pytest.raises(UsageError, match="no recordings"):
        run(OfficialOptions(out=tmp_path / "out", fsdd=tmp_path))
