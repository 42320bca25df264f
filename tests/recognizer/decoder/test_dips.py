import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from recognizer.decoder.dips import dips, levels


def test_levels_are_decibels_of_full_scale_every_ten_milliseconds():
    samples = np.concatenate([np.full(4_000, 0.1), np.zeros(4_000)]).astype(np.float32)
    level = levels(samples, 8_000)
    assert len(level) == 100
    np.testing.assert_allclose(level[:49], -20, atol=0.01)
    np.testing.assert_allclose(level[51:], -100, atol=0.01)


def test_audio_shorter_than_a_frame_has_a_level():
    assert len(levels(np.ones(3, np.float32), 8_000)) == 1


def test_a_dip_is_deep_on_both_sides():
    level = np.array([0, -1, -9, -1, 0, -2, 0, -5, -20.0])
    assert dips(level, depth=3) == [2]


def test_of_a_flat_dip_the_middle_is_taken():
    assert dips(np.array([0, -9, -9, -9, 0.0]), depth=3) == [2]


def test_a_slope_has_no_dip():
    assert dips(np.linspace(0, -50, 100), depth=3) == []
    assert dips(np.linspace(-50, 0, 100), depth=3) == []


@given(st.lists(st.integers(-40, 0), min_size=1, max_size=60), st.integers(1, 10))
def test_dips_are_where_a_search_of_all_frames_finds_them(values, depth):
    """Between two dips, and beyond the outermost, the level rises ``depth`` above them."""
    level = np.array(values, float)
    found = dips(level, depth)
    assert found == sorted(set(found))
    edges = [0, *found, len(level) - 1]
    for left, at, right in zip(edges, edges[1:], edges[2:], strict=False):
        assert level[left : at + 1].max() - level[at] >= depth
        assert level[at : right + 1].max() - level[at] >= depth
    deepest = int(level.argmin())
    inside = min(level[: deepest + 1].max(), level[deepest:].max()) - level[deepest] >= depth
    assert not inside or any(level[at] == level[deepest] for at in found)
