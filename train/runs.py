"""What a training run leaves: the Keras model and its manifest, in one folder."""

import json
import os
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from recognizer.errors import ModelError, RecognizerError, UsageError
from recognizer.model.manifest import Manifest
from train.extras import needs

MODEL_FILE = "model.keras"
MANIFEST_FILE = "manifest.json"


def check_folder(folder: Path) -> None:
    """Raise RecognizerError where ``folder`` could not be made or written; leave nothing there.

    Before the work, so that hours of it are not lost at its end. It is tried, since permissions
    do not tell all: root has them on a disk that is full or takes no files.
    """
    whole = folder.absolute()
    there = next(path for path in (whole, *whole.parents) if os.path.lexists(path))
    try:
        if not there.is_dir():
            raise RecognizerError(f"{folder}: cannot be made, {there} is a file or a broken link")
        with TemporaryDirectory(prefix=".", dir=there) as trial:
            (Path(trial) / whole.relative_to(there)).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        why = f"nothing can be made in {there} ({error.strerror})"
        raise RecognizerError(f"{folder}: cannot be written, {why}") from None


def save_run(folder: Path, model: Any, manifest: Manifest) -> None:
    """Write a trained Keras model, without the optimizer's state, and its manifest."""

    folder.mkdir(parents=True, exist_ok=True)
    bare = type(model).from_config(model.get_config())
    bare.set_weights(model.get_weights())
    bare.save(folder / MODEL_FILE)
    text = json.dumps(json.loads(manifest.to_json()), indent=2, sort_keys=True)
    (folder / MANIFEST_FILE).write_text(text + "\n")


def load_run(folder: Path, model_file: str = MODEL_FILE) -> tuple[Any, Manifest]:
    """Return the Keras model and manifest of a run.

    Raises UsageError where ``folder`` holds no run, ModelError where its files are damaged.
    """
    _check_there(folder / model_file)
    manifest = load_manifest(folder)
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    with needs("train"):
        import keras
    try:
        return keras.models.load_model(folder / model_file), manifest
    except (ValueError, OSError, TypeError, KeyError) as error:
        reason = str(error).strip().split("\n", 1)[0]
        raise ModelError(f"{folder / model_file}: not a Keras model ({reason})") from None


def load_manifest(folder: Path) -> Manifest:
    """Return the manifest of a run. Raises as ``load_run``."""
    _check_there(folder / MANIFEST_FILE)
    try:
        return Manifest.from_json((folder / MANIFEST_FILE).read_bytes())
    except ModelError as error:
        raise ModelError(f"{folder / MANIFEST_FILE}: {error}") from None


def trainings(manifest: Manifest) -> list[str]:
    """Return the commands that made a run: those it went on from, in order, then its own."""
    before, own = manifest.training.get("before", ()), manifest.training.get("command")
    return [*before, *([str(own)] if own else [])]


def _check_there(file: Path) -> None:
    if not file.is_file():
        raise UsageError(f"{file.parent}: no {file.name}; `recognizer train` makes such a folder")


def write_json(path: Path, values: Any) -> None:
    """Write JSON for people and programs: indented, one final newline."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(values, indent=2, default=asdict) + "\n")
