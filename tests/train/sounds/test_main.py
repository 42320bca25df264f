"""The command that builds a set of sounds."""

from click.testing import CliRunner

from train.sounds.__main__ import main


def test_a_senseless_number_is_misuse(tmp_path):
    wrong = ["--out", str(tmp_path / "set"), "--workers", "0"]
    assert CliRunner().invoke(main, wrong).exit_code == 2
    assert not (tmp_path / "set").exists()
