"""A game's spoken lines as files in the cache."""

import pytest

from recognizer.errors import RecognizerError
from train.running import game as games
from train.builders.amazon_queen import Game, fetch


@pytest.fixture
def game(tmp_path, monkeypatch):
    """Return a game of two lines, in a package that is there."""
    monkeypatch.setenv("RECOGNIZER_CACHE", str(tmp_path))
    monkeypatch.setattr(games, "unpack", lambda game: [b"hello", b"goodbye"])
    return Game(
        "chess", "", "", ("a", "b"), lambda a, b: iter([("ann/1.mp3", a), ("bea/2.mp3", b)])
    )


def test_each_line_is_a_file_in_the_speakers_folder(game, tmp_path):
    assert fetch(game) == tmp_path / "chess"
    assert (tmp_path / "chess/ann/1.mp3").read_bytes() == b"hello"
    assert (tmp_path / "chess/bea/2.mp3").read_bytes() == b"goodbye"


def test_lines_are_unpacked_once(game, monkeypatch):
    fetch(game)
    monkeypatch.setattr(games, "unpack", None)
    fetch(game)


def test_a_folder_is_there_whole_or_not_at_all(game, tmp_path):
    def lines(*files):
        yield "ann/0.mp3", b"stale"
        raise RecognizerError("chess: not the game's archive")

    with pytest.raises(RecognizerError):
        fetch(Game("chess", "", "", ("a", "b"), lines))
    assert not (tmp_path / "chess").exists()
    fetch(game)
    assert not (tmp_path / "chess/ann/0.mp3").exists()


def test_a_package_that_is_none_is_told_in_one_line(tmp_path, monkeypatch):
    pytest.importorskip("debian")
    package = tmp_path / "chess.deb"
    package.write_bytes(b"!<arch>\n")
    monkeypatch.setattr(games, "retrieve", lambda *args: package)
    with pytest.raises(RecognizerError, match="chess: the package cannot be read"):
        games.unpack(Game("chess", "", "", ("a",), lambda a: iter(())))
