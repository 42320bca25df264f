"""How quiet a room is, and how much it is raised for the detector."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recognizer.segmenter.room import BLOCK_SECONDS, BLOCKS, MOST_DB, RISE_DB, WANTED_DB, Room

FRAME_SECONDS = 0.01
BLOCK = round(BLOCK_SECONDS / FRAME_SECONDS)


def power(*levels):
    """Return the power of a block at each of the levels, in dB."""
    return np.repeat(10 ** (np.array(levels, np.float64) / 10), BLOCK)


def last_gain(levels):
    room = Room(FRAME_SECONDS)
    room(levels)
    return 20 * np.log10(room(levels[:1])[0][0])


@pytest.mark.parametrize(
    ("level", "gain"), [(-95, MOST_DB), (-80, MOST_DB), (-70, 17), (WANTED_DB, 0), (-30, 0)]
)
def test_a_room_is_raised_to_the_wanted_level_but_not_too_far(level, gain):
    assert last_gain(power(level)) == pytest.approx(gain, abs=0.01)


def test_the_first_frames_already_tell_how_quiet_the_room_is():
    gains, _ = Room(FRAME_SECONDS)(power(-70)[:5])
    assert 20 * np.log10(gains) == pytest.approx([17] * 5, abs=0.01)


def test_speech_in_a_room_changes_nothing():
    assert last_gain(power(-70, -20, -20, -20)) == pytest.approx(17, abs=0.01)


def test_a_room_that_becomes_loud_is_known_after_two_seconds():
    assert last_gain(power(-70, *[-40] * (BLOCKS - 1))) == pytest.approx(17, abs=0.01)
    assert last_gain(power(-70, *[-40] * BLOCKS)) == 0


def test_a_room_that_becomes_quiet_is_raised_little_by_little():
    rising = [last_gain(power(-40, *[-90] * count)) for count in range(10)]
    assert rising == pytest.approx([min(RISE_DB * n, MOST_DB) for n in range(10)], abs=0.01)
    assert rising[-1] == MOST_DB


def test_digital_silence_says_nothing_about_the_room():
    silent = np.zeros(BLOCK)
    assert last_gain(np.concatenate([power(-60), silent, silent])) == pytest.approx(7, abs=0.01)
    assert last_gain(silent) == 0


def test_the_frame_in_which_sound_begins_is_silent_in_part():
    levels = power(-50, -50)
    levels[: BLOCK // 2] = 0
    levels[BLOCK // 2] = 1e-8
    assert last_gain(levels) == 0


@settings(max_examples=60, deadline=None)
@given(cuts=st.lists(st.integers(0, 400), max_size=20), seed=st.integers(0, 9))
def test_any_chunking_gives_the_same_gains(cuts, seed):
    levels = 10 ** np.random.default_rng(seed).uniform(-9, -1, 400)
    levels[100:130] = 0
    whole, room = Room(FRAME_SECONDS), Room(FRAME_SECONDS)
    parts = [room(part) for part in np.split(levels, sorted(cuts))]
    for number, expected in enumerate(whole(levels)):
        np.testing.assert_array_equal(np.concatenate([part[number] for part in parts]), expected)


def test_a_copy_goes_its_own_way():
    room = Room(FRAME_SECONDS)
    room(power(-70))
    other = room.copy()
    other(power(*[-40] * BLOCKS))
    assert 20 * np.log10(room(power(-70))[0][0]) == pytest.approx(17, abs=0.01)
