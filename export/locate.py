"""The trained model a user names: a run's folder, a Keras file, or a shipped model's name."""

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from export.calibrate import CALIBRATION_FILE
from export.networks import KerasNetwork, check, load_network
from recognizer.errors import UsageError
from recognizer.model import SUFFIX, is_path
from recognizer.model.manifest import Manifest
from recognizer.suggest import did_you_mean
from train.fitting.run_folder import MODEL_FILE, check_there, load_manifest

SHIPPED = Path(__file__).parent / "trained"
"""The trained form of the shipped models."""
KERAS = ".keras"


@dataclass(frozen=True)
class Trained:
    """A trained Keras model that fits its manifest."""

    keras_file: Path
    network: KerasNetwork
    manifest: Manifest

    @property
    def calibration_file(self) -> Path:
        """Where its calibration features are, if it has any."""
        return self.keras_file.with_name(CALIBRATION_FILE)


def find_trained(name: str | Path) -> Trained:
    """Return the trained model that ``name`` means.

    Raises UsageError where there is none, ModelError where its files are damaged or do not fit
    each other.
    """
    keras_file = _keras_file(name)
    check_there(keras_file)
    manifest = load_manifest(keras_file.parent)
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    network = load_network(keras_file, manifest)
    check(keras_file, network, manifest)
    return Trained(keras_file, network, manifest)


def _keras_file(name: str | Path) -> Path:
    """Return the Keras file that ``name`` means; a bare name is never a path."""
    path = Path(name)
    if not is_path(name) and path.suffix != KERAS:
        return _shipped(str(name))
    if path.suffix == SUFFIX:
        raise UsageError(
            f"{path}: already exported; give the run's folder or Keras file it was made of"
        )
    with suppress(OSError):  # where one may not look, there is nothing
        if path.is_dir():
            return path / MODEL_FILE
        if path.is_file():
            return path
    raise UsageError(f"{path}: no such file or folder")


def _shipped(name: str) -> Path:
    shipped = {folder.name: folder / MODEL_FILE for folder in sorted(SHIPPED.glob("*"))}
    if name in shipped:
        return shipped[name]
    hint = did_you_mean(name, shipped)
    with suppress(OSError):
        if Path(name).exists():
            hint = f" (the folder is ./{name})"
    raise UsageError(f"no shipped model {name}{hint}; there are: {', '.join(shipped)}")
