"""Clips are trimmed, levelled and shifted."""

import numpy as np
import pytest

from tests.train.synthesis.fakes import tone
from train.synthesis import audio


def test_trim_leaves_a_margin() -> None:
    silence = np.zeros(audio.RATE_HZ, dtype=np.float32)
    clip = audio.trim(np.concatenate([silence, tone(0.5), silence]))
    assert len(clip) / audio.RATE_HZ == pytest.approx(0.6, abs=0.02)


def test_finish_sets_the_level_and_fades() -> None:
    clip = audio.finish(tone(0.4, level=0.01))
    assert np.abs(clip).max() == pytest.approx(audio.PEAK, rel=0.01)
    assert clip[0] == clip[-1] == 0.0
    assert clip.dtype == np.float32


@pytest.mark.parametrize("samples", [np.zeros(8000), np.zeros(0), np.ones(3)])
def test_silence_gives_nothing(samples: np.ndarray) -> None:
    assert len(audio.finish(samples.astype(np.float32))) == 0


def test_shift_shortens() -> None:
    pytest.importorskip("scipy")
    assert len(audio.shift(tone(1.0), 1.25)) == pytest.approx(audio.RATE_HZ / 1.25, abs=2)
