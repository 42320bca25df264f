"""The trained model a user names: a run's folder, a Keras file, or a shipped model's name."""

import os
from dataclasses import dataclass
from pathlib import Path

from export.calibrate import CALIBRATION_FILE
from export.networks import Network, check, load_network
from recognizer.errors import UsageError
from recognizer.model.manifest import Manifest
from train.fitting.run_folder import MODEL_FILE, load_manifest

RESULTS = Path(__file__).parents[1] / "results" / "models"
"""Where a checkout of the project keeps the trained form of the models it ships."""


@dataclass(frozen=True)
class Trained:
    """A trained Keras model that fits its manifest."""

    keras_file: Path
    network: Network
    manifest: Manifest

    @property
    def calibration_file(self) -> Path:
        """Where its calibration features are, if it has any."""
        return self.keras_file.with_name(CALIBRATION_FILE)


def find_trained(name: str) -> Trained:
    """Return the trained model that ``name`` means.

    Raises UsageError where there is none, ModelError where its files are damaged or do not fit
    each other.
    """
    keras_file = _keras_file(name)
    if not keras_file.is_file():
        raise UsageError(
            f"{keras_file.parent}: no {keras_file.name}; `recognizer train` makes such a folder"
        )
    manifest = load_manifest(keras_file.parent)
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    network = load_network(keras_file, manifest)
    check(keras_file, network, manifest)
    return Trained(keras_file, network, manifest)


def _keras_file(name: str) -> Path:
    path = Path(name)
    if path.is_dir():
        return path / MODEL_FILE
    if path.is_file():
        if path.suffix == ".tflite":
            raise UsageError(
                f"{path}: already exported; give the run's folder or Keras file it was made of"
            )
        return path
    if path.suffix or len(path.parts) != 1:
        raise UsageError(f"{path}: no such file or folder")
    shipped = {folder.name: folder / MODEL_FILE for folder in sorted(RESULTS.glob("*"))}
    if name in shipped:
        return shipped[name]
    if not shipped:
        raise UsageError(
            f"no folder {name}, and no trained models in {RESULTS}: the names of shipped models "
            "work in a checkout of the project"
        )
    raise UsageError(f"no folder and no shipped model {name}; shipped: {', '.join(shipped)}")
