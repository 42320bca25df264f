"""Standard streams that are closed, full or gone: results come out, or it is told."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from recognizer.sinks.saved import clips
from tests.endtoend.run import recognizer

pytestmark = pytest.mark.slow

needs_full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
NOWHERE = [">&-", ">&- 2>&-", "<&- >&- 2>&-", pytest.param(">/dev/full", marks=needs_full)]
UNTOLD = ["2>&-", "<&- 2>&-", pytest.param("2>/dev/full", marks=needs_full)]


def shell(redirected, *arguments, stdin=b""):
    """Run the command with the shell's redirections, and return what it did."""
    command = [sys.executable, "-m", "recognizer", *map(str, arguments)]
    ran = subprocess.run(
        ["bash", "-c", f'"$@" {redirected}', "bash", *command],
        input=stdin,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert b"Traceback" not in ran.stderr, ran.stderr.decode()
    return ran


@pytest.mark.parametrize("redirected", NOWHERE)
@pytest.mark.parametrize("command", ["replay", "models", "--help"])
def test_results_that_nobody_can_get_are_a_failure_in_one_line(demo, redirected, command):
    ran = shell(redirected, command, *[demo] * (command == "replay"))
    assert ran.returncode == 1
    if "2>" not in redirected:
        (line,) = ran.stderr.decode().splitlines()
        assert "standard output is closed" in line or "No space left" in line


@pytest.mark.parametrize("redirected", UNTOLD)
def test_without_stderr_only_the_chatter_is_lost(demo, redirected):
    ran = shell(redirected, "replay", "nowhere.wav", demo, "--json")
    assert ran.returncode == 2, "for the file that is not there"
    assert ran.stdout.decode() == recognizer("replay", demo, "--json").out


@pytest.mark.parametrize("redirected", [*UNTOLD, ">&-", ">&- 2>&-"])
@pytest.mark.parametrize(
    ("arguments", "code"), [(["sing"], 2), (["replay", "nowhere.wav"], 2), (["replay", "-"], 1)]
)
def test_misuse_and_failure_keep_their_codes(redirected, arguments, code):
    assert shell(redirected, *arguments).returncode == code


def test_without_stdin_files_are_heard_and_a_pipe_is_empty(demo):
    ran = shell("<&-", "replay", demo, "--json")
    assert ran.returncode == 0
    assert ran.stdout.decode() == recognizer("replay", demo, "--json").out
    ran = shell("<&-", "listen", "-")
    assert ran.returncode == 1
    assert b"standard input" in ran.stderr


@pytest.mark.parametrize("command", [("replay", "{demo}", "--json"), ("listen", "-", "--json")])
def test_a_reader_of_stderr_that_goes_away_costs_no_result(demo, command):
    arguments = [part.format(demo=demo) for part in command]
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as gone:
        done = subprocess.run(
            [sys.executable, "-m", "recognizer", *arguments],
            input=demo.read_bytes(),
            stdout=subprocess.PIPE,
            stderr=gone,
            timeout=60,
            check=False,
        )
    assert done.returncode == 0
    assert done.stdout.decode() == recognizer(*arguments, stdin=demo.read_bytes()).out


@pytest.mark.parametrize("redirected", ["2>&-", "2>/dev/null"])
def test_no_file_is_mistaken_for_a_closed_stream(demo, tmp_path, redirected):
    usual, closed = tmp_path / "usual", tmp_path / "closed"
    arguments = ["listen", "-", "--json", "--save"]
    recognizer(*arguments, usual, stdin=demo.read_bytes())
    assert shell(redirected, *arguments, closed, stdin=demo.read_bytes()).returncode == 0
    sounds = [[p.with_suffix(".wav").read_bytes() for p in clips(f)] for f in (usual, closed)]
    assert sounds[0]
    assert sounds[0] == sounds[1]


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_what_the_terminal_cannot_encode_is_no_error(demo, tmp_path, encoding):
    folder = tmp_path / "aufnahmen-ä-數"
    folder.mkdir()
    for name in ("eins.wav", "zwei-ü-字.wav"):
        (folder / name).write_bytes(demo.read_bytes())
    done = subprocess.run(
        [sys.executable, "-m", "recognizer", "replay", str(folder)],
        env={**os.environ, "PYTHONIOENCODING": encoding},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.count(b"==> ") == 2
    assert b"34 digits" in done.stderr
