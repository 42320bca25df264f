"""The environment in which the real command finds a microphone."""

import pytest

from recognizer.samples import DEMO
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


@pytest.fixture(scope="module")
def microphone():
    with virtual_microphone() as environment:
        yield environment


@pytest.fixture
def removable_microphone():
    """One of the test's own, to unplug."""
    with virtual_microphone() as environment:
        yield environment
