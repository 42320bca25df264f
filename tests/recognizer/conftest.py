import pytest

from tests.recognizer.tones import Tones


@pytest.fixture
def tones() -> Tones:
    """Return a classifier that knows tones, for ``tones.MODEL``."""
    return Tones()
