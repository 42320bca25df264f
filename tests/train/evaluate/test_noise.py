import numpy as np
import pytest

from tests.train.evaluate.conftest import RATE, PitchRecognizer, buzz, spoken, write
from train import corpora
from train.evaluate import noise
from train.evaluate.listening import Listener
from train.evaluate.sets import MeasuredSet


def level(samples: np.ndarray) -> float:
    """Return the root mean square in decibels."""
    return float(10 * np.log10(np.mean(np.square(samples, dtype=np.float64))))


def test_pauses_and_padding_do_not_count_as_speech(rng):
    speech = rng.normal(0, 0.1, RATE).astype(np.float32)
    span, found = noise.active(np.pad(speech, (RATE, 3 * RATE)), RATE)
    assert found == pytest.approx(0.1, rel=0.02)
    assert len(span) == RATE


def test_silence_has_no_level():
    span, found = noise.active(np.zeros(RATE, np.float32), RATE)
    assert (len(span), found) == (0, 0.0)
    assert not noise.at_level(np.zeros(RATE, np.float32), RATE).any()


class Recorder(PitchRecognizer):
    """Keeps the streams that it is fed."""

    def __init__(self) -> None:
        super().__init__()
        self.streams: list[np.ndarray] = []

    def flush(self):
        self.streams.append(np.concatenate(self._stream))
        return super().flush()


def test_each_ratio_is_met_while_something_is_said(tmp_path, rng):
    for take, scale in enumerate((0.3, 0.003)):
        write(tmp_path / f"3_ann_{take}.wav", rng.normal(0, scale, RATE).astype(np.float32) / 4)
    recorder = Recorder()
    hiss = rng.normal(0, 1, 20 * RATE).astype(np.float32)
    digits = MeasuredSet("digits", corpora.read(tmp_path))
    noise.measure(
        Listener(recorder), digits, "hiss", lambda n, rate, rng: hiss[:n], threshold=0.0, seed=1
    )
    loud, *_, soft = recorder.streams
    for ratio, stream in zip(noise.RATIOS, recorder.streams, strict=True):
        # at the start nothing is said
        assert level(stream[:2_000]) == pytest.approx(-30 - ratio, abs=0.5)
    assert level(soft) > level(loud)


def test_digits_in_noise_are_scored_at_each_ratio(tmp_path, rng):
    for number in range(10):
        write(tmp_path / f"{number}_ann_0.wav", spoken(number))
    found = noise.measure(
        Listener(PitchRecognizer()),
        MeasuredSet("digits", corpora.read(tmp_path)),
        "hiss",
        lambda n, rate, rng: rng.normal(0, 1, n).astype(np.float32),
        threshold=0.0,
        seed=1,
    )
    assert [row.ratio for row in found] == list(noise.RATIOS)
    assert {row.score.recordings for row in found} == {10}
    assert found[0].score.accuracy.value >= found[-1].score.accuracy.value


def test_a_bed_is_as_long_as_asked_and_at_level_one(rng):
    loud, soft = (rng.normal(0, s, RATE).astype(np.float32) for s in (0.5, 0.001))
    bed = noise.bed([loud, soft, np.zeros(RATE, np.float32)], 10 * RATE, RATE, rng)
    assert len(bed) == 10 * RATE
    assert level(bed) == pytest.approx(0, abs=0.5)


def test_babble_is_several_talkers_at_level_one(rng):
    phrases = [buzz(pitch, pitch / 2_000) for pitch in range(500, 1_700, 150)]
    talk = noise.babble(phrases, 20 * RATE, RATE, rng)
    assert len(talk) == 20 * RATE
    assert level(talk) == pytest.approx(0, abs=0.01)
    # one talker comes and goes, six together less so
    together = np.square(talk.reshape(-1, 800)).mean(axis=1)
    alone = np.square(noise.bed(phrases, 20 * RATE, RATE, rng).reshape(-1, 800)).mean(axis=1)
    assert together.std() / together.mean() < 0.75 * alone.std() / alone.mean()
