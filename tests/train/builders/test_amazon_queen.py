"""The archive of Flight of the Amazon Queen."""

import io
import tarfile
from contextlib import contextmanager

import pytest

from recognizer.errors import RecognizerError
from train.builders import amazon_queen, debian
from train.builders.amazon_queen import ARCHIVE, ENTRY, HEADER, fetch, lines, speaker


def archive(**files):
    """Return an archive of these names (with _ for the dot) and contents."""
    at = HEADER.size + ENTRY.size * len(files)
    table = body = b""
    for name, content in files.items():
        table += ENTRY.pack(name.replace("_", ".").encode(), 1, at + len(body), len(content))
        body += content
    return HEADER.pack(b"QTBL", b"CEM10", len(files)) + table + body


def test_the_spoken_lines_are_found_by_name():
    packed = archive(x020001P2_SB=b"hello", MUSIC_RL=b"tune", x570003J1_SB=b"goodbye")
    assert list(lines(packed)) == [
        ("x02/x020001P2.mp3", b"hello"),
        ("joe/x570003J1.mp3", b"goodbye"),
    ]


def test_another_file_is_refused_in_one_line():
    with pytest.raises(RecognizerError, match="not the game's archive"):
        list(lines(b"RIFF" + bytes(20)))
    with pytest.raises(RecognizerError, match="not the game's archive"):
        list(lines(b""))


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Have a package with the game's archive instead of a download; return how to fill it."""
    content = {}

    @contextmanager
    def opened(name, path):
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w") as tar:
            for member, data in content.items():
                info = tarfile.TarInfo(member)
                info.size = len(data)
                tar.addfile(info, io.BytesIO(data))
        packed.seek(0)
        with tarfile.open(fileobj=packed) as tar:
            yield tar

    monkeypatch.setenv("RECOGNIZER_CACHE", str(tmp_path))
    monkeypatch.setattr(debian, "download", lambda *args: tmp_path / "game.deb")
    monkeypatch.setattr(debian, "opened", opened)
    return content


def test_each_line_is_a_file_in_the_speakers_folder_unpacked_once(package, monkeypatch):
    package[ARCHIVE] = archive(x020001P2_SB=b"hello", x570003J1_SB=b"goodbye")
    folder = fetch()
    assert (folder / "x02/x020001P2.mp3").read_bytes() == b"hello"
    assert (folder / "joe/x570003J1.mp3").read_bytes() == b"goodbye"
    monkeypatch.setattr(amazon_queen, "_unpack", None)
    assert fetch() == folder


def test_a_folder_is_there_whole_or_not_at_all(package, tmp_path):
    package[ARCHIVE] = b"RIFF"
    with pytest.raises(RecognizerError):
        fetch()
    assert not (tmp_path / amazon_queen.NAME).exists()


def test_the_hero_is_one_speaker_and_everyone_else_goes_by_scene():
    assert speaker("57114BJ3.SB") == speaker("JOE0001.SB") == "joe"
    assert speaker("620024P2.SB") == "620"
    assert speaker("C69G_211.SB") == "c69"
