"""What a run of the command line costs: time, processor time, memory."""

import os
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from threading import Thread

from recognizer.errors import RecognizerError


@dataclass(frozen=True)
class Cost:
    """Of one process, from its start to its end."""

    wall: float
    """Seconds until it had ended."""
    cpu: float
    """Seconds of processor time, all threads and the system's part included."""
    peak_mb: float
    """Most memory that it held at once, MB."""
    ready: float | None = None
    """Seconds until it said what was waited for."""


def measure(
    arguments: Sequence[str], *, feed: Iterable[bytes] = (), wait_for: str | None = None
) -> Cost:
    """Run ``recognizer`` with ``arguments`` and return its cost.

    Standard input is what ``feed`` gives, taken once a line of stderr begins with ``wait_for``
    where that is given. Raises RecognizerError, with the last line it said, where the command
    fails.

    On Linux the peak is at least the memory of this process, from which the other is forked:
    measure before anything large is loaded here.
    """
    pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
    command = [sys.executable, "-m", "recognizer", *arguments]
    began = time.monotonic()
    process = subprocess.Popen(command, stdin=pipe, stdout=nowhere, stderr=pipe)
    stdin, stderr = process.stdin, process.stderr
    assert stdin is not None and stderr is not None
    said: list[str] = []
    ready = None
    try:
        if wait_for is not None:
            for line in stderr:
                said.append(line.decode(errors="replace").strip())
                if said[-1].startswith(wait_for):
                    ready = time.monotonic() - began
                    break
        rest = Thread(target=lambda: said.extend(stderr.read().decode().splitlines()))
        rest.start()
        with suppress(BrokenPipeError):
            for data in feed:
                stdin.write(data)
                stdin.flush()
        with suppress(BrokenPipeError):
            stdin.close()
        rest.join()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    except BaseException:
        process.kill()
        process.wait()
        raise
    wall = time.monotonic() - began
    if process.returncode:
        why = said[-1].removeprefix("recognizer: ") if said else f"code {process.returncode}"
        raise RecognizerError(f"recognizer {arguments[0]} failed: {why}")
    scale = 1e6 if sys.platform == "darwin" else 1e3
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / scale, ready)


def paced(data: bytes, block: int, interval: float) -> Iterable[bytes]:
    """Yield blocks of ``data``, so many bytes each ``interval`` seconds, as a device does."""
    began = time.monotonic()
    for number, at in enumerate(range(0, len(data), block), 1):
        time.sleep(max(0.0, began + number * interval - time.monotonic()))
        yield data[at : at + block]
