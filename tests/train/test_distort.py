"""What happens to a clip's waveform before the model hears it."""

import numpy as np
import pytest

from tests.train.clips import clip
from train.distort import clip_ends, draw_snr, gated, mixed, played, soft_end, speech_level, trimmed
from train.fragments import between_dips
from train.material import RATE
from train.acoustics.rooms import reverberate, room


def test_a_faster_clip_is_shorter_and_higher():
    slow = clip("1", seconds=1.0)
    fast = played(slow, 1.25, RATE)
    assert len(fast) == pytest.approx(0.8 * RATE, abs=2)

    def peak(audio):
        return np.abs(np.fft.rfft(audio)).argmax() * RATE / len(audio)

    assert peak(fast) == pytest.approx(1.25 * peak(slow.samples), abs=3)


def test_noise_is_mixed_at_the_ratio_asked_for(rng):
    audio = clip("1").samples
    noise = rng.standard_normal(len(audio)).astype(np.float32)
    level = speech_level(audio, RATE)
    added = mixed(audio, noise, level, 10.0) - audio
    assert 20 * np.log10(level / np.sqrt(np.mean(added**2))) == pytest.approx(10, abs=0.01)


def test_signal_to_noise_ratios_go_from_bad_to_clean(rng):
    ratios = [draw_snr(rng) for _ in range(300)]
    assert min(ratios) < 5
    assert max(ratios) > 40
    assert min(ratios) >= -2


def test_trimming_takes_silence_away_and_clipping_little_else(rng):
    audio = clip("1").samples
    padded = np.concatenate([np.zeros(4_000, np.float32), audio, np.zeros(4_000, np.float32)])
    assert len(trimmed(padded, RATE)) <= len(audio)
    assert all(len(clip_ends(audio, RATE, rng)) >= 0.7 * len(audio) for _ in range(20))


def test_a_gate_takes_soft_ends_away_but_never_the_loud_middle(rng):
    hiss, vowel = (level * rng.standard_normal(1_600).astype(np.float32) for level in (0.02, 0.5))
    word = np.concatenate([hiss, vowel, hiss])
    left = [gated(word, RATE, rng) for _ in range(60)]
    assert {len(audio) for audio in left} >= {1_600, 3_200, 4_800}
    assert all(np.abs(audio).max() == np.abs(vowel).max() for audio in left)


def test_a_gate_leaves_a_tenth_of_a_second_or_everything(rng):
    word = np.concatenate([np.full(2_000, 0.01), np.ones(400), np.full(2_000, 0.01)])
    assert {len(gated(np.float32(word), RATE, rng)) for _ in range(60)} == {2_400, 4_400}


def test_a_soft_end_is_what_a_gate_takes(rng):
    hiss = np.full(800, 0.1, np.float32)
    word = np.concatenate([hiss, np.ones(2_400, np.float32), 3 * hiss])
    ends = [soft_end(word, RATE, rng) for _ in range(40)]
    assert {float(end[0]) for end in ends if len(end)} == {float(hiss[0]), float(3 * hiss[0])}
    assert {len(end) for end in ends} == {0, 800}
    assert not len(soft_end(np.ones(2_400, np.float32), RATE, rng))


def test_ends_may_be_trimmed_at_limits_of_their_own():
    steps = np.repeat([0.01, 0.1, 1.0, 0.1, 0.01], RATE // 100).astype(np.float32)
    np.testing.assert_allclose(trimmed(steps, RATE, 30, 10), np.repeat([0.1, 1.0], RATE // 100))


def test_a_room_adds_a_tail_and_starts_with_the_direct_sound(rng):
    response = room(rng, RATE)
    assert np.abs(response).argmax() <= 8
    assert np.sum(response**2) == pytest.approx(1, rel=1e-4)
    audio = clip("1").samples
    np.testing.assert_allclose(
        reverberate(audio, response), np.convolve(audio, response), atol=1e-4
    )


def test_what_lies_between_dips_begins_and_ends_quietly(rng):
    swells = np.tile(np.hanning(RATE // 4), 6) * rng.standard_normal(6 * (RATE // 4))
    for _ in range(5):
        cut = between_dips(swells.astype(np.float32), rng)
        assert 0.15 * RATE <= len(cut) <= 0.8 * RATE
    assert len(between_dips(np.ones(100, np.float32), rng)) == 100
