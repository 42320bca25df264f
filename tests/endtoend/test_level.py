"""A level that costs digits is said once, on stderr, beside results that stay as they are."""

import json

import numpy as np
import pytest
import soundfile

from tests.endtoend.run import recognizer

pytestmark = pytest.mark.slow


@pytest.fixture
def recording(demo, tmp_path):
    """Write the bundled recording with a factor on it, and return its path."""
    samples = soundfile.read(demo, dtype="float32")[0]

    def write(gain, name="a.wav"):
        path = tmp_path / name
        soundfile.write(path, np.clip(gain * samples, -1, 1), 8_000)
        return path

    return write


TROUBLES = [(0.004, "too quiet"), (100.0, "too loud, clipping"), (0.0, "digital silence")]


@pytest.mark.parametrize(("gain", "says"), TROUBLES)
@pytest.mark.parametrize("arguments", [["replay"], ["replay", "--json"]], ids=" ".join)
def test_replay_says_it_once(recording, gain, says, arguments):
    path = recording(gain)
    ran = recognizer(*arguments, path)
    assert ran.code == 0
    (line,) = [line for line in ran.err.splitlines() if says in line]
    assert line.startswith(f"{path}: ")
    assert says not in ran.out
    if "--json" in arguments:
        assert all(json.loads(line) for line in ran.out.splitlines())


@pytest.mark.parametrize(("gain", "says"), TROUBLES)
def test_listen_says_it_once(recording, gain, says):
    ran = recognizer("listen", "-", "--json", stdin=recording(gain).read_bytes())
    assert ran.code == 0
    (line,) = [line for line in ran.err.splitlines() if says in line]
    assert line.startswith("standard input: ")
    assert ran.events is not None


@pytest.mark.parametrize("command", [["replay"], ["listen", "-"]], ids=" ".join)
def test_a_good_level_is_not_worth_a_word(demo, command):
    if command == ["replay"]:
        ran = recognizer("replay", demo)
    else:
        ran = recognizer(*command, stdin=demo.read_bytes())
    assert not any(says in ran.err for _, says in TROUBLES)


def test_of_many_recordings_the_first_is_named_and_the_others_are_counted(recording, tmp_path):
    for name in ("a.wav", "b.wav", "c.wav"):
        recording(0.004, name)
    recording(100.0, "d.wav")
    ran = recognizer("replay", tmp_path)
    lines = [line for line in ran.err.splitlines() if "too " in line]
    assert len(lines) == 3
    assert "a.wav: too quiet" in lines[0]
    assert "d.wav: too loud" in lines[1]
    assert lines[2] == "too quiet: 2 more"
