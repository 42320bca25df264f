import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
UNIT = ROOT / "packaging" / "recognizer.service"


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


def test_every_file_of_the_packages_is_in_the_wheel():
    """What is no Python has to be named in pyproject.toml; an editable install would not notice."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]
    for package in ("recognizer", "train", "export"):
        patterns = settings["package-data"].get(package, [])
        packed = {path for pattern in patterns for path in (ROOT / package).glob(pattern)}
        there = {path for path in (ROOT / package).rglob("*") if path.is_file()}
        code = {path for path in there if path.suffix in (".py", ".pyc")}
        assert there - code <= packed
    assert (ROOT / "recognizer" / "py.typed").is_file()


def test_the_package_says_where_it_comes_from():
    urls = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["urls"]
    assert {"Homepage", "Documentation", "Changelog", "Issues"} <= set(urls)
    assert all(url.startswith("https://") for url in urls.values())
