from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from train.evaluate.alignment import Edits, align, edits

texts = st.text("0129", max_size=8)


def distance(said: str, heard: str) -> int:
    """Return the edit distance, straight from its definition."""

    @cache
    def rest(i: int, j: int) -> int:
        if i == len(said) or j == len(heard):
            return len(said) - i + len(heard) - j
        if said[i] == heard[j]:
            return rest(i + 1, j + 1)
        return 1 + min(rest(i + 1, j), rest(i, j + 1), rest(i + 1, j + 1))

    return rest(0, 0)


def count(said: str, heard: str) -> Edits:
    return edits(said, heard, align(said, heard))


@given(texts, texts)
def test_substitutions_deletions_and_insertions_are_the_edit_distance(said, heard):
    assert count(said, heard).errors == distance(said, heard)


@given(texts, texts)
def test_deletions_one_way_are_insertions_the_other(said, heard):
    there, back = count(said, heard), count(heard, said)
    assert there.errors == back.errors
    assert there.deletions - there.insertions == len(said) - len(heard)
    assert back.deletions - back.insertions == len(heard) - len(said)


@given(texts, texts, st.randoms(use_true_random=False))
def test_how_far_apart_places_are_never_costs_an_edit(said, heard, random):
    far = {(i, j): random.random() * 9 for i in range(len(said)) for j in range(len(heard))}
    pairs = align(said, heard, lambda i, j: far[i, j])
    assert edits(said, heard, pairs).errors == distance(said, heard)


@given(texts, texts)
def test_every_place_has_its_turn_in_order(said, heard):
    pairs = align(said, heard)
    assert [i for i, _ in pairs if i is not None] == list(range(len(said)))
    assert [j for _, j in pairs if j is not None] == list(range(len(heard)))
    assert (None, None) not in pairs


@given(texts)
def test_what_was_heard_as_said_has_no_edits(said):
    assert count(said, said) == Edits()
    assert count(said, "") == Edits(deletions=len(said))
    assert count("", said) == Edits(insertions=len(said))


def test_each_kind_of_edit_is_told():
    assert count("7399", "7199") == Edits(substitutions=1)
    assert count("7399", "739") == Edits(deletions=1)
    assert count("7399", "73999") == Edits(insertions=1)
    assert count("123", "245") == Edits(substitutions=3)


def test_time_tells_which_of_three_alike_is_missing():
    said, heard = [0.0, 1.0, 2.0], [0.1, 2.1]
    pairs = align("222", "22", lambda i, j: abs(said[i] - heard[j]))
    assert pairs == [(0, 0), (1, None), (2, 1)]
