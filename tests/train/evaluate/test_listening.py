from pathlib import Path

import numpy as np
import pytest

from recognizer.events import Digit, Rejected, SpeechStart
from tests.train.evaluate.conftest import RATE, PitchRecognizer, heard, spoken, write
from train import corpora
from train.acoustics.joining import Spoken
from train.corpora import Recording
from train.evaluate.listening import Listener, heard_over

RECORDINGS = [Recording(Path(name), (name,), "ann") for name in ("1", "2")]
PLACES = [Spoken("", RATE, 2 * RATE), Spoken("", 3 * RATE, 4 * RATE)]


def digit(start: float, end: float) -> Digit:
    return Digit(digit=1, confidence=0.9, start=start, end=end, utterance=1)


@pytest.mark.parametrize(
    ("start", "end", "index"),
    [(1.2, 1.8, 0), (0.0, 0.1, 0), (2.3, 2.6, 0), (2.4, 2.7, 1), (3.5, 3.6, 1), (9.0, 9.1, 1)],
)
def test_a_result_belongs_to_the_recording_it_is_nearest_to(start, end, index):
    found = heard_over(RECORDINGS, PLACES, [digit(start, end)], RATE)
    assert [len(h.digits) for h in found] == [index == 0, index == 1]


def test_results_are_in_order_of_time_and_nothing_else_is_one():
    rejected = Rejected(reason="not-a-digit", confidence=0.5, start=1.0, end=1.1, utterance=1)
    events = [SpeechStart(start=1.0, utterance=1), digit(1.5, 1.6), rejected, digit(1.2, 1.3)]
    first, _ = heard_over(RECORDINGS, PLACES, events, RATE)
    assert [d.start for d in first.digits] == [1.2, 1.5]
    assert first.rejected == (rejected,)


def test_every_recording_of_a_stream_is_heard_in_its_place(tmp_path):
    for number, name in enumerate(("3_ann_0", "7_ann_0", "9_bob_0", "tree_bob_0")):
        word = int(name[0]) if number < 3 else "tree"
        write(tmp_path / f"{name}.wav", spoken(word))
    found = Listener(PitchRecognizer()).hear(corpora.read(tmp_path), seed=1)
    by_word = {h.recording.label: [d.digit for d in h.digits] for h in found}
    assert by_word == {"3": [3], "7": [7], "9": [9], "tree": []}


def test_the_seed_decides_order_levels_and_room(tmp_path):
    for digit_ in range(4):
        write(tmp_path / f"{digit_}_ann_0.wav", spoken(digit_))
    listener = Listener(PitchRecognizer())
    recordings = corpora.read(tmp_path)
    assert listener.hear(recordings, seed=1) == listener.hear(recordings, seed=1)
    assert listener.hear(recordings, seed=1) != listener.hear(recordings, seed=2)


def test_digits_below_the_threshold_are_kept_apart():
    found = heard(("1",), 1, confidence=0.4)
    assert found.at(0.3) == found
    strict = found.at(0.5)
    assert (strict.digits, len(strict.below)) == ((), 1)
    assert strict.at(0.1).digits == ()


def test_what_a_threshold_would_reject_is_what_it_rejects(demo):
    """The real recognizer at a threshold, and at none with the threshold applied afterwards."""
    from recognizer.recognizer import Recognizer

    samples = corpora.load_audio(demo, RATE)
    free = [e for e in Listener(Recognizer(threshold=0.0)).events(samples) if _is_digit(e)]
    cut = float(np.median([e.confidence for e in free]))
    strict = Listener(Recognizer(threshold=cut)).events(samples)
    assert [e for e in strict if _is_digit(e)] == [e for e in free if e.confidence >= cut]


def _is_digit(event):
    return isinstance(event, Digit)
