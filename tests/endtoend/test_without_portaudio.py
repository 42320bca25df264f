"""Recordings are heard, and the message is right, without PortAudio or without a microphone."""

import subprocess
import sys

import pytest

from tests.endtoend.run import recognizer

WITHOUT = """
import sys
class NoPortAudio:
    def find_spec(self, name, path=None, target=None):
        if name == "sounddevice":
            raise OSError("PortAudio library not found")
sys.meta_path.insert(0, NoPortAudio())
sys.argv = ["recognizer", *sys.argv[1:]]
from recognizer.cli import main
main()
"""


NO_MICROPHONE = """
import sys, types
sound = types.ModuleType("sounddevice")
sound.PortAudioError = type("PortAudioError", (Exception,), {})
sound.query_hostapis = lambda: ()
sound.query_devices = lambda: [dict(name="speaker", hostapi=0, max_input_channels=0)]
sound.default = types.SimpleNamespace(device=(-1, 0))
sys.modules["sounddevice"] = sound
sys.argv = ["recognizer", *sys.argv[1:]]
from recognizer.cli import main
main()
"""


def on(machine, *arguments):
    return subprocess.run(
        [sys.executable, "-c", machine, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_replay_needs_no_portaudio(demo):
    done = on(WITHOUT, "replay", demo, "--json")
    assert done.returncode == 0
    assert done.stdout == recognizer("replay", demo, "--json").out


def test_listen_names_what_to_install():
    for command in ("listen", "devices"):
        done = on(WITHOUT, command)
        assert done.returncode == 1
        (line,) = done.stderr.splitlines()
        assert "PortAudio is not installed" in line
        assert "libportaudio2" in line or sys.platform != "linux"


@pytest.mark.parametrize("command", ["listen", "devices"])
def test_no_microphone_at_all_is_one_line(command):
    done = on(NO_MICROPHONE, command)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "no microphone" in line
    assert "plug one in" in line
