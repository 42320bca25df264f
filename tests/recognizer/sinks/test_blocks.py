import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from recognizer.sinks.blocks import LARGE_WIDTH, large, meter, waveform


def test_a_meter_is_empty_at_its_floor_and_full_at_full_scale():
    assert meter(-60, 10) == " " * 10
    assert meter(-30, 10) == "█████     "
    assert meter(0, 10) == "█" * 10


@given(level=st.floats(-200, 20), width=st.integers(1, 200))
def test_a_meter_always_fills_its_columns(level, width):
    assert len(meter(level, width)) == width


def test_a_waveform_shows_where_it_is_loud():
    quiet, loud = np.full(100, 0.1, np.float32), np.full(100, 0.8, np.float32)
    assert waveform(np.concatenate([quiet, loud]), 4) == "▁▁██"


@given(length=st.integers(0, 50), width=st.integers(1, 80))
def test_a_waveform_always_fills_its_columns(length, width):
    assert len(waveform(np.ones(length, np.float32), width)) == width


def test_large_digits_are_five_lines_of_equal_width():
    lines = large("0123456789")
    assert len(lines) == 5
    assert {len(line) for line in lines} == {10 * LARGE_WIDTH - 2}
    assert large("1")[0] == "  ██  "


def test_no_digit_is_five_empty_lines():
    assert large("") == [""] * 5
