"""What README and model card say of the default model is what was measured."""

import subprocess
import sys
from pathlib import Path

import pytest

from docs import figures

ROOT = Path(__file__).parents[1]
SCORE = {"value": 0.5, "low": 0.25, "high": 0.75}


def test_the_documents_hold_the_figures_of_manifest_and_report():
    command = [sys.executable, ROOT / "docs/figures.py", "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_part_between_its_marks_is_written_anew_and_nothing_else():
    limits = {"threshold": 0.5, "missed": 0.125, "false_accepts_per_hour": 3.4}
    manifest = {"thresholds": dict.fromkeys(("strict", "balanced", "lenient"), limits)}
    text = "before\n<!-- strictness -->\nstale\n<!-- /strictness -->\nafter <!-- scores -->\n"
    made = figures.filled(text, {}, manifest)
    assert made.startswith("before\n<!-- strictness -->\n\n| strictness |")
    assert "| `lenient` | ¼ missed | 0.50 | 0.125 | 3 |" in made
    assert made.endswith("<!-- /strictness -->\nafter <!-- scores -->\n")
    assert "stale" not in made
    assert figures.filled(made, {}, manifest) == made


def test_a_row_that_is_missing_or_there_twice_is_an_error():
    with pytest.raises(ValueError):
        figures.one([{"name": "a"}, {"name": "a"}], name="a")
    with pytest.raises(ValueError):
        figures.one([{"name": "a"}], name="b")


def test_estimates_have_their_interval():
    assert figures.estimate(SCORE) == "0.500 [0.250-0.750]"
    assert figures.estimate({"value": 12.6, "low": 8, "high": 20.2}, digits=0) == "13 [8-20]"
