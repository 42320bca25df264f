"""A microphone without hardware: what is played into a PulseAudio null sink is recorded from it."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

SINK = "mic"


def missing_tools() -> str:
    """Return what this machine lacks for a virtual microphone, empty if nothing."""
    lacking = [tool for tool in ("pulseaudio", "pactl", "paplay") if not shutil.which(tool)]
    try:
        import sounddevice  # noqa: F401
    except OSError:
        lacking.append("libportaudio2")
    return ", ".join(lacking)


needs_virtual_microphone = [
    pytest.mark.microphone,
    pytest.mark.skipif(bool(missing_tools()), reason=f"NO VIRTUAL MICROPHONE: {missing_tools()}"),
]
"""``pytestmark`` of modules that capture."""


@contextmanager
def virtual_microphone() -> Iterator[dict[str, str]]:
    """Run a PulseAudio of its own; yield the environment in which its microphone is found."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        environment = {
            **os.environ,
            "XDG_RUNTIME_DIR": str(home / "run"),
            "XDG_CONFIG_HOME": str(home / "config"),
            "HOME": str(home),
        }
        for name in ("run", "config"):
            (home / name).mkdir(mode=0o700)
        server = subprocess.Popen(
            [
                "pulseaudio",
                "-n",
                "--daemonize=no",
                "--exit-idle-time=-1",
                "--load=module-native-protocol-unix",
                f"--load=module-null-sink sink_name={SINK}",
            ],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait_until_ready(environment)
            yield environment
        finally:
            server.terminate()
            server.wait(timeout=10)


def play(path: Path, environment: dict[str, str]) -> None:
    """Play a recording into the microphone, to its end."""
    subprocess.run(["paplay", f"--device={SINK}", str(path)], env=environment, check=True)


def wait_until_recorded(environment: dict[str, str]) -> None:
    """Wait until a program records from the microphone: what is played before is lost."""
    for _ in range(300):
        if _listed("source-outputs", environment):
            return
        time.sleep(0.1)
    raise RuntimeError("nobody records from the microphone")


def _listed(what: str, environment: dict[str, str]) -> str:
    command = ["pactl", "list", "short", what]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False
    ).stdout


def _wait_until_ready(environment: dict[str, str]) -> None:
    for _ in range(100):
        if f"{SINK}.monitor" in _listed("sources", environment):
            return
        time.sleep(0.1)
    raise RuntimeError("pulseaudio did not start")
