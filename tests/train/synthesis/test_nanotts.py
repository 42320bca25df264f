"""SVOX Pico speaks, as fast and as high as it is asked to."""

import numpy as np
import pytest

from train.synthesis.audio import RATE_HZ, finish
from train.synthesis.options import SynthesisOptions
from train.synthesis.rule_based import NanoTts
from train.synthesis.voices import Voice

pytest.importorskip("py_nanotts")
pytest.importorskip("scipy")


def spoken_s(tmp_path, **changes) -> float:
    voice = Voice(name="nanotts000enus", engine="nanotts", **{"speaker": "en-US", **changes})
    engine = NanoTts(SynthesisOptions(out=tmp_path))
    samples = engine.speak("seven three nine nine", voice, np.random.default_rng(1))
    assert samples.dtype == np.float32
    return len(finish(samples)) / RATE_HZ


def test_both_speakers_say_a_string_in_one_breath(tmp_path):
    for speaker in ("en-US", "en-GB"):
        assert 0.8 < spoken_s(tmp_path, speaker=speaker) < 2.0


def test_a_higher_tempo_is_quicker(tmp_path):
    assert spoken_s(tmp_path, speed=1.3) < 0.75 * spoken_s(tmp_path, speed=0.8)


def test_moved_formants_leave_the_tempo_alone(tmp_path):
    assert spoken_s(tmp_path, shift=1.15) == pytest.approx(spoken_s(tmp_path), rel=0.1)
