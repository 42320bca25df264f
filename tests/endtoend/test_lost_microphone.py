"""A microphone that goes away while it is listened to: the null sink is unloaded and loaded."""

import json
import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from tests.endtoend.virtual_microphone import (
    SINK,
    needs_virtual_microphone,
    play,
    wait_until_recorded,
)
from tests.heard import assert_all_heard

pytestmark = [pytest.mark.slow, *needs_virtual_microphone]


def unplug(environment):
    subprocess.run(["pactl", "unload-module", "module-null-sink"], env=environment, check=True)


def plug_in(environment):
    command = ["pactl", "load-module", "module-null-sink", f"sink_name={SINK}"]
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)


class Listening:
    """``recognizer listen --json`` with its events as they come."""

    def __init__(self, environment, *options):
        command = [sys.executable, "-m", "recognizer", "listen", "--device", "pulse", "--json"]
        self.process = subprocess.Popen(
            [*command, *options],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert "listening" in self.process.stderr.readline()
        self.events = []
        self.came = []
        """When each event came, on ``time.monotonic``'s clock."""
        self.reader = threading.Thread(target=self._read)
        self.reader.start()

    def _read(self):
        for line in self.process.stdout:
            self.came.append(time.monotonic())
            self.events.append(json.loads(line))

    def wait_for(self, kind):
        for _ in range(200):
            if kind in [event["event"] for event in self.events]:
                return
            time.sleep(0.1)
        raise AssertionError(f"no {kind}: {self.events}")

    def end(self, number=signal.SIGINT):
        """Send a signal, if any, and return the exit code and stderr."""
        if number:
            self.process.send_signal(number)
        self.reader.join(20)
        err = self.process.stderr.read()
        assert "Traceback" not in err, err
        return self.process.wait(20), err


def test_digits_after_the_return_are_all_heard_at_their_true_times(removable_microphone, beginning):
    recording, transcript = beginning
    listening = Listening(removable_microphone)
    wait_until_recorded(removable_microphone)
    playing = subprocess.Popen(
        ["paplay", f"--device={SINK}", str(recording)], env=removable_microphone
    )
    listening.wait_for("speech_start")
    unplug(removable_microphone)
    playing.wait()
    listening.wait_for("device_lost")
    plug_in(removable_microphone)
    listening.wait_for("device_back")
    time.sleep(0.5)
    heard_before = len(listening.events)
    play(recording, removable_microphone)
    code, err = listening.end()
    assert code == 0, err

    assert_all_heard(listening.events[heard_before:], transcript)
    kinds = [e["event"] for e in listening.events]
    back = listening.events[kinds.index("device_back")]
    assert back["device"] == "pulse"
    assert back["lost"] > 1
    first, last = kinds.index("speech_start"), len(kinds) - 1
    passed = listening.came[last] - listening.came[first]
    streamed = listening.events[last]["end"] - listening.events[first]["start"]
    assert abs(passed - streamed) < 1, "the stream's clock went on while the device was away"


def test_without_retry_a_loss_ends_with_code_1(removable_microphone):
    listening = Listening(removable_microphone, "--no-retry")
    wait_until_recorded(removable_microphone)
    time.sleep(1)  # the device may have been opened only to be asked what it takes
    unplug(removable_microphone)
    code, err = listening.end(None)
    assert code == 1
    assert [e["event"] for e in listening.events][-1] == "device_lost"
    assert "pulse: delivers no sound" in err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_while_the_device_is_away_ends_cleanly(removable_microphone, number):
    listening = Listening(removable_microphone)
    wait_until_recorded(removable_microphone)
    time.sleep(1)  # the device may have been opened only to be asked what it takes
    unplug(removable_microphone)
    listening.wait_for("device_lost")
    code, err = listening.end(number)
    assert code == 0
    assert "1 device lost" in err


def test_after_the_whole_process_stood_still_digits_are_heard(removable_microphone, beginning):
    recording, transcript = beginning
    listening = Listening(removable_microphone)
    wait_until_recorded(removable_microphone)
    time.sleep(1)  # the device may be starting, which PortAudio gives half a second
    os.kill(listening.process.pid, signal.SIGSTOP)
    time.sleep(2)
    os.kill(listening.process.pid, signal.SIGCONT)
    play(recording, removable_microphone)
    code, err = listening.end()
    assert code == 0, err
    assert_all_heard(listening.events, transcript)
