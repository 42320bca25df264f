"""Connectionist temporal classification, beside the sum over every single path."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from recognizer.decoder.ctc import CERTAIN, Lattice, search, spell, worth_reading


def matrices(most_steps=5, most_symbols=3):
    """Return a strategy of small matrices of probabilities, the blank last."""
    shapes = st.tuples(st.integers(1, most_steps), st.integers(2, most_symbols + 1))
    weights = shapes.flatmap(lambda shape: arrays(float, shape, elements=st.floats(0.01, 1)))
    return weights.map(lambda matrix: matrix / matrix.sum(axis=1, keepdims=True))


def every_sequence(matrix):
    """Return the probability of every sequence, by going through all paths."""
    steps, columns = matrix.shape
    total = {}
    for path in product(range(columns), repeat=steps):
        spelled = tuple(
            symbol
            for i, symbol in enumerate(path)
            if symbol != columns - 1 and (i == 0 or path[i - 1] != symbol)
        )
        probability = float(np.prod(matrix[range(steps), path]))
        total[spelled] = total.get(spelled, 0.0) + probability
    return total


@settings(max_examples=100, deadline=None)
@given(matrix=matrices(), data=st.data())
def test_changed_sequences_have_the_probability_that_their_paths_add_up_to(matrix, data):
    total = every_sequence(matrix)
    spelled = list(data.draw(st.sampled_from(sorted(total))))
    symbols, base = matrix.shape[1] - 1, total[tuple(spelled)]
    changes = Lattice(matrix, spelled).changed()

    def odds(*sequence):
        return pytest.approx(total.get(sequence, 0.0) / base, rel=1e-6)

    for i, own in enumerate(spelled):
        before, after = spelled[:i], spelled[i + 1 :]
        assert changes.left_out[i] == odds(*before, *after)
        for k in range(symbols):
            if k != own:
                assert changes.replaced[i, k] == odds(*before, k, *after)
            if after and k not in (own, after[0]):
                assert changes.joined[i, k] == odds(*before, k, *after[1:])
    for gap in range(len(spelled) + 1):
        for k in range(symbols):
            assert changes.inserted[gap, k] == odds(*spelled[:gap], k, *spelled[gap:])


@settings(max_examples=100, deadline=None)
@given(matrix=matrices())
def test_no_single_change_makes_what_is_found_more_probable(matrix):
    total = every_sequence(matrix)
    found, _, _ = search(matrix)
    for other, probability in total.items():
        if abs(len(other) - len(found)) <= 1 and _differ_in_one_place(other, tuple(found)):
            assert probability <= total[tuple(found)] * (1 + 1e-6)


def _differ_in_one_place(one, other):
    longer, shorter = (one, other) if len(one) >= len(other) else (other, one)
    if len(longer) == len(shorter):
        return sum(a != b for a, b in zip(one, other, strict=True)) == 1
    return any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))


def test_a_symbol_spread_over_two_steps_is_found_though_no_path_through_it_is_best():
    matrix = np.array([[0.45, 0.55], [0.45, 0.55]])
    assert spell(matrix) == []
    assert search(matrix)[0] == [0]


def test_a_symbol_twice_needs_a_blank_between():
    a, blank = [0.98, 0.02], [0.02, 0.98]
    assert search(np.array([a, a, a]))[0] == [0]
    assert search(np.array([a, blank, a]))[0] == [0, 0]


def test_centres_lie_where_the_symbols_are():
    matrix = np.full((21, 3), 1e-5)
    matrix[:, 2] = 1
    for step, symbol in ((3, 0), (4, 0), (12, 1)):
        matrix[step] = [1e-5, 1e-5, 1e-3]
        matrix[step, symbol] = 1
    spelled, lattice, _ = search(matrix)
    assert spelled == [0, 1]
    np.testing.assert_allclose(lattice.centres(), [3.5, 12], atol=0.05)


def test_long_improbable_matrices_do_not_vanish():
    matrix = np.full((2_000, 12), 1 / 12)
    lattice = Lattice(matrix, [1, 2, 3])
    changes = lattice.changed()
    for values in (changes.replaced, changes.left_out, changes.joined, changes.inserted):
        assert np.isfinite(values).all()
    assert np.isfinite(lattice.centres()).all()


@settings(max_examples=50, deadline=None)
@given(silences=st.lists(st.integers(1, 9), min_size=3, max_size=3))
def test_silence_may_be_passed_over(silences):
    silent = [1e-5, 1 - 1e-5]
    before, between, after = silences
    matrix = np.array(
        [*[silent] * before, [0.9, 0.1], *[silent] * between, [0.6, 0.4], *[silent] * after]
    )
    kept = worth_reading(matrix[:, -1])
    assert len(kept) == 5
    full, brief = (search(m)[2] for m in (matrix, matrix[kept]))
    np.testing.assert_allclose(brief.left_out, full.left_out, rtol=0.01)


def test_only_repetitions_of_certain_silence_are_passed_over():
    sure, unsure = CERTAIN, CERTAIN - 1e-3
    blank = np.array([sure, sure, unsure, unsure, sure, 0.1, sure, sure, sure])
    assert worth_reading(blank).tolist() == [0, 2, 3, 4, 5, 6]
