import json

import pytest

from tests.endtoend.run import recognizer

pytestmark = pytest.mark.slow


def test_json_has_everything_that_was_measured():
    done = recognizer("bench", "--seconds", 10, "--listen-seconds", 2, "--repeat", 1, "--json")
    assert done.code == 0, done.err
    report = json.loads(done.out)
    assert report["model"].startswith("default")
    for name in ("dense", "silent"):
        replay = report[name]
        assert replay["events"] > 10
        expected = replay["seconds"] / replay["cpu"]
        assert replay["times_real_time"] == pytest.approx(expected, rel=0.01)
    assert report["silent"]["seconds"] > report["dense"]["seconds"]
    assert report["vad_times_real_time"] > 1
    assert report["listen"]["seconds"] == 2
    assert set(report["memory_mb"]) == {"replay", "listen"}
    assert min(report["memory_mb"].values()) > 10
    assert report["start"]["help_cpu"] <= report["start"]["listening_cpu"]
    assert set(report["latency_ms"]["classifier"]) == {"median", "p95", "calls"}
    assert {"processor", "cores", "load"} <= set(report["machine"])


@pytest.mark.parametrize(
    ("arguments", "code", "complaint"),
    [
        (["--model", "nonsense"], 2, "no model named nonsense"),
        (["nothing.wav"], 2, "nothing.wav"),
        ([__file__], 1, "not audio"),
        (["--seconds", "1"], 2, "--seconds"),
        (["--listen-seconds", "nan"], 2, "--listen-seconds"),
        (["--repeat", "0"], 2, "--repeat"),
    ],
)
def test_mistakes_are_one_line(arguments, code, complaint):
    done = recognizer("bench", *arguments)
    assert done.code == code
    (line,) = done.err.splitlines()
    assert complaint in line
    assert done.out == ""
