from dataclasses import astuple
from itertools import combinations, pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recognizer.decoder import DecoderParams
from recognizer.decoder.search import Kind, Scores, Stretch, best_path, stretches

PARAMS = DecoderParams(threshold=0.5)


def all_stretches(pieces):
    return [
        Stretch(first, last, first, last, first, last, silent=False)
        for first in range(pieces)
        for last in range(first + 1, pieces + 1)
    ]


@st.composite
def scored(draw):
    pieces = draw(st.integers(1, 4))
    found = all_stretches(pieces)
    values = st.floats(-10, 0)
    return pieces, found, [Scores(draw(values), draw(values), draw(values)) for _ in found]


def total(path, scores, change_cost):
    """Return the score of a path of (stretch, kind), changes of talk paid for."""
    spoken = [kind for _, kind in path if kind != Kind.NOTHING]
    changes = sum(one != other for one, other in pairwise(spoken))
    values = [astuple(scores[number])[kind] for number, kind in path]
    return sum(values) - change_cost * changes


@settings(max_examples=50, deadline=None)
@given(scored(), st.floats(0, 5))
def test_no_other_explanation_scores_more(case, change_cost):
    pieces, found, scores = case
    number = {(s.first, s.last): n for n, s in enumerate(found)}
    path, _ = best_path(pieces, found, scores, change_cost)
    assert [found[n].first for n, _ in path] == [0, *(found[n].last for n, _ in path[:-1])]
    assert found[path[-1][0]].last == pieces
    for count in range(pieces):
        for inner in combinations(range(1, pieces), count):
            cuts = [0, *inner, pieces]
            numbers = [number[pair] for pair in pairwise(cuts)]
            for kinds in product(Kind, repeat=len(numbers)):
                other = list(zip(numbers, kinds, strict=True))
                assert total(path, scores, change_cost) >= total(other, scores, change_cost) - 1e-9


def level(*parts):
    """Return levels of stretches of (frames, dB)."""
    return np.concatenate([np.full(frames, float(db)) for frames, db in parts])


def test_a_stretch_has_a_margin_of_silence_inside_an_utterance_and_all_of_it_at_the_edges():
    sound = level((20, -80), (30, -10), (30, -80), (30, -10), (20, -80))
    found = stretches(sound, [0, 65, 130], PARAMS)
    one, both, two = found
    assert (one.start, one.onset, one.offset, one.end) == (0, 20, 50, 53)
    assert (two.start, two.onset, two.offset, two.end) == (77, 80, 110, 130)
    assert (both.first, both.last) == (0, 2)


def test_no_stretch_but_a_single_piece_lasts_longer_than_a_digit():
    sound = level((60, -10), (1, -30), (60, -10), (1, -30), (120, -10))
    found = stretches(sound, [0, 60, 121, 242], PARAMS)
    assert [(s.first, s.last) for s in found] == [(0, 1), (1, 2), (2, 3)]


@pytest.mark.parametrize(("db", "silent"), [(-80, True), (-20, False)])
def test_what_is_soft_beside_the_rest_is_silence(db, silent):
    sound = level((40, -10), (20, db), (40, -10))
    (piece,) = [
        s for s in stretches(sound, [0, 40, 60, 100], PARAMS) if (s.first, s.last) == (1, 2)
    ]
    assert piece.silent == silent
