import pytest

from recognizer.bench.process import measure, paced
from recognizer.errors import RecognizerError


def test_the_cost_of_a_command_is_its_own():
    cost = measure(["--help"])
    assert 0 < cost.cpu < 30
    assert cost.peak_mb > 5
    assert cost.ready is None


def test_listening_is_waited_for_and_then_fed():
    cost = measure(
        ["listen", "-", "--rate", "8000"], feed=[b"\0\0" * 800] * 3, wait_for="listening"
    )
    assert cost.ready is not None and 0 < cost.ready < cost.wall


def test_a_command_that_fails_says_why():
    with pytest.raises(RecognizerError, match="no model named nonsense"):
        measure(["listen", "-", "--rate", "8000", "--model", "nonsense"], wait_for="listening")


def test_paced_gives_everything_in_blocks():
    assert list(paced(b"abcdefg", 3, 0.0)) == [b"abc", b"def", b"g"]
