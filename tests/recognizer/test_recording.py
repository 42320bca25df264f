import json
import subprocess
import sys
from pathlib import Path

import pytest

import recognizer
from recognizer import AudioError, UsageError, recognize


def test_a_recording_is_its_digits(demo, demo_transcript):
    words = [word["label"] for word in json.loads(demo_transcript.read_text())]
    assert recognize(demo) == "".join(word for word in words if word.isdigit())
    assert recognize(str(demo)) == recognize(Path(demo))


def test_a_model_can_be_chosen(demo):
    assert recognize(demo, model="reference")
    with pytest.raises(UsageError, match="nobody"):
        recognize(demo, model="nobody")


def test_what_is_no_recording_is_refused(tmp_path):
    (tmp_path / "a.wav").write_text("hello")
    with pytest.raises(AudioError, match=r"a\.wav"):
        recognize(tmp_path / "a.wav")
    with pytest.raises(AudioError, match=r"gone\.wav"):
        recognize(tmp_path / "gone.wav")


def test_every_public_name_is_there_however_often_it_is_asked_for():
    for name in recognizer.__all__:
        assert getattr(recognizer, name) is getattr(recognizer, name)
    assert set(recognizer.__all__) <= set(dir(recognizer))
    assert callable(recognizer.recognize)


def test_the_package_itself_imports_nothing():
    code = "import sys, recognizer; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
