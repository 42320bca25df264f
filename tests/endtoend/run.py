"""Runs the real command in a process of its own."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def events(self) -> list[dict]:
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def digits(self) -> list[int]:
        return [event["digit"] for event in self.events if event["event"] == "digit"]

    @property
    def complaints(self) -> list[str]:
        return [line for line in self.err.splitlines() if line.startswith("recognizer: ")]


def recognizer(
    *arguments, stdin: bytes = b"", timeout: float = 120, environment: dict | None = None
) -> Ran:
    command = [sys.executable, "-m", "recognizer", *map(str, arguments)]
    done = subprocess.run(
        command,
        input=stdin,
        capture_output=True,
        timeout=timeout,
        check=False,
        env={**os.environ, **(environment or {})},
    )
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())
