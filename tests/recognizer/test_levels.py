import numpy as np

from recognizer.levels import MicrophoneCheck, decibels
from tests.conftest import tone


def test_a_sine_at_full_scale_is_at_minus_3_decibels():
    assert abs(decibels(10 * tone(1)) - -3.01) < 0.01


def test_silence_has_a_level_too():
    assert decibels(np.zeros(100, np.float32)) == decibels(np.zeros(0, np.float32)) == -120


def verdict(samples):
    check = MicrophoneCheck()
    for at in range(0, len(samples), 160):
        check(samples[at : at + 160])
    return check.verdict().kind


def test_zeros_are_a_dead_microphone():
    assert verdict(np.zeros(8_000, np.float32)) == "dead"


def test_a_constant_offset_with_a_flickering_last_bit_is_dead_too(rng):
    assert verdict((0.01 + rng.integers(0, 2, 8_000) / 32_768).astype(np.float32)) == "dead"


def test_the_noise_of_a_room_is_a_quiet_microphone(rng):
    assert verdict((0.001 * rng.standard_normal(8_000)).astype(np.float32)) == "quiet"


def test_speech_in_a_quiet_room_is_heard(rng):
    room = (0.001 * rng.standard_normal(8_000)).astype(np.float32)
    room[4_000:6_000] += tone(0.25)
    assert verdict(room) == "alive"


def test_samples_at_full_scale_are_clipping():
    assert verdict(np.clip(20 * tone(1), -1, 1)) == "clipping"


def test_no_sound_at_all_is_dead():
    assert verdict(np.zeros(0, np.float32)) == "dead"
