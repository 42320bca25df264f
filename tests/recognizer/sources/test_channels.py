"""Which channel is heard of several; the speech is the bundled recording."""

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from recognizer.errors import UsageError
from recognizer.samples import DEMO
from recognizer.sources.channels import Channels

RATE = 8_000
SPEECH = soundfile.read(DEMO, frames=8 * RATE, dtype="float32")[0]
TIME = np.arange(len(SPEECH)) / RATE
SILENCE = np.zeros_like(SPEECH)
TURN = (np.floor(TIME / 4) % 2).astype(np.float32)
"""Four seconds for one, four for another; both begin in a pause of the speech."""


def noise(decibels, seed=1):
    drawn = np.random.default_rng(seed).standard_normal(len(SPEECH))
    return (10 ** (decibels / 20) * drawn).astype(np.float32)


def heard(channels, *, size=480, ahead=3.0, **options):
    """Return what is heard of channels that come in blocks of ``size``."""
    block = np.stack(channels, axis=1)
    choose = Channels(block.shape[1], RATE, ahead=ahead, **options)
    parts = [choose(block[at : at + size]) for at in range(0, len(block), size)]
    return np.concatenate([*parts, choose(block[:0], last=True)])


CRACKLE = (np.random.default_rng(1).random(len(SPEECH)) > 0.9995).astype(np.float32)
HISS = [noise(-80, seed) for seed in range(3)]
ONE_IS_RIGHT = {
    "inverted": [SPEECH, -SPEECH],
    "second dead": [SPEECH, SILENCE],
    "one of eight": [*[SILENCE] * 4, SPEECH, *[SILENCE] * 3],
    "unused ones hiss": [*HISS, SPEECH],
    "noisy second": [SPEECH, noise(-20)],
    "noisy first": [noise(-20), SPEECH],
    "noise louder than the speech": [noise(-6), SPEECH],
    "noise over the same speech": [SPEECH + noise(-25), SPEECH],
    "noise that comes and goes": [noise(-15) * TURN, SPEECH],
    "hum": [(0.3 * np.sin(2 * np.pi * 50 * TIME)).astype(np.float32), SPEECH],
    "a cable that crackles": [SPEECH, CRACKLE],
    "an offset and nothing else": [SILENCE + 0.5, SPEECH],
    "faint crosstalk": [0.01 * SPEECH, SPEECH],
    "a late copy": [SPEECH, np.roll(SPEECH, 4)],
    "the same": [SPEECH, SPEECH],
}


@pytest.mark.parametrize("ahead", [3.0, 0.0], ids=["file", "live"])
@pytest.mark.parametrize("name", ONE_IS_RIGHT)
def test_the_speech_is_heard_as_if_it_were_alone(name, ahead):
    out = heard(ONE_IS_RIGHT[name], ahead=ahead)
    wrong = np.abs(out - SPEECH) > 1e-3
    # Noise that begins while somebody speaks is known for such after 0.8 s of it.
    assert wrong.sum() <= (0.9 * RATE if name == "noise that comes and goes" else 0)


def test_two_who_speak_in_turn_are_both_heard():
    out = heard([SPEECH * TURN, SPEECH * (1 - TURN)])
    np.testing.assert_allclose(out, SPEECH, atol=1e-3)


def test_nothing_is_heard_late_of_channels_that_are_the_same():
    choose = Channels(2, RATE, ahead=0.0)
    assert len(choose(np.zeros((960, 2), np.float32))) == 960


def test_before_the_first_word_a_live_stream_waits_and_then_catches_up():
    block = np.stack([noise(-70), SPEECH], axis=1)
    choose = Channels(2, RATE, ahead=0.0)
    silence, word = block[: round(0.6 * RATE)], block[round(0.6 * RATE) : round(0.9 * RATE)]
    assert len(choose(silence)) == 0
    assert len(choose(word)) >= 0.84 * RATE


@pytest.mark.parametrize(
    ("choice", "expected"), [(1, SPEECH), (2, -SPEECH), ("mix", SILENCE)], ids=["1", "2", "mix"]
)
def test_what_was_asked_for_is_heard(choice, expected):
    np.testing.assert_array_equal(heard([SPEECH, -SPEECH], choice=choice), expected)


def test_a_channel_that_is_not_there_is_misuse():
    with pytest.raises(UsageError, match="2 channels, there is no channel 3"):
        Channels(2, RATE, choice=3)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("inverted", "channel 1 of 2"),
        ("one of eight", "channel 5 of 8"),
        ("noisy first", "channel 2 of 2"),
    ],
)
def test_a_choice_that_makes_a_difference_is_told_once(name, says):
    told = []
    heard(ONE_IS_RIGHT[name], tell=told.append)
    assert len(told) == 1
    assert says in told[0]
    assert "--channel" in told[0]


@pytest.mark.parametrize("channels", [[SPEECH, SPEECH], [SPEECH, 0.8 * SPEECH], [SILENCE, SILENCE]])
def test_a_choice_that_makes_none_is_not(channels):
    told = []
    heard(channels, tell=told.append)
    assert told == []


@given(cuts=st.lists(st.integers(0, 40_000), max_size=8), ahead=st.sampled_from([0.0, 3.0]))
@settings(max_examples=20, deadline=None)
def test_any_blocks_give_the_same(cuts, ahead):
    block = np.stack([noise(-30), SPEECH, -SPEECH], axis=1)[:40_000]
    parts = []
    for pieces in ([block], np.split(block, sorted(cuts))):
        choose = Channels(3, RATE, ahead=ahead)
        given_ = [choose(piece) for piece in pieces]
        parts.append(np.concatenate([*given_, choose(block[:0], last=True)]))
    np.testing.assert_array_equal(*parts)
    assert len(parts[0]) == 40_000


@pytest.mark.parametrize("frames", [0, 1, 159, 160, 161, 5_000])
def test_streams_of_any_length_come_out_whole(frames):
    block = np.stack([noise(-30), SPEECH], axis=1)[:frames]
    choose = Channels(2, RATE)
    assert len(choose(block)) + len(choose(block[:0], last=True)) == frames
