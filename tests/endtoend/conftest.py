"""The environment in which the real command finds a microphone."""

import pytest

from tests.endtoend.virtual_microphone import virtual_microphone


@pytest.fixture(scope="module")
def microphone():
    with virtual_microphone() as environment:
        yield environment


@pytest.fixture
def removable_microphone():
    """One of the test's own, to unplug."""
    with virtual_microphone() as environment:
        yield environment
