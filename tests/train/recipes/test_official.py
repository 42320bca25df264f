"""From a few made-up recordings to a TFLite file that answers as its Keras model does."""

import json
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import soundfile

from export.export import export
from export.results import ExportOptions
from recognizer.errors import UsageError
from recognizer.frontend import FrontEnd
from recognizer.model import load_model
from tests.endtoend.run import Ran, recognizer
from train.fitting.run_folder import begin, end, load_manifest
from train.recipes.official import OfficialOptions, run

pytestmark = pytest.mark.slow

RATE = 8_000
EPOCHS = 3


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


@dataclass(frozen=True)
class Training:
    """A run that was interrupted after its first epoch, and the same command given again."""

    folder: Path
    code: int
    said: str
    again: Ran


@pytest.fixture(scope="module")
def training(folder, commands, tmp_path_factory):
    out = tmp_path_factory.mktemp("run")
    options = ["--out", out, "--epochs", EPOCHS, "--batch-size", 32]
    data = ["--data", folder, "--speech-commands", commands]
    arguments = ["train", "official", *map(str, data + options)]
    command = [sys.executable, "-m", "recognizer", *arguments]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        lines = [process.stderr.readline()]
        while "epoch 1:" not in lines[-1] and lines[-1]:
            lines.append(process.stderr.readline())
        process.send_signal(signal.SIGINT)
        lines.append(process.stderr.read())
    again = recognizer(*arguments, timeout=600)
    return Training(out, process.returncode, "".join(lines), again)


@pytest.fixture(scope="module")
def run_folder(training):
    assert training.again.code == 0, training.again.err
    return training.folder


def test_a_training_says_its_plan_first_is_interrupted_and_goes_on(training):
    out, again = training.folder, training.again
    plan = f"training the reference model in {out}: at most {EPOCHS} epochs; about"
    assert training.said.startswith(plan)
    assert training.code == 130
    assert f"stopped: {out} keeps every finished epoch" in training.said
    assert again.code == 0, again.err
    assert again.err.startswith(plan)
    assert "epoch 1:" not in again.err
    assert "isolated" in again.out
    assert "oneDNN" not in training.said + again.err
    assert not (out / "checkpoints").exists()


def keras_model(folder):
    import keras

    return keras.models.load_model(folder / "model.keras")


def test_a_run_leaves_model_manifest_and_report(run_folder):
    model, manifest = keras_model(run_folder), load_manifest(run_folder)
    assert model.input_shape == (None, 35, 64)
    assert manifest.training["seed"] == 1
    assert manifest.training["more"] == ["speech-commands"]
    assert manifest.training["windows"] == "tight and segmented"
    commands_and_fsdd, nine_fold, cuts = 1 + 10, 9, 2
    assert manifest.training["examples"] == commands_and_fsdd * nine_fold * cuts
    report = json.loads((run_folder / "report.json").read_text())
    assert 1 <= report["fitted"]["best_epoch"] <= EPOCHS
    assert set(manifest.scores) == {"fsdd_test_isolated", "fsdd_test_segmented", "fsdd_test_stream"}
    assert "FSDD test part (10 recordings)" in (run_folder / "report.md").read_text()


def test_an_exported_run_answers_as_keras_does(run_folder, folder, tmp_path, monkeypatch):
    monkeypatch.delenv("RECOGNIZER_DATA", raising=False)
    export(ExportOptions(model=str(run_folder), out=tmp_path, fsdd=folder, variants=("float32",)))
    model = load_model(tmp_path / "reference-float32.tflite")
    assert model.manifest.training == load_manifest(run_folder).training

    from recognizer.model.network import Network

    windows = np.random.default_rng(2).standard_normal((5, 17_640)).astype(np.float32)
    features = FrontEnd()(windows)
    np.testing.assert_allclose(
        Network(model)(features), keras_model(run_folder).predict(features, verbose=0), atol=1e-4
    )


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
