"""One line, instead of a traceback, where an optional package is missing."""

from collections.abc import Iterator
from contextlib import contextmanager

from recognizer.errors import UsageError

DISTRIBUTION = "spoken-digit-recognizer"


@contextmanager
def needs(extra: str) -> Iterator[None]:
    """Turn a missing package into a UsageError that names the ``extra`` to install."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise UsageError(
            f'{error.name} is not installed: pip install "{DISTRIBUTION}[{extra}]"'
        ) from None
