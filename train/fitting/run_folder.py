"""What a training run leaves: the Keras model and its manifest, in one folder."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from recognizer.errors import ModelError, UsageError
from recognizer.model.manifest import Manifest

MODEL_FILE = "model.keras"
MANIFEST_FILE = "manifest.json"
CHECKPOINTS = "checkpoints"
"""Folder of what a run that is not finished goes on from."""
BEGUN_FILE = "begun.json"


def begin(folder: Path, asked: Mapping[str, Any]) -> None:
    """Note in a run folder what the run was asked for.

    Raises UsageError where the folder holds a run that was asked for something else: to go on
    from it would mix the two.
    """
    asked = json.loads(json.dumps(asked, default=str))
    begun = folder / BEGUN_FILE
    before = json.loads(begun.read_text()) if begun.is_file() else asked
    other = [name for name in {**asked, **before} if asked.get(name) != before.get(name)]
    if other:
        raise UsageError(
            f"{folder}: a run with another {', '.join(other)}; repeat its options to go on, delete "
            "it, or name another folder"
        )
    folder.mkdir(parents=True, exist_ok=True)
    begun.write_text(json.dumps(asked, indent=2) + "\n")


def end(folder: Path) -> None:
    """Remove what only an unfinished run needs."""
    (folder / BEGUN_FILE).unlink(missing_ok=True)
    shutil.rmtree(folder / CHECKPOINTS, ignore_errors=True)


def save_run(folder: Path, model: Any, manifest: Manifest) -> None:
    """Write a trained Keras model, without the optimizer's state, and its manifest."""
    folder.mkdir(parents=True, exist_ok=True)
    bare = type(model).from_config(model.get_config())
    bare.set_weights(model.get_weights())
    bare.save(folder / MODEL_FILE)
    text = json.dumps(json.loads(manifest.to_json()), indent=2, sort_keys=True)
    (folder / MANIFEST_FILE).write_text(text + "\n")


def load_manifest(folder: Path) -> Manifest:
    """Return the manifest of a run.

    Raises UsageError where ``folder`` holds none, ModelError where it is damaged.
    """
    check_there(folder / MANIFEST_FILE)
    try:
        return Manifest.from_json((folder / MANIFEST_FILE).read_bytes())
    except ModelError as error:
        raise ModelError(f"{folder / MANIFEST_FILE}: {error}") from None


def check_there(file: Path) -> None:
    """Raise UsageError where a run folder lacks a file."""
    if not file.is_file():
        raise UsageError(f"{file.parent}: no {file.name}; `recognizer train` makes such a folder")
