import shutil
import subprocess
from pathlib import Path

import pytest

UNIT = Path(__file__).parents[1] / "packaging" / "recognizer.service"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="NO SYSTEMD: unit not verified")
def test_systemd_accepts_the_unit(tmp_path):
    program = shutil.which("true")
    unit = tmp_path / UNIT.name
    unit.write_text(UNIT.read_text().replace("/opt/recognizer/venv/bin/recognizer", program))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)],
        capture_output=True,
        text=True,
        check=False,
    )
    complaints = [line for line in done.stderr.splitlines() if UNIT.name in line]
    assert complaints == []


def test_the_service_has_its_own_user_no_network_and_is_started_again():
    text = UNIT.read_text()
    for line in ("User=recognizer", "SupplementaryGroups=audio", "Restart=always", "UMask=0077"):
        assert line in text.splitlines()
    assert "PrivateNetwork=yes" in text
