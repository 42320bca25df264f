"""A microphone that goes away while it is listened to: the null sink is unloaded and loaded."""

import json
import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from tests.endtoend.virtual_microphone import SINK, missing_tools, virtual_microphone

pytestmark = [
    pytest.mark.microphone,
    pytest.mark.skipif(bool(missing_tools()), reason=f"NO VIRTUAL MICROPHONE: {missing_tools()}"),
]


@pytest.fixture
def microphone():
    with virtual_microphone() as environment:
        yield environment


def paplay(recording):
    """Return the command that plays a recording at a fifth of its amplitude.

    At full level its noise, after a sound server's digital silence, can pass for speech.
    """
    return ["paplay", f"--device={SINK}", "--volume=38000", str(recording)]


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
        self.reader = threading.Thread(target=self._read)
        self.reader.start()

    def _read(self):
        for line in self.process.stdout:
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


def over(word, results, offset):
    """Return the results that share time with a word played ``offset`` seconds into the stream."""
    return [
        e
        for e in results
        if e["start"] - offset < word["end"] and word["start"] < e["end"] - offset
    ]


def played_at(results, words):
    """Return the place in the stream at which most words have a result.

    No single start is trusted: on a noisy room's tone the detector may open early.
    """
    candidates = [e["start"] - word["start"] for e in results for word in words]
    return max(candidates, key=lambda at: sum(bool(over(word, results, at)) for word in words))


def assert_heard(events, transcript):
    """Assert that words have a result in their place, and most digits are right.

    What passes through a sound server on a busy machine is not the recording to the sample: two
    words may be taken for one.
    """
    words = json.loads(transcript.read_text())
    results = [e for e in events if e["event"] in ("digit", "rejected")]
    offset = played_at(results, words)
    unanswered = [word for word in words if not over(word, results, offset)]
    assert len(unanswered) <= 2, f"nothing where {unanswered} were spoken: {results}"
    right = sum(
        word["label"] in [str(e.get("digit")) for e in over(word, results, offset)]
        for word in words
    )
    assert right >= 0.7 * sum(word["label"].isdigit() for word in words)


def test_digits_after_the_return_are_all_heard_at_their_true_times(
    microphone, demo, demo_transcript
):
    listening = Listening(microphone)
    began = time.monotonic()
    playing = subprocess.Popen(paplay(demo), env=microphone)
    listening.wait_for("speech_start")
    unplug(microphone)
    playing.wait()
    listening.wait_for("device_lost")
    plug_in(microphone)
    listening.wait_for("device_back")
    time.sleep(0.5)
    played = time.monotonic() - began
    heard_before = len(listening.events)
    subprocess.run(paplay(demo), env=microphone, check=True)
    code, err = listening.end()
    assert code == 0, err

    after = [e for e in listening.events[heard_before:] if e["event"] in ("digit", "rejected")]
    assert_heard(after, demo_transcript)
    kinds = [e["event"] for e in listening.events]
    back = listening.events[kinds.index("device_back")]
    assert back["device"] == "pulse"
    assert 0 < back["lost"] < played
    offset = played_at(after, json.loads(demo_transcript.read_text()))
    assert abs(offset - played) < 1.5, "the stream's clock went on while the device was away"


def test_without_retry_a_loss_ends_with_code_1(microphone, demo):
    listening = Listening(microphone, "--no-retry")
    time.sleep(1)
    unplug(microphone)
    code, err = listening.end(None)
    assert code == 1
    assert [e["event"] for e in listening.events][-1] == "device_lost"
    assert "pulse: delivers no sound" in err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_while_the_device_is_away_ends_cleanly(microphone, number):
    listening = Listening(microphone)
    time.sleep(1)
    unplug(microphone)
    listening.wait_for("device_lost")
    code, err = listening.end(number)
    assert code == 0
    assert "1 device lost" in err


def test_after_the_whole_process_stood_still_digits_are_heard(microphone, demo, demo_transcript):
    listening = Listening(microphone)
    time.sleep(1)
    os.kill(listening.process.pid, signal.SIGSTOP)
    time.sleep(2)
    os.kill(listening.process.pid, signal.SIGCONT)
    subprocess.run(paplay(demo), env=microphone, check=True)
    code, _ = listening.end()
    assert code == 0
    assert_heard(listening.events, demo_transcript)
