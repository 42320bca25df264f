"""Runs a command for each utterance with digits: the sink for everything that has no other."""

import queue
import shlex
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Self

from recognizer.errors import UsageError
from recognizer.events import Digit, Event
from recognizer.segmenter import Utterance

PLACE = "{}"
"""What the digits take the place of; without it they are the last argument."""
MOST_WAITING = 100
LONGEST_SECONDS = 60.0
"""A command that runs longer is ended."""
CLOSING_SECONDS = 10.0
"""How long the end of a live stream waits for commands."""


def parse(command: str) -> list[str]:
    """Return a command's words, split as a shell would, by which it is never run.

    Raises UsageError where it is empty, has an open quote, or its program is not found.
    """
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise UsageError(f"--exec {command}: {str(error).lower()}") from None
    if not words:
        raise UsageError("--exec needs a command")
    if shutil.which(words[0]) is None:
        raise UsageError(f"--exec {words[0]}: no such program")
    return words


class CommandSink:
    """A hearer of utterances that runs ``words`` with the digits of each that has some.

    A thread runs one command at a time, in order, so that recognition never waits for them. With
    ``patient`` it does wait once ``MOST_WAITING`` wait to be run: for recordings, which come faster
    than they were spoken. Otherwise the newest is left out. ``tell`` takes a line for the user;
    that commands fail is told once, until one succeeds.

    A context manager: its end waits for the commands that are still to be run, ``CLOSING_SECONDS``
    at most unless ``patient``.
    """

    def __init__(
        self, words: Sequence[str], tell: Callable[[str], None], *, patient: bool = False
    ) -> None:
        self._words = list(words)
        self._tell = tell
        self._patient = patient
        self._failing = False
        self._waiting: queue.Queue[str | None] = queue.Queue(MOST_WAITING)
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._run, name="exec", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        limit = None if self._patient else CLOSING_SECONDS
        began = time.monotonic()
        with suppress(queue.Full):
            self._waiting.put(None, timeout=limit)
        self._thread.join(limit and max(0.0, began + limit - time.monotonic()))
        if self._thread.is_alive():
            self._tell(f"--exec {self._words[0]}: ended before all its commands were run")
            if self._process is not None:
                self._process.kill()

    def __call__(self, utterance: Utterance, events: Sequence[Event]) -> None:
        """Have the command run for an utterance, where digits were heard in it."""
        digits = "".join(str(event.digit) for event in events if isinstance(event, Digit))
        if not digits:
            return
        try:
            self._waiting.put(digits, block=self._patient)
        except queue.Full:
            self._failed(f"is too slow: {digits} and more are left out")

    def _run(self) -> None:
        while (digits := self._waiting.get()) is not None:
            words = [word.replace(PLACE, digits) for word in self._words]
            if words == self._words:
                words.append(digits)
            self._run_one(words)

    def _run_one(self, words: list[str]) -> None:
        try:
            # Results are the recognizer's alone: what a command writes goes to stderr.
            process = self._process = subprocess.Popen(
                words, stdin=subprocess.DEVNULL, stdout=sys.stderr.fileno(), start_new_session=True
            )
        except OSError as error:
            self._failed(f"cannot be run: {error.strerror}")
            return
        try:
            code = process.wait(LONGEST_SECONDS)
        except subprocess.TimeoutExpired as error:
            process.kill()
            process.wait()
            self._failed(f"ran for more than {error.timeout:.0f} s and was ended")
        else:
            if code:
                self._failed(f"exit code {code}")
            else:
                self._failing = False

    def _failed(self, why: str) -> None:
        if not self._failing:
            self._tell(f"--exec {self._words[0]}: {why}")
        self._failing = True
