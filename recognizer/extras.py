"""One line, instead of a traceback, where an optional package is missing.

The line has the command that installs it for this very copy: from its checkout where the package
lies in one, else by name, which leaves the installed version as it is.
"""

import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from recognizer.errors import RecognizerError, UsageError

DISTRIBUTION = "spoken-digit-recognizer"
TRAIN = ("tensorflow", "tf_keras", "librosa", "sklearn", "matplotlib", "pooch", "joblib")
"""Modules that every command of the train extra comes to need."""


@contextmanager
def needs(extra: str, *modules: str) -> Iterator[None]:
    """Turn a package that is missing into a UsageError that names the ``extra`` and its command.

    ``modules`` are looked for before anything is done. Raises RecognizerError where a package is
    there but does not load.
    """
    require(extra, *modules)
    try:
        yield
    except ModuleNotFoundError as error:
        raise UsageError(how_to_install(extra, str(error.name))) from None
    except ImportError as error:
        reason = " ".join(str(error).split())
        raise RecognizerError(
            f"{error.name or 'a package'} does not load ({reason}); install it again: "
            f"{install_command(extra)}"
        ) from None


def require(extra: str, *modules: str) -> None:
    """Raise UsageError where a module of an extra is not installed; imports nothing."""
    missing = [name for name in modules if find_spec(name) is None]
    if missing:
        raise UsageError(how_to_install(extra, *missing))


def how_to_install(extra: str, *missing: str) -> str:
    """Return one line on packages of an extra that are missing."""
    are, them = ("is", "it") if len(missing) == 1 else ("are", "them")
    return (
        f"{', '.join(missing)} {are} not installed; the {extra} extra has {them}: "
        f"{install_command(extra)}"
    )


def install_command(extra: str) -> str:
    """Return the command that adds an extra to this copy, ready for a shell."""
    # An environment that uv made has no pip.
    pip = ["-m", "pip", "install"] if find_spec("pip") else None
    begin = [sys.executable, *pip] if pip else ["uv", "pip", "install", "--python", sys.executable]
    root = Path(__file__).parents[1]
    if (root / "pyproject.toml").is_file():
        return shlex.join([*begin, "-e", f"{root}[{extra}]"])
    return shlex.join([*begin, f"{DISTRIBUTION}[{extra}]"])
