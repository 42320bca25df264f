"""What is said while work takes a while, with and without a terminal."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from train.files import progress
from train.files.progress import Bar, doing, track

ROOT = Path(__file__).parents[3]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock that stands at its only element."""
    now = [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    return now


def on_a_terminal(code: str) -> str:
    """Return what a Python program writes to stderr where that is a terminal."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", code],
        stderr=theirs,
        cwd=ROOT,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "100"},
    ) as program:
        os.close(theirs)
        seen = b""
        while True:
            try:
                piece = os.read(ours, 4096)
            except OSError:  # Linux says so where nobody has the other end any more.
                break
            if not piece:
                break
            seen += piece
    os.close(ours)
    assert program.returncode == 0
    return seen.decode()


def test_without_a_terminal_there_is_a_line_at_once_and_then_every_ten_seconds(
    clock: list[float], capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in track(range(8), "augmenting"):
        clock[0] += 4.0
    assert capsys.readouterr().err.splitlines() == [
        "augmenting: 8",
        "augmenting: 3 of 8, 0:00:20 left",
        "augmenting: 6 of 8, 0:00:08 left",
    ]


def test_what_was_done_before_does_not_make_the_rest_seem_quick(
    clock: list[float], capsys: pytest.CaptureFixture[str]
) -> None:
    with Bar("fitting") as bar:
        bar.begin(90, 100)
        clock[0] += 20.0
        bar.advance(5)
    assert capsys.readouterr().err.splitlines() == ["fitting", "fitting: 95 of 100, 0:00:20 left"]


def test_bytes_are_counted_in_megabytes_and_no_end_is_guessed_without_a_total(
    clock: list[float], capsys: pytest.CaptureFixture[str]
) -> None:
    with Bar("downloading fsdd", in_bytes=True) as bar:
        bar.begin(0, None)
        clock[0] += 11.0
        bar.advance(3_400_000)
    assert capsys.readouterr().err.splitlines()[-1] == "downloading fsdd: 3 MB"


def test_a_block_of_unknown_length_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with doing("loading TensorFlow"):
        assert capsys.readouterr().err == "loading TensorFlow\n"
    assert capsys.readouterr().err == ""


def test_a_terminal_is_drawn_a_bar() -> None:
    seen = on_a_terminal(
        "from train.files.progress import track\nfor _ in track(range(5), 'cutting'): pass"
    )
    assert "cutting" in seen
    assert "5/5" in seen


def test_a_terminal_sees_a_clock_although_descriptor_2_is_closed_to_tensorflow() -> None:
    seen = on_a_terminal(
        "import os, time\n"
        "from train.files.progress import doing\n"
        "from train.fitting.quietly import _without_stderr\n"
        "with _without_stderr() as stderr, doing('loading', stderr):\n"
        "    os.write(2, b'chatter')\n"
        "    time.sleep(0.3)\n"
    )
    assert "loading" in seen
    assert "chatter" not in seen
