"""Index of a set of recordings: a JSON line for each, written as they are done."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

Line = TypeVar("Line")

INDEX = "index.jsonl"
STORED_RATE = 16_000
"""Hz: at which sets are stored."""


def read_lines(folder: Path, kind: type[Line]) -> list[Line]:
    """Return the lines of a set's index as ``kind``, a dataclass.

    One that was cut off by an interruption is left out.
    """
    index = folder / INDEX
    found = []
    for text in index.read_text(encoding="utf-8").splitlines() if index.is_file() else ():
        try:
            found.append(kind(**json.loads(text)))
        except (ValueError, TypeError):
            continue
    return found


def to_json(line: Any) -> str:
    """Return a line of the index, a dataclass, as it is written."""
    return json.dumps(asdict(line)) + "\n"
