"""Index of a set of recordings: a JSON line for each, written as they are done."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

from recognizer.errors import UsageError

Entry = TypeVar("Entry")

INDEX = "index.jsonl"
STORED_RATE = 16_000
"""Hz: at which sets are stored."""


def read_lines(
    folder: Path, kind: type[Entry], what: str = "such a set; name another folder"
) -> list[Entry]:
    """Return the lines of a set's index as ``kind``, a dataclass; none where there is no index.

    A line that was cut off by an interruption is left out. Raises UsageError where the index is
    that of another kind of set, and says that it is not ``what`` it should be.
    """
    index = folder / INDEX
    found = []
    for text in index.read_text(encoding="utf-8").splitlines() if index.is_file() else ():
        try:
            fields = json.loads(text)
        except ValueError:
            continue
        try:
            found.append(kind(**fields))
        except TypeError:
            raise UsageError(f"{index}: not the index of {what}") from None
    return found


@contextmanager
def continued(folder: Path, kind: type[Entry]) -> Iterator[tuple[list[Entry], Callable[..., None]]]:
    """Yield the lines of a set so far, and what adds a line to its index at once."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = read_lines(folder, kind)
    index = folder / INDEX
    # Written anew, so that the next line does not follow one that was cut off.
    index.write_text("".join(map(to_json, lines)), encoding="utf-8")
    with index.open("a", encoding="utf-8") as file:

        def add(line: Any) -> None:
            file.write(to_json(line))
            file.flush()

        yield lines, add


def to_json(line: Any) -> str:
    """Return a line of the index, a dataclass, as it is written."""
    return json.dumps(asdict(line), ensure_ascii=False) + "\n"
