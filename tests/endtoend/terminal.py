"""Runs the real command on a pseudo-terminal, as a user at a keyboard does."""

import fcntl
import os
import pty
import signal
import struct
import subprocess
import sys
import termios
import threading
import time

ROWS, COLUMNS = 30, 100


class Terminal:
    """``recognizer`` with all that it wrote so far; a context manager that ends it."""

    def __init__(self, *arguments, environment=None):
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self.process = subprocess.Popen(
            [sys.executable, "-m", "recognizer", *map(str, arguments)],
            env={**(environment or os.environ), "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"},
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
        )
        os.close(theirs)
        self._written = b""
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.process.kill()
        self.process.wait()
        self._reader.join()
        os.close(self._ours)

    @property
    def text(self):
        """Everything written so far, control sequences included."""
        return self._written.decode(errors="replace")

    def wait_for(self, text, times=1):
        """Wait until a text was written so many times."""
        for _ in range(300):
            if self.text.count(text) >= times:
                return
            time.sleep(0.1)
        raise AssertionError(f"no {text!r}: {self.text}")

    def press(self, keys):
        os.write(self._ours, keys.encode())

    def interrupt(self):
        self.process.send_signal(signal.SIGINT)

    def end(self):
        """Wait for the program to end by itself, and return its exit code."""
        code = self.process.wait(60)
        self._reader.join()
        assert "Traceback" not in self.text, self.text
        return code

    def _read(self):
        try:
            while data := os.read(self._ours, 65_536):
                self._written += data
        except OSError:  # Linux's word for the end of a terminal
            return
