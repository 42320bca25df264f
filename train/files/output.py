"""Folders to write to: tried before the work, and there whole or not at all after it."""

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from recognizer.errors import RecognizerError


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


def made_once(folder: Path, make: Callable[[Path], None]) -> Path:
    """Return ``folder``, which ``make`` fills the first time; it is there whole or not at all."""
    if not folder.is_dir():
        partly = folder.with_name(f"{folder.name}.partly")
        shutil.rmtree(partly, ignore_errors=True)
        partly.mkdir(parents=True)
        make(partly)
        partly.rename(folder)
    return folder


def write_json(path: Path, values: Any) -> None:
    """Write JSON for people and programs: indented, one final newline."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(values, indent=2, default=asdict) + "\n")
