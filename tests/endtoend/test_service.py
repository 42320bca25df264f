"""The service runs with the hardening that its unit ships with."""

import json
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.endtoend.run import recognizer
from tests.endtoend.service import MADE, NOT_MADE, hardened, possible, settings

needs_namespaces = pytest.mark.skipif(
    not possible(), reason="NO NAMESPACES: the unit's hardening is made by root alone"
)


def peak_memory(pid):
    """Return the most KiB that a process had at once; 0 where it is no recognizer (yet)."""
    try:
        if b"recognizer\0listen" not in Path(f"/proc/{pid}/cmdline").read_bytes():
            return 0
        found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    except OSError:
        return 0
    return int(found[1]) if found else 0


@pytest.fixture(scope="module")
def service():
    return hardened()


def test_every_line_that_restricts_is_tried_here_or_says_why_not():
    running = ("Type=", "User=", "Group=", "Supp", "Env", "Exec", "Kill", "Time", "Rest", "Std")
    kept = ("Standard", "Syslog")
    lines = {line for line in settings() if not line.startswith((*running, *kept))}
    lines |= {line for line in settings() if line.startswith("Restrict")}
    assert lines == MADE | set(NOT_MADE)


@needs_namespaces
def test_it_hears_saves_and_stays_within_its_memory(service, demo, tmp_path):
    said, told = tmp_path / "out", tmp_path / "err"
    peak = 0
    with demo.open("rb") as sound, said.open("wb") as out, told.open("wb") as err:
        process = service.start(
            *("listen", "-", "--json", "--save", "/var/lib/recognizer"),
            stdin=sound,
            stdout=out,
            stderr=err,
        )
        while process.poll() is None:
            peak = max(peak, peak_memory(process.pid))
            time.sleep(0.01)
    assert process.returncode == 0, told.read_text()
    assert said.read_text() == recognizer("listen", "-", "--json", stdin=demo.read_bytes()).out
    assert "cannot save" not in told.read_text()
    assert 10_000 < peak < 256 * 1_024


@needs_namespaces
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["listen", "--json"], "no microphone"),
        (["listen", "-", "--save", "/opt/recognizer"], "Read-only file system"),
        (["listen", "-", "--save", "~/saved"], ""),
    ],
    ids=str,
)
def test_what_it_may_not_do_is_one_line(service, arguments, says, demo):
    home = service.environment["HOME"]
    filled = [argument.replace("~", home) for argument in arguments]
    with demo.open("rb") as sound:
        process = service.start(
            *filled, stdin=sound, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        _, err = process.communicate(timeout=120)
    assert process.returncode in (1, 2)
    (line,) = err.decode().splitlines()
    assert line.startswith("recognizer: ")
    assert says in line


@needs_namespaces
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_stopping_it_loses_nothing(service, demo, number):
    process = service.start(
        *("listen", "-", "--json"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    process.stdin.write(demo.read_bytes()[: 44 + 2 * 8_000])
    process.stdin.flush()
    while json.loads(process.stdout.readline())["event"] != "speech_start":
        continue
    process.send_signal(number)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err.decode()
    assert json.loads(out.splitlines()[-1])["event"] in ("digit", "rejected")


@needs_namespaces
def test_the_surroundings_are_what_they_are_said_to_be(service):
    """Else the tests above would show nothing."""
    probe = """
import os, socket
def refused(what):
    try:
        what()
    except OSError as error:
        return type(error).__name__
    return "allowed"
print(refused(lambda: os.listdir(os.environ["HOME"])))
print(refused(lambda: open("/var/lib/recognizer-other", "w").close() or os.open("/usr/x", 66)))
print(refused(lambda: socket.create_connection(("192.0.2.1", 80), 1)))
print(sorted(os.listdir("/dev")))
print(open("/proc/self/status").read().split("CapEff:")[1].split()[0])
print(oct(os.umask(0)))
"""
    command = [*service.command, sys.executable, "-c", probe]
    done = subprocess.run(
        command, env=service.environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    home, system, network, devices, capabilities, umask = done.stdout.splitlines()
    assert home == "PermissionError"
    assert system in ("OSError", "PermissionError")
    assert network == "OSError"
    assert devices == str(sorted(service.environment["DEVICES"].split()))
    assert int(capabilities, 16) == 0
    assert umask == "0o77"
