import sys

import pytest

from export.worker import Job, convert_all
from recognizer.errors import RecognizerError

STAND_IN = """
import json, os, pathlib, signal, sys

path = pathlib.Path(sys.argv[1])
for name in json.loads(path.read_text())["variants"]:
    print(name, flush=True)
    {misfortune}
    (path.parent / f"{{name}}.tflite").write_bytes(name.encode())
"""


def job(tmp_path):
    return Job(
        keras_file="model.keras",
        manifest="{}",
        variants=["a", "b", "c"],
        folder=str(tmp_path),
    )


def convert(tmp_path, misfortune):
    script = STAND_IN.format(misfortune=misfortune)
    return convert_all(job(tmp_path), (sys.executable, "-c", script))


def test_what_kills_one_conversion_does_not_stop_the_others(tmp_path):
    done = convert(tmp_path, "name == 'b' and os.kill(os.getpid(), signal.SIGSEGV)")
    assert done.made == {"a": b"a", "c": b"c"}
    assert done.failed == {"b": "the converter died of SIGSEGV"}


def test_an_exception_is_told_in_its_own_words(tmp_path):
    done = convert(tmp_path, "1 / (name != 'c')")
    assert list(done.made) == ["a", "b"]
    assert done.failed == {"c": "ZeroDivisionError: division by zero"}


def test_a_worker_that_does_not_start_is_an_error(tmp_path):
    with pytest.raises(RecognizerError, match="did not start: no such thing"):
        convert_all(job(tmp_path), (sys.executable, "-c", "raise SystemExit('no such thing')"))


def test_each_variant_is_announced(tmp_path):
    heard = []
    script = STAND_IN.format(misfortune="pass")
    convert_all(job(tmp_path), (sys.executable, "-c", script), heard.append)
    assert heard == ["a", "b", "c"]
