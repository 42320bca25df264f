import numpy as np
import pytest

from recognizer.events import Digit
from tests.train.evaluate.conftest import RATE, PitchRecognizer, buzz, hertz, write
from train import corpora
from train.evaluate import glued, latency
from train.evaluate.glued import GAP, LENGTHS, glue
from train.evaluate.latency import INSIDE, LAST
from train.evaluate.listening import Listener


@pytest.fixture
def recordings(tmp_path):
    """Return digits of two speakers in a quiet room, each from 0.3 to 0.7 s of a second."""
    rng = np.random.default_rng(1)
    for digit in range(10):
        for speaker in ("ann", "bob"):
            room = rng.normal(0, 0.0003, RATE).astype(np.float32)
            room[2_400:5_600] += buzz(hertz(digit))
            write(tmp_path / f"{digit}_{speaker}_0.wav", room)
    return corpora.read(tmp_path)


def test_strings_are_of_one_speaker_and_of_every_length(recordings):
    strings = glue(recordings, RATE, 40, seed=1).strings
    assert {s.recording.speaker for s in strings} == {"ann", "bob"}
    lengths = {len(s.recording.words) for s in strings}
    assert lengths == set(range(LENGTHS[0], LENGTHS[1] + 1))


def test_digits_are_where_the_string_says_with_gaps_between(recordings):
    for string in glue(recordings, RATE, 10, seed=1).strings:
        assert tuple(d.label for d in string.digits) == string.recording.words
        for digit in string.digits:
            sound = string.audio[digit.start : digit.end]
            pitch = np.argmax(np.abs(np.fft.rfft(sound))) * RATE / len(sound)
            assert pitch == pytest.approx(hertz(int(digit.label)), abs=10)
        gaps = [
            (after.start - before.end) / RATE
            for before, after in zip(string.digits, string.digits[1:], strict=False)
        ]
        assert all(GAP[0] - 0.001 <= gap <= GAP[1] + 0.001 for gap in gaps)


def test_the_same_seed_gives_the_same_stream(recordings):
    first, second = (glue(recordings, RATE, 4, seed=1) for _ in range(2))
    np.testing.assert_array_equal(first.audio, second.audio)


def test_places_are_judged_over_strings_heard_exactly(recordings):
    stream = glue(recordings, RATE, 20, seed=1)
    found = glued.measure(Listener(PitchRecognizer()), "set", stream, threshold=0.0)
    assert found.score.exact.value == 1
    assert found.score.edits.said == sum(len(s.digits) for s in stream.strings)
    # the recognizer hears a little less of a tone's soft ends than there is
    assert 0 < found.places.onset_median < 60
    assert found.places.onset_median <= found.places.onset_95


def test_nothing_heard_has_no_places(recordings):
    stream = glue(recordings, RATE, 3, seed=1)
    found = glued.measure(Listener(PitchRecognizer()), "set", stream, threshold=1.0)
    assert (found.places, found.score.lost_whole) == (None, 3)


class Script:
    """Stands in for a recognizer: gives each digit of a stream out so late after its end."""

    def __init__(self, stream, late):
        self._events = [
            (place.end / RATE + late, _digit(place))
            for index in range(len(stream.strings))
            for place in stream.true_places(index)
        ]
        self._position = 0.0

    def feed(self, samples):
        self._position += len(samples) / RATE
        due = [event for at, event in self._events if at <= self._position + 1e-9]
        self._events = self._events[len(due) :]
        return due

    def flush(self):
        return []


def _digit(place):
    return Digit(
        digit=int(place.label),
        confidence=0.9,
        start=place.start / RATE,
        end=place.end / RATE,
        utterance=1,
    )


@pytest.fixture
def clock(monkeypatch):
    """A clock on which every feed takes 2 ms, and blocks of 10 ms."""
    monkeypatch.setattr(latency, "BLOCK_SECONDS", 0.01)
    ticks = iter(range(10**9))
    monkeypatch.setattr(latency, "perf_counter", lambda: 0.002 * next(ticks))


@pytest.mark.usefixtures("clock")
def test_delay_runs_from_the_true_end_to_the_feed_that_gave_the_event(recordings):
    stream = glue(recordings, RATE, 4, seed=1)
    found = latency.measure("quick", Script(stream, late=0.25), stream)
    assert (found.setting, found.error_rate) == ("quick", 0)
    assert [delay.which for delay in found.delays] == [INSIDE, LAST]
    assert sum(delay.digits for delay in found.delays) == sum(len(s.digits) for s in stream.strings)
    for delay in found.delays:
        # the next block of 10 ms, and 2 ms of compute
        assert 250 <= delay.stream_median <= 260
        assert delay.median == pytest.approx(delay.stream_median + 2, abs=0.11)


@pytest.mark.usefixtures("clock")
def test_what_is_never_heard_is_an_error_without_a_delay(recordings):
    stream = glue(recordings, RATE, 4, seed=1)
    found = latency.measure("quick", Script(stream, late=1e9), stream)
    assert (found.error_rate, found.delays) == (1.0, [])
