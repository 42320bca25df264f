"""Homes that cannot be read, or are not there: what is in the package needs none."""

import os
import subprocess
import sys

import pytest

from tests.endtoend.run import recognizer
from tests.endtoend.unprivileged import bound_by_modes, needs_file_modes

pytestmark = [pytest.mark.slow, needs_file_modes]

API = """
import sys
from recognizer import RecognizerError, Recognizer, load_model, recognize
from recognizer.model import model_files
print(recognize(sys.argv[1]), len(list(model_files())))
try:
    load_model(sys.argv[2] + "/secret.tflite")
except RecognizerError as error:
    print(type(error).__name__)
"""


@pytest.fixture
def locked(tmp_path):
    """A folder that may not be read."""
    folder = tmp_path / "home"
    folder.mkdir()
    folder.chmod(0)
    yield folder
    folder.chmod(0o700)


HOMES = {
    "unreadable": lambda locked: {"HOME": str(locked)},
    "below what is unreadable": lambda locked: {"HOME": str(locked / "me")},
    "unreadable settings": lambda locked: {"XDG_CONFIG_HOME": str(locked)},
    "not there": lambda locked: {"HOME": "/nowhere/at/all"},
    "a file": lambda locked: {"HOME": "/dev/null"},
    "none": lambda locked: {"HOME": None},
    "empty": lambda locked: {"HOME": "", "XDG_CONFIG_HOME": ""},
}


def environment(changes):
    base = {k: v for k, v in os.environ.items() if k != "XDG_CONFIG_HOME"}
    return {k: v for k, v in {**base, **changes}.items() if v is not None}


def run(command, changes, **options):
    done = subprocess.run(
        bound_by_modes(sys.executable, *map(str, command)),
        env=environment(changes),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        **options,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


@pytest.mark.parametrize("home", HOMES)
def test_a_recording_is_heard_as_anywhere(demo, locked, home):
    done = run(["-m", "recognizer", "replay", demo, "--json"], HOMES[home](locked))
    assert done.returncode == 0, done.stderr
    assert done.stdout == recognizer("replay", demo, "--json").out
    assert "Permission" not in done.stderr


@pytest.mark.parametrize("home", ["unreadable", "none"])
def test_the_shipped_models_are_listed(locked, home):
    done = run(["-m", "recognizer", "models"], HOMES[home](locked))
    assert done.returncode == 0, done.stderr
    assert "default" in done.stdout
    assert "reference" in done.stdout


def test_python_gets_no_bare_permission_error(demo, locked):
    done = run(["-c", API, demo, locked], HOMES["unreadable"](locked))
    assert done.returncode == 0, done.stderr
    digits, error = done.stdout.splitlines()
    assert digits.endswith(" 2")
    assert error == "ModelError"


@pytest.mark.parametrize("command", ["replay", "label", "bench"])
def test_what_is_asked_for_and_cannot_be_read_is_one_line(locked, command):
    done = run(["-m", "recognizer", command, locked / "a.wav"], {})
    assert done.returncode in (1, 2)
    (line,) = done.stderr.splitlines()
    assert line.startswith("recognizer: ")
    assert "a.wav" in line
