"""The trained model a user names: a run's folder, a Keras file, or a shipped model's name."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from export.calibrate import CALIBRATION_FILE
from recognizer.errors import ModelError, UsageError
from recognizer.frontend import FrontEndParams
from recognizer.model.manifest import Manifest
from train.fitting.run_folder import MANIFEST_FILE, MODEL_FILE, load_run
from train.models.architectures import ARCHITECTURES

RESULTS = Path(__file__).parents[1] / "results" / "models"
"""Where a checkout of the project keeps the trained form of the models it ships."""


@dataclass(frozen=True)
class Trained:
    """A trained Keras model that fits its manifest."""

    keras_file: Path
    model: Any
    manifest: Manifest

    @property
    def architecture(self) -> str:
        """Name of the function that builds it."""
        return str(self.manifest.training["architecture"])

    @property
    def calibration_file(self) -> Path:
        """Where its calibration windows are, if it has any."""
        return self.keras_file.with_name(CALIBRATION_FILE)


def find_trained(name: str) -> Trained:
    """Return the trained model that ``name`` means.

    Raises UsageError where there is none, ModelError where its files are damaged or do not fit
    each other.
    """
    keras_file = _keras_file(name)
    model, manifest = load_run(keras_file.parent, keras_file.name)
    _check(keras_file, model, manifest)
    return Trained(keras_file, model, manifest)


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


def _check(keras_file: Path, model: Any, manifest: Manifest) -> None:
    """Raise ModelError where a manifest is not that of the model beside it."""
    architecture = manifest.training.get("architecture")
    if architecture not in ARCHITECTURES:
        raise ModelError(
            f"{keras_file.with_name(MANIFEST_FILE)}: no architecture {architecture}; there are: "
            f"{', '.join(ARCHITECTURES)}"
        )
    p: FrontEndParams = manifest.front_end
    takes, gives = tuple(model.input_shape[1:]), tuple(model.output_shape[1:])
    if takes != (p.frames, p.n_mels):
        raise ModelError(
            f"{keras_file}: takes {_by(takes)}, but its manifest's front-end gives "
            f"{p.frames} frames x {p.n_mels} mels"
        )
    if gives != (len(manifest.labels),):
        raise ModelError(
            f"{keras_file}: gives {_by(gives)} probabilities, but its manifest has "
            f"{len(manifest.labels)} labels"
        )


def _by(shape: tuple[int, ...]) -> str:
    return " x ".join(map(str, shape))
