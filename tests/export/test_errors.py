"""Every mistake is one line and an exit code, and leaves nothing behind."""

import json
import os
import signal
import subprocess
import sys
from functools import partial

import pytest

from export.worker import Converted, convert_all
from recognizer.cli.export import command
from recognizer.errors import RecognizerError
from tests.endtoend.run import recognizer
from tests.export.conftest import manifest, sequence_manifest

pytestmark = pytest.mark.slow


@pytest.fixture
def copy(run_folder, tmp_path):
    """Return a copy of the run that a test may spoil."""
    folder = tmp_path / "run"
    folder.mkdir()
    for name in ("model.keras", "manifest.json"):
        (folder / name).write_bytes((run_folder / name).read_bytes())
    return folder


def fails(*arguments) -> RecognizerError:
    with pytest.raises(RecognizerError) as caught:
        command.main([str(argument) for argument in arguments], standalone_mode=False)
    assert "\n" not in str(caught.value)
    return caught.value


def left_behind(folder):
    return sorted(path.name for path in folder.iterdir())


def test_an_unknown_variant_is_misuse(run_folder, tmp_path):
    error = fails(run_folder, "--out", tmp_path / "out", "--variant", "int4")
    assert (error.exit_code, str(error)) == (
        2,
        "no variant int4 of small (did you mean int8?); there are: float32, float16, dynamic, "
        "int8, waveform, int16x8",
    )
    assert left_behind(tmp_path) == []


def test_a_variant_for_one_window_is_a_sequence_models(run_folder, tmp_path):
    error = fails(run_folder, "--out", tmp_path / "out", "--variant", "micro")
    assert error.exit_code == 2
    assert "no variant micro of small" in str(error)


@pytest.mark.parametrize(("option", "needs"), [("--page", "web"), ("--c-array", "int8")])
def test_what_needs_a_variant_that_is_not_made_is_told_at_once(run_folder, tmp_path, option, needs):
    error = fails(run_folder, "--out", tmp_path / "out", "--variant", "float32", option)
    assert (error.exit_code, str(error)) == (
        2,
        f"{option} needs the variant {needs}, which is not among those to make",
    )
    assert left_behind(tmp_path) == []


def test_an_unknown_name_is_misuse(tmp_path, monkeypatch):
    monkeypatch.setattr("export.locate.SHIPPED", tmp_path)
    (tmp_path / "reference").mkdir()
    error = fails("refrence")
    assert error.exit_code == 2
    assert "did you mean reference?" in str(error)
    assert "there are: reference" in str(error)


def test_the_name_of_a_shipped_model_finds_its_keras_file(run_folder, tmp_path, monkeypatch):
    from export.locate import find_trained

    monkeypatch.setattr("export.locate.SHIPPED", run_folder.parent)
    monkeypatch.chdir(tmp_path)
    (tmp_path / run_folder.name).mkdir()
    assert find_trained(run_folder.name).keras_file == run_folder / "model.keras"


def test_a_folder_without_a_path_is_told_how_to_be_named(run_folder, tmp_path, monkeypatch):
    from export.locate import find_trained

    monkeypatch.setattr("export.locate.SHIPPED", tmp_path / "none")
    monkeypatch.chdir(run_folder.parent)
    error = fails(run_folder.name)
    assert error.exit_code == 2
    assert f"the folder is ./{run_folder.name}" in str(error)
    assert find_trained(f"./{run_folder.name}").manifest == find_trained(run_folder).manifest


def test_every_shipped_model_has_its_trained_form():
    from export import locate
    from recognizer.model import SHIPPED, load_model
    from train.fitting.run_folder import MODEL_FILE, load_manifest

    for path in sorted(SHIPPED.glob("*.tflite")):
        folder, shipped = locate.SHIPPED / path.stem, load_model(path).manifest
        assert (folder / MODEL_FILE).is_file()
        trained = load_manifest(folder)
        assert (trained.labels, trained.front_end) == (shipped.labels, shipped.front_end)


def test_a_missing_file_is_misuse(tmp_path):
    assert fails(tmp_path / "gone.keras").exit_code == 2


def test_an_exported_file_is_not_a_keras_model(tmp_path):
    (tmp_path / "model.tflite").write_bytes(b"")
    error = fails(tmp_path / "model.tflite")
    assert error.exit_code == 2
    assert "already exported" in str(error)


def test_a_keras_file_without_manifest_is_misuse(copy):
    (copy / "manifest.json").unlink()
    error = fails(copy / "model.keras")
    assert error.exit_code == 2
    assert "no manifest.json" in str(error)


def test_what_is_no_keras_model_is_refused(copy):
    (copy / "model.keras").write_bytes(b"no model")
    error = fails(copy)
    assert error.exit_code == 1
    assert "not a Keras model" in str(error)


