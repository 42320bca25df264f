from pathlib import Path

import numpy as np
import pytest

from benchmarks.compare.heard import Answer, Run
from benchmarks.compare.scores import SystemScore, header, set_score
from train.acoustics.joining import Spoken
from train.corpora import Recording
from train.evaluate.glued import GluedStream, GluedString

RATE = 16_000


def stream() -> GluedStream:
    """ "12" from 1 to 2 s, and "3" from 4 to 4.5 s."""
    audio = np.zeros(6 * RATE, np.float32)
    half = RATE // 2
    said = ((Spoken("1", 0, half), Spoken("2", half, RATE)), (Spoken("3", 0, half),))
    strings = [
        GluedString(Recording(Path("a"), tuple(d.label for d in digits), "ann"), audio, digits)
        for digits in said
    ]
    places = [Spoken("", RATE, 2 * RATE), Spoken("", 4 * RATE, 9 * half)]
    return GluedStream(strings, audio, places, RATE)


def test_errors_are_counted_and_only_right_last_digits_have_a_latency():
    answers = [Answer(1, 1.0, 1.5, 2.3), Answer(2, 1.5, 2.0, 2.3), Answer(7, 4.0, 4.5, 9.0)]
    found = set_score("a set", stream(), Run(answers, cpu=2.0, wall=3.0))
    assert found.digits == 3
    assert found.error_rate == pytest.approx(1 / 3)
    assert found.edits.substitutions == 1
    assert found.strings_right == 0.5
    assert found.late_median == pytest.approx(0.3)
    assert found.times_real_time == pytest.approx(3.0)


def test_who_hears_nothing_has_no_latency():
    found = set_score("a set", stream(), Run([], cpu=1.0, wall=1.0))
    assert (found.error_rate, found.late_median) == (1.0, None)


def test_rows_have_as_many_cells_as_the_header():
    heard = set_score("a set", stream(), Run([], cpu=1.0, wall=1.0))
    score = SystemScore(
        system="someone",
        version="1.0",
        sets={"a set": heard, "another": heard},
        times_real_time=5.04,
        load=0.2,
        peak_mb=50.0,
        installed_mb=70.0,
    )
    assert len(score.row()) == len(header(["a set", "another"]))
    assert "100.0 %" in score.row()
