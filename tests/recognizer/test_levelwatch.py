"""A level at which digits get lost is told once, whatever the blocks; any other is not."""

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from recognizer.levelwatch import MICROPHONE, RECORDING, LevelWatch
from recognizer.samples import DEMO
from recognizer.sources import Gap, Resampler

RATE = 8_000
SPEECH = soundfile.read(DEMO, dtype="float32")[0]
SPEECH /= np.abs(SPEECH).max()
DIGIT = SPEECH[round(0.65 * RATE) : round(1.13 * RATE)]


def at(level, samples=SPEECH):
    """Return samples whose peak is ``level`` dB of full scale."""
    return (samples * 10 ** (level / 20)).astype(np.float32)


def noise(level, seconds=20):
    samples = np.random.default_rng(1).standard_normal(seconds * RATE)
    return (samples * 10 ** (level / 20)).astype(np.float32)


def told(samples, block=480, *, end=True, remedy=RECORDING):
    lines = []
    watch = LevelWatch(RATE, remedy, lambda kind, line: lines.append((kind, line)))
    for begin in range(0, len(samples), block):
        watch(samples[begin : begin + block])
    if end:
        watch.end()
    return lines


def kinds(samples, **options):
    return [kind for kind, _ in told(samples, **options)]


def in_sixteen_bits(samples):
    return np.round(samples * 32_768).astype(np.float32) / 32_768


def offset(samples):
    return samples + np.float32(0.2)


def drifting(samples):
    return samples + np.linspace(0, 0.5, len(samples), dtype=np.float32)


def humming(samples):
    seconds = np.arange(len(samples)) / RATE
    return samples + 0.1 * np.sin(2 * np.pi * 50 * seconds, dtype=np.float32)


@pytest.mark.parametrize("level", [-47, -50, -60])
@pytest.mark.parametrize("kind", [np.asarray, in_sixteen_bits, offset, drifting])
def test_speech_that_is_too_quiet_is_told_while_it_goes_on(level, kind):
    ((name, line),) = told(kind(at(level)), end=False, remedy=MICROPHONE)
    assert name == "low"
    assert "too quiet" in line
    assert "turn the microphone up" in line


def test_the_level_is_said():
    ((_, line),) = told(at(-55))
    assert "peaks at -55 dB" in line or "peaks at -56 dB" in line


def test_speech_of_a_few_steps_of_sixteen_bits_is_told_at_its_end():
    assert kinds(in_sixteen_bits(at(-70))) == ["low"]


@pytest.mark.parametrize("level", [-40, -30, -6])
@pytest.mark.parametrize("kind", [np.asarray, in_sixteen_bits, offset, drifting, humming])
def test_speech_at_a_good_level_is_not(level, kind):
    assert kinds(kind(at(level))) == []


@pytest.mark.parametrize("samples", [DIGIT, SPEECH], ids=["a digit", "digits"])
def test_a_short_recording_is_judged_at_its_end(samples):
    assert kinds(at(-55, samples)) == ["low"]
    assert kinds(at(-20, samples)) == []


@pytest.mark.parametrize("gain", [1.5, 2, 4, 100])
@pytest.mark.parametrize("rate", [RATE, 48_000])
def test_speech_that_clips_is_told(gain, rate):
    import soxr

    samples = SPEECH if rate == RATE else soxr.resample(SPEECH, RATE, rate)
    clipped = np.clip(gain * samples, -1, 1).astype(np.float32)
    ((name, line),) = told(Resampler(rate)(clipped), end=False)
    assert name == "clipped"
    assert "too loud" in line


def test_normalized_speech_and_a_knock_do_not_clip():
    knock = SPEECH * 0.3
    knock[4_000:4_400] = 1.0
    assert kinds(SPEECH) == []
    assert kinds(knock) == []


def test_a_knock_does_not_hide_speech_that_is_too_quiet():
    samples = at(-55)
    samples[4_000:4_400] = 0.5
    assert kinds(samples) == ["low"]


@pytest.mark.parametrize("level", [-80, -60, -40])
def test_a_quiet_room_is_not_told_while_it_goes_on(level):
    silence = np.zeros(RATE, np.float32)
    assert kinds(np.concatenate([silence, noise(level)]), end=False) == []


def test_speech_in_loud_noise_is_not_too_quiet():
    assert kinds(noise(-40)[: len(SPEECH)] + at(-55)) == []


@pytest.mark.parametrize("seconds", [1, 60])
def test_digital_silence_is_told(seconds):
    ((name, line),) = told(np.zeros(seconds * RATE, np.float32))
    assert name == "dead"
    assert "muted" in line


def test_digital_silence_before_speech_is_not():
    assert kinds(np.concatenate([np.zeros(3 * RATE, np.float32), 0.5 * SPEECH])) == []


def test_nothing_at_all_is_not_told():
    assert told(np.zeros(0, np.float32)) == []


def test_gaps_are_no_silence():
    lines = []
    watch = LevelWatch(RATE, RECORDING, lambda *line: lines.append(line))
    for _ in range(100):
        watch(Gap(kind="overflow", lost=RATE))
    watch.end()
    assert lines == []


@settings(max_examples=40, deadline=None)
@given(
    block=st.sampled_from([80, 480, 4_001, 65_536]),
    level=st.integers(-100, 0),
    floor=st.integers(-120, -20),
    seconds=st.floats(0, 3),
)
def test_whatever_sounds_is_told_at_most_once(block, level, floor, seconds):
    silence = np.zeros(round(seconds * RATE), np.float32)
    samples = np.concatenate([silence, at(level), silence])
    samples += noise(floor, 25)[: len(samples)]
    assert len(told(samples, block)) <= 1
