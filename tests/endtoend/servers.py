"""Runs the real servers, each in a process of its own, and looks at how they end."""

import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Server:
    process: subprocess.Popen
    address: str
    """The line the server has written to stdout."""
    complaints: list[str] = field(default_factory=list)

    @property
    def port(self) -> int:
        return int(re.search(r":(\d+)", self.address.split("//")[1])[1])

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Ask the server to end, and return its exit code."""
        self.process.send_signal(number)
        return self.process.wait(30)


@contextmanager
def server(*arguments, environment=None) -> Iterator[Server]:
    """Run ``recognizer`` with these arguments; ends it, and fails where it wrote a traceback."""
    process = subprocess.Popen(
        [sys.executable, "-m", "recognizer", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )
    complaints: list[str] = []
    reader = threading.Thread(target=lambda: complaints.extend(process.stderr))
    reader.start()
    try:
        address = process.stdout.readline().strip()
        assert address, complaints
        yield Server(process, address, complaints)
    finally:
        process.kill()
        process.wait()
        reader.join()
        process.stdout.close()
        process.stderr.close()
    assert not any("Traceback" in line for line in complaints), complaints
