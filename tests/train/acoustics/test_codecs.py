"""Speech heard through a lossy codec."""

import numpy as np
import pytest

from train.acoustics import codecs
from train.acoustics.codecs import CODECS, coded

RATE = 8_000


@pytest.mark.parametrize("codec", CODECS, ids=lambda codec: codec[1])
def test_a_codec_changes_little_and_moves_nothing(codec, monkeypatch, rng):
    monkeypatch.setattr(codecs, "CODECS", (codec,))
    time = np.arange(RATE // 2) / RATE
    audio = (0.05 * np.sin(2 * np.pi * (300 + 800 * time) * time) * np.hanning(len(time))).astype(
        np.float32
    )
    heard = coded(audio, RATE, rng)
    assert heard.dtype == np.float32
    assert heard.shape == audio.shape
    assert not np.array_equal(heard, audio)
    assert np.corrcoef(heard, audio)[0, 1] > 0.9


def test_silence_stays_silent(rng):
    assert np.abs(coded(np.zeros(800, np.float32), RATE, rng)).max() < 0.05
