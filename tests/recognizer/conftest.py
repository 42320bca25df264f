import pytest

from recognizer.frontend import FrontEnd
from recognizer.model import load_model
from tests.recognizer.tones import Tones


@pytest.fixture(scope="package")
def tones() -> Tones:
    """Return a classifier that knows tones, in place of the default model's."""
    manifest = load_model().manifest
    return Tones(FrontEnd(manifest.front_end), manifest.labels)
