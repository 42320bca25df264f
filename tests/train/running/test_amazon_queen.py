"""The archive of Flight of the Amazon Queen."""

import pytest

from recognizer.errors import RecognizerError
from train.builders.amazon_queen import ENTRY, HEADER, lines, speaker


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


def test_the_hero_is_one_speaker_and_everyone_else_goes_by_scene():
    assert speaker("57114BJ3.SB") == speaker("JOE0001.SB") == "joe"
    assert speaker("620024P2.SB") == "620"
    assert speaker("C69G_211.SB") == "c69"
