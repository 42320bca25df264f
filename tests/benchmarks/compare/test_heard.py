from dataclasses import asdict

import pytest

from benchmarks.compare.heard import Answer, Run, digits_in, spread


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("7 3 9 9", [7, 3, 9, 9]),
        ("7399.", [7, 3, 9, 9]),
        ("Seven, three, nine, nine.", [7, 3, 9, 9]),
        ("seven-three 99", [7, 3, 9, 9]),
        ("555-0199", [5, 5, 5, 0, 1, 9, 9]),
        ("(020) 7946", [0, 2, 0, 7, 9, 4, 6]),
        ("Oh, won to for ate.", [0, 1, 2, 4, 8]),
        ("O too fore", [0, 2, 4]),
        ("Thank you for watching!", [4]),
        ("twenty eighty", []),
        ("", []),
    ],
)
def test_a_transcript_names_digits_however_it_is_written(text, digits):
    assert digits_in(text) == digits


def test_answers_are_spread_over_the_time_in_which_they_were_heard():
    assert spread([1, 2], 3.0, 5.0, 6.5) == [Answer(1, 3.0, 4.0, 6.5), Answer(2, 4.0, 5.0, 6.5)]
    assert spread([], 3.0, 5.0, 6.5) == []


def test_a_run_survives_json():
    run = Run([Answer(1, 0.5, 1.0, 1.2)], cpu=0.3, wall=0.4)
    assert Run.from_dict(asdict(run)) == run
