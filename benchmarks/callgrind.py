"""Instructions that a program executes, by library and function: valgrind's callgrind."""

import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from recognizer.errors import RecognizerError

Counts = Counter[tuple[str, str]]
"""Instructions by file name of the library or program, and by function; callees are not in it."""


def counted(command: Sequence[str | Path]) -> Counts:
    """Run ``command`` in callgrind, some fifty times slower, and return what it executed.

    Raises RecognizerError where there is no valgrind, or where the command fails.
    """
    if not shutil.which("valgrind"):
        raise RecognizerError("valgrind is not installed: apt-get install valgrind")
    with TemporaryDirectory() as folder:
        out = Path(folder) / "callgrind.out"
        tool = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}"]
        done = subprocess.run(
            [*tool, *command],
            capture_output=True,
            text=True,
            check=False,
            # Most digits of Python's own count are then the same from run to run.
            env={**os.environ, "PYTHONHASHSEED": "0", "OPENBLAS_NUM_THREADS": "1"},
        )
        if done.returncode:
            last = (done.stderr.strip() or "no word").splitlines()[-1]
            raise RecognizerError(f"{command[0]} fails in valgrind: {last}")
        return parsed(out.read_text())


def parsed(text: str) -> Counts:
    """Return what a file of callgrind's counts, its format being version 1 without jumps."""
    names: dict[tuple[str, str], str] = {}
    found: Counts = Counter()
    library = function = ""
    of_callees = False
    for line in text.splitlines():
        key, equals, value = line.partition("=")
        if equals and key.isalpha():
            # A name is written once, after its number.
            number, _, name = value.partition(" ")
            kind = {"cob": "ob", "cfn": "fn"}.get(key, key)
            name = names.setdefault((kind, number), name)
            if key == "ob":
                library = Path(name).name
            elif key == "fn":
                function = name
            of_callees = of_callees or key == "calls"
        elif line[:1].isdigit() or line[:1] in {"+", "-", "*"}:
            if not of_callees:
                found[library, function] += int(line.split(" ")[1])
            of_callees = False
    return found
