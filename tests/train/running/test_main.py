"""The command that builds a set of running speech."""

import pytest
from click.testing import CliRunner

from train.running import build as building
from train.running import game as games
from train.running.__main__ import main
from train.builders.speech import Line


@pytest.mark.parametrize("wrong", [("--workers", "0"), ("--hours", "nan"), ("--hours", "0")])
def test_a_senseless_number_is_misuse(tmp_path, wrong):
    assert CliRunner().invoke(main, ["--out", str(tmp_path / "set"), *wrong]).exit_code == 2
    assert not (tmp_path / "set").exists()


@pytest.fixture
def built(tmp_path, monkeypatch):
    """Return the sources that were built, each a line of 18 seconds; nothing is downloaded."""
    sources = []

    def build(options):
        sources.append(options.source.name)
        return [Line("ann/line.wav", 18.0, "good morning", True)]

    monkeypatch.setattr(building, "build", build)
    monkeypatch.setattr(games, "fetch", lambda game: tmp_path / game.name)
    return sources


def test_both_games_are_taken_and_told_apart(tmp_path, built):
    result = CliRunner().invoke(main, ["--out", str(tmp_path / "set")])
    assert built == ["flight-of-the-amazon-queen", "beneath-a-steel-sky"]
    first, second = result.stdout.splitlines()
    assert "amazon-queen: 1 of 1 kept, 0.01 h" in first
    assert "steel-sky: 1 of 1 kept" in second


def test_recordings_of_ones_own_are_taken_instead(tmp_path, built):
    own = tmp_path / "own"
    own.mkdir()
    CliRunner().invoke(main, ["--out", str(tmp_path / "set"), "--from", str(own)])
    assert built == ["own"]
