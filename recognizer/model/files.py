"""Model files: found by name or path, checked, and read with their manifest."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from recognizer.errors import ModelError, UsageError
from recognizer.model.manifest import Manifest, read_manifest

SHIPPED = Path(__file__).parent.parent / "models"
DEFAULT = "default"
SUFFIX = ".tflite"


@dataclass(frozen=True)
class Model:
    """A model file's content and its manifest."""

    path: Path
    data: bytes = field(repr=False)
    manifest: Manifest


def user_models() -> Path:
    """Return the folder where a user's own models are found by name."""
    import click

    return Path(click.get_app_dir("recognizer")) / "models"


def model_files() -> Iterator[Path]:
    """Yield the shipped models, then the user's."""
    for folder in (SHIPPED, user_models()):
        if folder.is_dir():
            yield from sorted(folder.glob(f"*{SUFFIX}"))


def load_model(model: str | Path | None = None) -> Model:
    """Read a model by path or by name; without one, the default.

    Raises UsageError where there is no such model, ModelError where the file is not a model
    this package can run.
    """
    path = _find(model if model is not None else DEFAULT)
    try:
        data = path.read_bytes()
        return Model(path, data, read_manifest(data))
    except OSError as error:
        raise ModelError(f"{path}: {error.strerror}") from None
    except ModelError as error:
        raise ModelError(f"{path}: {error}") from None


def _find(model: str | Path) -> Path:
    path = Path(model)
    if path.is_file():
        return path
    if path.suffix or len(path.parts) > 1:
        raise UsageError(f"{path}: no such model file")
    known = {file.stem: file for file in reversed(list(model_files()))}
    if path.name not in known:
        raise UsageError(f"no model named {path.name}; there are: {', '.join(sorted(known))}")
    return known[path.name]