def test_a_damaged_manifest_is_refused(copy):
    (copy / "manifest.json").write_text("{}")
    error = fails(copy)
    assert error.exit_code == 1
    assert "manifest.json" in str(error)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"labels": tuple("0123456789")}, "gives 11 probabilities, but its manifest has 10 labels"),
        (
            {"front_end": {"n_mels": 20}},
            "takes 21 x 12, but its manifest's front-end gives 21 x 20",
        ),
        ({"training": {}}, "names no architecture that is known: None"),
    ],
)
def test_a_manifest_of_another_model_is_refused(copy, changes, says):
    values = json.loads(manifest().to_json())
    for name, value in changes.items():
        mixed = values[name] | value if name == "front_end" else value
        values[name] = mixed
    (copy / "manifest.json").write_text(json.dumps(values))
    error = fails(copy)
    assert error.exit_code == 1
    assert says in str(error)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        (
            {"labels": [*"0123456789", "other", "nothing"]},
            "13 probabilities, but its manifest has 12",
        ),
        (
            {"front_end": {"n_mels": 20}},
            "takes any x 12, but its manifest's front-end gives any x 20",
        ),
        ({"stride": 8}, "has a step every 4 frames, but its manifest says 8"),
        ({"stride": 0, "training": {"architecture": "spectrogram_lstm"}}, "not a Keras model of"),
    ],
)
def test_a_manifest_of_another_sequence_model_is_refused(sequence_run, tmp_path, changes, says):
    (tmp_path / "model.keras").write_bytes((sequence_run / "model.keras").read_bytes())
    values = json.loads(sequence_manifest().to_json())
    for name, value in changes.items():
        values[name] = values[name] | value if isinstance(value, dict) else value
    (tmp_path / "manifest.json").write_text(json.dumps(values))
    error = fails(tmp_path)
    assert error.exit_code == 1
    assert says in str(error)


def test_a_window_classifiers_file_is_no_sequence_model(run_folder, tmp_path):
    (tmp_path / "model.keras").write_bytes((run_folder / "model.keras").read_bytes())
    (tmp_path / "manifest.json").write_bytes(sequence_manifest().to_json())
    error = fails(tmp_path)
    assert error.exit_code == 1
    assert "not a Keras model of the kind its manifest describes" in str(error)


def test_a_folder_that_cannot_be_written_is_misuse(run_folder, tmp_path):
    (tmp_path / "file").write_text("in the way")
    error = fails(run_folder, "--out", tmp_path / "file" / "out", "--no-data")
    assert error.exit_code == 2
    assert "cannot be written" in str(error)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_permission_is_misuse(run_folder, tmp_path):
    (tmp_path / "closed").mkdir(mode=0o500)
    assert "cannot be written" in str(fails(run_folder, "--out", tmp_path / "closed" / "out"))


def test_a_folder_without_recordings_is_misuse(run_folder, tmp_path):
    (tmp_path / "empty").mkdir()
    error = fails(run_folder, "--out", tmp_path / "out", "--data", tmp_path / "empty")
    assert error.exit_code == 2
    assert left_behind(tmp_path) == ["empty"]


def test_foreign_calibration_features_are_refused(copy, tmp_path):
    (copy / "calibration.npz").write_bytes(b"PK no zip")
    error = fails(copy, "--out", tmp_path / "out", "--no-data")
    assert error.exit_code == 1
    assert "not calibration features" in str(error)


def test_int8_without_calibration_features_is_refused_by_name(run_folder, tmp_path):
    arguments = ("--no-data", "--variant", "int8")
    error = fails(run_folder, "--out", tmp_path / "out", *arguments)
    assert error.exit_code == 1
    assert "int8: needs calibration features" in str(error)
    assert left_behind(tmp_path) == []


def test_a_crash_of_the_converter_is_one_line(run_folder, tmp_path, monkeypatch):
    kills_itself = (
        "import os, signal; print('float32', flush=True); os.kill(os.getpid(), signal.SIGSEGV)"
    )
    crashing = partial(convert_all, command=(sys.executable, "-c", kills_itself))
    monkeypatch.setattr("export.export.convert_all", crashing)
    error = fails(run_folder, "--out", tmp_path / "out", "--no-data", "--variant", "float32")
    assert error.exit_code == 1
    assert str(error) == f"float32: the converter died of {signal.SIGSEGV.name}"
    assert left_behind(tmp_path) == []


def test_being_terminated_leaves_nothing_behind(run_folder, tmp_path):
    arguments = ("export", run_folder, "--out", tmp_path / "out", "--no-data")
    with subprocess.Popen(
        [sys.executable, "-m", "recognizer", *map(str, arguments)],
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        said = [next(process.stderr)]
        while not said[-1].startswith("converting to"):
            said.append(next(process.stderr))
        # None of TensorFlow's chatter is among it.
        assert [line.split()[0] for line in said] == ["reading", "loading", "converting"]
        assert left_behind(tmp_path) != []
        process.terminate()
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in err
    assert left_behind(tmp_path) == []


def test_a_variant_that_loses_too_much_fails_unless_allowed(
    run_folder, exported, recordings, tmp_path, monkeypatch
):
    made = Converted({"float32": (exported.out / "small-float32.tflite").read_bytes()}, {})
    monkeypatch.setattr("export.export.convert_all", lambda *_, **__: made)
    monkeypatch.setattr("export.verify.LEAST_AGREEMENT", 1.1)
    allowed, out = tmp_path / "allowed", tmp_path / "out"
    out.mkdir()
    arguments = [str(run_folder), "--data", str(recordings), "--variant", "float32", "--out"]
    command.main([*arguments, str(allowed), "--allow-loss"], standalone_mode=False)
    assert "Allowed: float32 agrees" in (allowed / "report.md").read_text()

    error = fails(*arguments, out)
    assert error.exit_code == 1
    assert "float32 agrees with Keras on 100.0 %" in str(error)
    assert "--allow-loss" in str(error)
    assert left_behind(out) == []


def test_the_command_itself_ends_with_one_line():
    ran = recognizer("export", "nobody", "--no-data", "--data", "x")
    assert ran.code == 2
    assert "--no-data goes with neither" in ran.err
    ran = recognizer("export", "nobody")
    assert ran.code == 2
    assert len(ran.complaints) == 1
