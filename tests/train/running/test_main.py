"""The command that builds a set of running speech."""

import pytest
from click.testing import CliRunner

from train.running.__main__ import main


@pytest.mark.parametrize("wrong", [("--workers", "0"), ("--hours", "nan"), ("--hours", "0")])
def test_a_senseless_number_is_misuse(tmp_path, wrong):
    assert CliRunner().invoke(main, ["--out", str(tmp_path / "set"), *wrong]).exit_code == 2
    assert not (tmp_path / "set").exists()
