"""An echo is told from a word that is said again."""

from itertools import pairwise

import numpy as np
import pytest
import soundfile

from recognizer.decoder.echo import is_echo
from recognizer.samples import DEMO

RATE = 8_000


def words(count):
    """Return words of the bundled recording, each with a peak of 1."""
    samples, _ = soundfile.read(DEMO, dtype="float32")
    parts = [samples[at : at + 3_600] for at in range(4_000, 4_000 + 8_400 * count, 8_400)]
    return [part / np.abs(part).max() for part in parts]


def room(count, level=1e-3, seed=1):
    return (level * np.random.default_rng(seed).standard_normal(count)).astype(np.float32)


def after(word, late, gain):
    """Return what is heard before an echo that is so many seconds late, and the echo."""
    gap = round(late * RATE) - len(word)
    before = np.concatenate([room(4_000), word, np.zeros(max(0, gap), np.float32)])[-8_000:]
    before += room(len(before))
    return before, (gain * word + room(len(word), seed=2)).astype(np.float32)


@pytest.mark.parametrize("late", [0.46, 0.5, 0.9])
@pytest.mark.parametrize("gain", [0.35, -0.35, 0.125, 0.05])
def test_a_soft_late_copy_is_an_echo(late, gain):
    for word in words(5):
        assert is_echo(*after(word, late, gain), RATE)


def test_a_copy_as_loud_as_the_first_is_no_echo():
    word = words(1)[0]
    assert not is_echo(*after(word, 0.6, 0.8), RATE)


def test_another_word_said_softly_is_no_echo():
    said = words(8)
    for one, other in pairwise(said):
        before, _ = after(one, 0.6, 0.1)
        assert not is_echo(before, np.float32(0.1) * other, RATE)


def test_a_hum_as_strong_before_as_in_a_soft_word_makes_no_echo_of_it():
    time = np.arange(20_000) / RATE
    hum = (0.05 * np.sin(2 * np.pi * 120 * time)).astype(np.float32)
    loud, soft = words(2)
    before, word = after(loud, 0.6, 0.1)
    word = np.float32(0.1) * soft + hum[8_000 : 8_000 + len(soft)]
    assert not is_echo(before + hum[: len(before)], word, RATE)


@pytest.mark.parametrize("before", [0, 10, 700])
def test_without_anything_before_there_is_no_echo(before):
    word = words(1)[0]
    assert not is_echo(np.zeros(before, np.float32), word, RATE)
    assert not is_echo(np.ones(before, np.float32), word[:0], RATE)
