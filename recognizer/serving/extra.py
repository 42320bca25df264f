"""Packages that only some commands need."""

from importlib.util import find_spec

from recognizer.errors import RecognizerError


def require(extra: str, *modules: str) -> None:
    """Raise RecognizerError where a module of an extra is not installed; imports nothing."""
    missing = [name for name in modules if find_spec(name) is None]
    if missing:
        raise RecognizerError(
            f"not installed: {', '.join(missing)}; "
            f"pip install 'spoken-digit-recognizer[{extra}]', in a clone pip install '.[{extra}]'"
        )
