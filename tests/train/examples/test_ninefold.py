import warnings

import numpy as np
import pytest

from tests.conftest import tone
from train.examples.ninefold import NINEFOLD, augment, augment_all, quietly

pytestmark = pytest.mark.slow


def pitch(samples, rate):
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return np.fft.rfftfreq(len(samples), 1 / rate)[spectrum.argmax()]


def test_nine_for_one_with_the_original_among_them():
    samples = tone(0.5, 22_050)
    variants = augment(samples, 22_050)
    assert len(variants) == len(NINEFOLD) == 9
    np.testing.assert_array_equal(variants[NINEFOLD.index((1.0, 0))], samples)


def test_stretch_changes_length_and_pitch_changes_pitch():
    samples = tone(1.0, 22_050, 440.0)
    for (stretch, steps), variant in zip(NINEFOLD, augment(samples, 22_050), strict=True):
        assert len(variant) == pytest.approx(22_050 / stretch, rel=0.01)
        assert pitch(variant, 22_050) == pytest.approx(440 * 2 ** (steps / 12), rel=0.015)


def test_variants_are_kept_on_disk(tmp_path, monkeypatch):
    monkeypatch.setenv("RECOGNIZER_CACHE", str(tmp_path))
    first = augment_all([tone(0.2, 22_050)], 22_050)
    assert any((tmp_path / "augmented").rglob("*.pkl"))
    monkeypatch.setattr("train.examples.ninefold.change", None)
    again = augment_all([tone(0.2, 22_050)], 22_050)
    for one, other in zip(first[0], again[0], strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_cache_that_warns_of_a_slow_disk_is_not_passed_on(recwarn):
    def cached(audio, rate):
        warnings.warn("Persisting input arguments took 0.58s to run.", stacklevel=2)
        return [audio]

    assert quietly(cached, 1, 8_000) == [1]
    assert len(recwarn) == 0
