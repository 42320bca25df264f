"""A real PortAudio capture: the bundled recording is played into a virtual microphone."""

import json
import signal
import subprocess
import sys

import pytest

from tests.endtoend.virtual_microphone import (
    needs_virtual_microphone,
    play,
    wait_until_recorded,
)
from tests.heard import assert_all_heard

pytestmark = [pytest.mark.slow, *needs_virtual_microphone]


def start(environment, *arguments):
    return subprocess.Popen(
        [sys.executable, "-m", "recognizer", *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(environment, *arguments):
    process = start(environment, *arguments)
    out, err = process.communicate(timeout=30)
    assert "Traceback" not in err, err
    return process.returncode, out, err


def heard_while_playing(process, recording, environment):
    """Play a recording to a listening process, interrupt it, and return its events and stderr."""
    assert "listening" in process.stderr.readline()
    wait_until_recorded(environment)
    play(recording, environment)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 0, err
    return [json.loads(line) for line in out.splitlines()], err


def test_listen_hears_the_bundled_recording(microphone, demo, demo_transcript):
    process = start(microphone, "listen", "--device", "pulse", "--json")
    events, err = heard_while_playing(process, demo, microphone)
    assert_all_heard(events, demo_transcript)
    digits = [event for event in events if event["event"] == "digit"]
    assert f"{len(digits)} digits" in err


STALLED = """
import json, sys, time
from recognizer import Digit, Microphone, Recognizer
from recognizer.sources import UntilSignal
print("listening", file=sys.stderr, flush=True)
with UntilSignal(Microphone("pulse")) as until:
    for number, event in enumerate(Recognizer().stream(until)):
        print(json.dumps(event.to_dict()), flush=True)
        if number == 0:
            time.sleep(10)
"""


def test_a_consumer_that_stalls_for_ten_seconds_hears_everything(microphone, demo, demo_transcript):
    process = subprocess.Popen(
        [sys.executable, "-c", STALLED],
        env=microphone,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    events, _ = heard_while_playing(process, demo, microphone)
    assert_all_heard(events, demo_transcript)


def test_devices_lists_the_microphone(microphone):
    code, out, _ = run(microphone, "devices", "--json")
    assert code == 0
    assert "pulse" in [json.loads(line)["name"] for line in out.splitlines()]


def test_a_device_that_does_not_exist_is_misuse(microphone):
    code, out, err = run(microphone, "listen", "--device", "no such thing")
    assert code == 2
    assert "no microphone 'no such thing'" in err
    assert out == ""
