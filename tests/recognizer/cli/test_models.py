"""The list of models has what one chooses by."""

import json
import os
import subprocess
import sys

import pytest

from recognizer.cli.models import ALONE, STRINGS, _row
from recognizer.model import SHIPPED, load_model
from tests.endtoend.run import recognizer

RECORD = {
    "name": "mine",
    "bytes": 188_400,
    "variant": "int8",
    "default": True,
    "times_real_time": 391.7,
    "scores": {ALONE: 0.0482, STRINGS: 0.1, "words_held_back": 0.3},
}


def test_a_row_has_size_accuracy_on_voices_never_heard_and_speed():
    assert _row(RECORD).split() == ["*", "mine", "188", "kB", "int8", *"95.2 % 90.0 % 392x".split()]


@pytest.mark.parametrize("scores", [{}, {"fsdd_test_isolated": 0.99}, {ALONE: None, STRINGS: "x"}])
def test_what_a_manifest_does_not_say_is_not_made_up(scores):
    assert _row({**RECORD, "scores": scores}).split()[-3:] == ["-", "-", "392x"]


def test_columns_are_aligned_below_their_names():
    head, *rows = recognizer("models").out.splitlines()
    assert rows
    for row in rows:
        assert row.index(" kB") + 3 == head.index("size") + 4
        assert row.rstrip().endswith("x")
        speed = row[head.index("speed") :].strip()
        assert float(speed.removesuffix("x")) > 1


@pytest.fixture
def own(tmp_path):
    folder = tmp_path / "recognizer" / "models"
    folder.mkdir(parents=True)

    def run(*arguments):
        return subprocess.run(
            [sys.executable, "-m", "recognizer", "models", *arguments],
            env={**os.environ, "XDG_CONFIG_HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return folder, run


def test_ones_own_are_listed_and_never_the_default(own):
    folder, run = own
    for name in (b"default", b"mine-\xff"):
        path = os.fsencode(folder) + b"/" + name + b".tflite"
        with open(path, "wb") as file:  # noqa: PTH123 (a name that is not UTF-8)
            file.write(load_model("reference").data)
    ran = run("--json")
    assert ran.returncode == 0, ran.stderr
    records = [json.loads(line) for line in ran.stdout.splitlines()]
    assert len(records) == 4
    starred = [record["path"] for record in records if record["default"]]
    assert starred == [str(SHIPPED / "default.tflite")]
    ran = run()
    assert ran.returncode == 0, ran.stderr
    assert "mine-?" in ran.stdout


def test_one_that_is_damaged_does_not_hide_the_others(own):
    folder, run = own
    (folder / "broken.tflite").write_bytes(load_model("reference").data[:1_000])
    ran = run()
    assert ran.returncode == 1
    (line,) = ran.stderr.splitlines()
    assert "broken.tflite" in line
    assert "reference" in ran.stdout
