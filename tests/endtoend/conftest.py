"""The environment in which the real command finds a microphone."""

import json

import pytest
import soundfile

from recognizer.samples import DEMO, DEMO_TRANSCRIPT
from tests.endtoend.run import recognizer
from tests.endtoend.virtual_microphone import virtual_microphone


@pytest.fixture(scope="session")
def replayed():
    """Return the events that ``recognizer replay`` gives for the bundled recording."""
    events = recognizer("replay", DEMO, "--json").events
    return [{name: event[name] for name in event if name != "file"} for event in events]


@pytest.fixture(scope="session")
def replayed_digits(replayed):
    return [event["digit"] for event in replayed if event["event"] == "digit"]


@pytest.fixture(scope="session")
def beginning(tmp_path_factory):
    """Return six digits of the bundled recording, a third of it, and their transcript."""
    folder = tmp_path_factory.mktemp("beginning")
    recording, transcript = folder / "beginning.wav", folder / "beginning.json"
    words = json.loads(DEMO_TRANSCRIPT.read_text())
    rate = soundfile.info(DEMO).samplerate
    end = (words[5]["end"] + words[6]["start"]) / 2
    soundfile.write(recording, soundfile.read(DEMO, frames=round(end * rate))[0], rate)
    transcript.write_text(json.dumps(words[:6]))
    return recording, transcript


@pytest.fixture(scope="module")
def microphone():
    with virtual_microphone() as environment:
        yield environment


@pytest.fixture
def removable_microphone():
    """One of the test's own, to unplug."""
    with virtual_microphone() as environment:
        yield environment
