"""A terminal that is closed, and the SIGHUP that tells of it: an end as by SIGTERM."""

import json
import os
import pty
import select
import signal
import subprocess
import sys
import time

import pytest

from recognizer.sinks.saved import clips, read_record
from tests.endtoend.run import recognizer

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="has no SIGHUP")


def start(*arguments, **options):
    command = [sys.executable, "-m", "recognizer", *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)


def until_speech(process):
    while json.loads(process.stdout.readline())["event"] != "speech_start":
        continue


@pytest.mark.parametrize("command", ["listen", "replay"])
def test_what_is_being_said_is_still_recognised(demo, command):
    process = start(command, "-", "--json", stdin=subprocess.PIPE)
    process.stdin.write(demo.read_bytes()[: 44 + 2 * 8_000])
    process.stdin.flush()
    until_speech(process)
    process.send_signal(signal.SIGHUP)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert json.loads(out.splitlines()[-1])["event"] in ("digit", "rejected")
    assert b"1 digits" in err or b"1 rejected" in err


def test_under_nohup_it_goes_on(demo):
    def ignore():
        signal.signal(signal.SIGHUP, signal.SIG_IGN)

    process = start("listen", "-", "--json", stdin=subprocess.PIPE, preexec_fn=ignore)
    sound = demo.read_bytes()
    process.stdin.write(sound[: 44 + 2 * 8_000])
    process.stdin.flush()
    until_speech(process)
    process.send_signal(signal.SIGHUP)
    time.sleep(0.3)
    out, err = process.communicate(sound[44 + 2 * 8_000 :], timeout=60)
    assert process.returncode == 0, err
    usual = recognizer("listen", "-", "--json", stdin=sound)
    assert json.loads(out.splitlines()[-1]) == usual.events[-1]


def on_a_terminal(*arguments, stdin):
    """Start the command with a controlling terminal of its own; return it and the other end."""
    ours, theirs = pty.openpty()

    def take():
        os.setsid()
        os.close(os.open(os.ttyname(theirs), os.O_RDWR))  # the first one opened controls

    process = subprocess.Popen(
        [sys.executable, "-m", "recognizer", *map(str, arguments)],
        stdin=theirs if stdin is None else stdin,
        stdout=theirs,
        stderr=theirs,
        preexec_fn=take,  # noqa: PLW1509
        env={**os.environ, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"},
    )
    os.close(theirs)
    return process, ours


def read_until(ours, text):
    written = b""
    while text not in written:
        written += os.read(ours, 65_536)


def read_for(ours, seconds):
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        if select.select([ours], [], [], left)[0]:
            os.read(ours, 65_536)


@pytest.mark.parametrize("view", [[], ["--plain"]], ids=["live view", "lines"])
def test_a_terminal_that_is_closed_loses_no_utterance(demo, tmp_path, view):
    process, ours = on_a_terminal(
        "listen", "-", "--save", tmp_path / "saved", *view, stdin=subprocess.PIPE
    )
    sound = demo.read_bytes()
    process.stdin.write(sound[: 44 + round(2 * 2.9 * 8_000)])
    process.stdin.flush()
    read_until(ours, b"one" if view else b"1 one")
    read_for(ours, 2)  # until the rest was heard
    os.close(ours)
    assert process.wait(60) in (0, 130)
    records = [read_record(path) for path in clips(tmp_path / "saved")]
    assert [record["digit"] for record in records[:2]] == [0, 1]
    assert len(records) == 3, "what was being said too"


def test_labels_given_before_a_terminal_is_closed_are_kept(demo, tmp_path):
    recognizer("listen", "-", "--save", tmp_path, stdin=demo.read_bytes())
    process, ours = on_a_terminal("label", "--silent", tmp_path, stdin=None)
    count = len(clips(tmp_path))
    read_until(ours, b"1/%d" % count)
    os.write(ours, b"7")
    read_until(ours, b"2/%d" % count)
    os.close(ours)
    assert process.wait(60) in (0, 130)
    labels = [read_record(path)["label"] for path in clips(tmp_path)]
    assert labels == ["7", *[None] * (count - 1)]
