"""Model files: found by name or path, checked, and read with their manifest."""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from recognizer.errors import ModelError, UsageError
from recognizer.model.manifest import Manifest, read_manifest
from recognizer.suggest import did_you_mean

SHIPPED = Path(__file__).parent.parent / "models"
DEFAULT = "default"
SUFFIX = ".tflite"
_FOLDER_MARKS = tuple(filter(None, (os.sep, os.altsep)))


@dataclass(frozen=True)
class Model:
    """A model file's content and its manifest."""

    path: Path
    data: bytes = field(repr=False)
    manifest: Manifest


def user_models() -> Path | None:
    """Return the folder where a user's own models are found by name; None without a home."""
    import click

    folder = Path(click.get_app_dir("recognizer")) / "models"
    return folder if folder.is_absolute() else None


def model_files() -> Iterator[Path]:
    """Yield the shipped models, then the user's; a folder that cannot be read has none."""
    for folder in (SHIPPED, user_models()):
        try:
            files = sorted(folder.iterdir()) if folder else []
        except OSError:
            continue
        yield from (file for file in files if file.suffix == SUFFIX)


def is_path(model: str | Path) -> bool:
    """Return whether ``model`` is meant as a path; a bare name never is.

    A ``Path`` is one, and text with a folder in it (``./mine``) or that ends in ``.tflite``.
    """
    if isinstance(model, Path):
        return True
    return any(mark in model for mark in _FOLDER_MARKS) or model.endswith(SUFFIX)


def load_model(model: str | Path | None = None) -> Model:
    """Read a model by path or by name (see ``is_path``); without one, the default.

    Raises UsageError where there is no such model, ModelError where the file is not a model
    this package can run.
    """
    if model is not None and not isinstance(model, str | Path):
        raise UsageError(f"a model is a name, a path or a Model, not {type(model).__name__}")
    path = _find(model if model is not None else DEFAULT)
    try:
        data = path.read_bytes()
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError, ValueError):
        raise UsageError(f"{path}: no such model file") from None
    except OSError as error:
        raise ModelError(f"{path}: {error.strerror}") from None
    try:
        return Model(path, data, read_manifest(data))
    except ModelError as error:
        raise ModelError(f"{path}: {error}") from None


def _find(model: str | Path) -> Path:
    if is_path(model):
        return Path(model)
    name, known = str(model), {file.stem: file for file in reversed(list(model_files()))}
    if name in known:
        return known[name]
    hint = did_you_mean(name, known)
    with suppress(OSError, ValueError):
        if Path(name).is_file():
            hint = f" (the file is ./{name})"
    raise UsageError(
        f"no model named {name or '(nothing)'}{hint}; there are: {', '.join(sorted(known))}"
    )
