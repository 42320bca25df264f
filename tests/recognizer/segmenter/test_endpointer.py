"""The endpointer on strings: ``#`` is a speech frame, ``.`` is not. Frames last 10 ms."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recognizer.segmenter.endpointer import Begin, Burst, End, Endpointer, Progress
from recognizer.segmenter.params import SegmenterParams

PARAMS = SegmenterParams(
    frame_ms=10, hangover=0.03, post_roll=0.0, min_utterance=0.02, max_utterance=0.08
)


def boundaries(frames: str) -> list:
    endpointer = Endpointer(PARAMS)
    return [*endpointer.push(frame == "#" for frame in frames), *endpointer.flush()]


def ends(frames: str) -> list:
    return [b for b in boundaries(frames) if not isinstance(b, Begin)]


@pytest.mark.parametrize(
    ("frames", "expected"),
    [
        ("......", []),
        ("..###...", [Begin(2), End(2, 5, False)]),
        ("..###", [Begin(2), End(2, 5, False)]),
        ("..#....", [Burst(2, 3)]),
        ("#..#...", [Begin(0), End(0, 4, False)]),
        ("##...##...", [Begin(0), End(0, 2, False), Begin(5), End(5, 7, False)]),
    ],
)
def test_boundaries(frames, expected):
    assert boundaries(frames) == expected


def test_silence_shorter_than_the_hangover_does_not_end_an_utterance():
    assert ends("##.##....") == [End(0, 5, False)]


def test_speech_is_cut_at_the_longest_utterance_and_nothing_is_lost():
    assert ends("#" * 19 + "...") == [End(0, 8, True), End(8, 16, True), End(16, 19, False)]


def test_the_rest_after_a_cut_is_never_a_burst():
    assert ends("#" * 9 + "...") == [End(0, 8, True), End(8, 9, False)]


def test_a_cut_at_the_very_end_of_speech_leaves_a_rest_for_the_word_it_went_through():
    assert ends("#" * 8 + ".....#...") == [End(0, 8, True), End(8, 8, False), Burst(13, 14)]


def test_a_pause_and_long_speech_are_told_before_the_end():
    params = replace(PARAMS, pause=0.02, update=0.05, max_utterance=0.2)
    endpointer = Endpointer(params)
    found = [*endpointer.push(frame == "#" for frame in "#" * 12 + "..##....")]
    assert found == [
        Begin(0),
        Progress(0, 10, paused=False),
        Progress(0, 12, paused=True),
        Progress(0, 15, paused=False),
        Progress(0, 16, paused=True),
        End(0, 16, False),
    ]


def test_begin_comes_once_an_utterance_and_before_its_end():
    kinds = [type(b) for b in boundaries("###...##..." + "#" * 9)]
    assert kinds == [Begin, End, Begin, End, Begin, End, Begin, End]


@given(st.lists(st.booleans(), max_size=200), st.integers(0, 200))
def test_every_speech_frame_is_in_exactly_one_boundary_however_frames_arrive(frames, cut):
    whole, parts = Endpointer(PARAMS), Endpointer(PARAMS)
    found = [*whole.push(frames), *whole.flush()]
    again = [*parts.push(frames[:cut]), *parts.push(frames[cut:]), *parts.flush()]
    assert found == again
    closed = [b for b in found if not isinstance(b, Begin)]
    covered = [sum(b.first <= i < b.last for b in closed) for i in range(len(frames))]
    assert all(n == 1 for n, speech in zip(covered, frames, strict=True) if speech)
    assert all(n <= 1 for n in covered)
    assert all(b.last - b.first <= 8 for b in closed)
