import json

import numpy as np
import soundfile
from click.testing import CliRunner

from benchmarks.compare.__main__ import main
from tests.conftest import tone
from train.evaluate.glued import LENGTHS


def test_a_row_for_each_system_and_what_is_missing_is_said(tmp_path, monkeypatch):
    recordings = tmp_path / "fsdd" / "recordings"
    recordings.mkdir(parents=True)
    for digit in range(10):
        sound = tone(0.4, hertz=200.0 + 50 * digit) * np.hanning(3_200)
        soundfile.write(recordings / f"{digit}_someone_0.wav", sound, 8_000)
    monkeypatch.setenv("RECOGNIZER_DATA", str(tmp_path))
    out = tmp_path / "compare.json"
    arguments = ["--strings", "12", "--system", "ours", "--out", str(out)]
    done = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    assert "not measured: no recordings in unseen/ntua" in done.stderr
    (system,) = json.loads(out.read_text())["systems"]
    digits = system["sets"]["FSDD official test"]["digits"]
    assert 12 * LENGTHS[0] <= digits <= 12 * LENGTHS[1]
    assert system["peak_mb"] > 10
    assert done.stdout.splitlines()[-1].startswith("| ours ")
