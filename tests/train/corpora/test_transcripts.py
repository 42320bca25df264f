import numpy as np
import pytest
import soundfile

from recognizer.errors import UsageError
from tests.conftest import tone
from train import corpora
from train.corpora.transcripts import speaker_of


def folder_of(tmp_path, *lines):
    """Return a folder with ``transcripts.tsv`` and a recording for the name in each line."""
    for line in lines:
        soundfile.write(tmp_path / f"{line.split(chr(9))[0]}.flac", tone(0.1), 8_000)
    (tmp_path / "transcripts.tsv").write_text("\n".join(lines) + "\n")
    return tmp_path


def test_words_become_tokens():
    assert corpora.tokens("Enter SEVEN, oh 3: don't stop") == (
        "enter",
        "7",
        "oh",
        "3",
        "don't",
        "stop",
    )


def test_a_spelled_o_sounds_like_oh():
    assert corpora.tokens("j o e") == ("j", "oh", "e")


def test_a_number_that_does_not_say_how_it_was_spoken_is_refused():
    with pytest.raises(UsageError, match=r"7399.*in words"):
        corpora.tokens("pin 7399")


def test_a_folder_with_transcripts_is_read_in_its_order(tmp_path):
    folder = folder_of(tmp_path, "b_2\tseven three", "a_1\tstop\tann")
    found = corpora.read(folder)
    assert [(r.path.name, r.words, r.speaker) for r in found] == [
        ("b_2.flac", ("7", "3"), "b"),
        ("a_1.flac", ("stop",), "ann"),
    ]
    assert [r.is_all_digits for r in found] == [True, False]


@pytest.mark.parametrize(
    ("name", "speaker"),
    [
        ("an10-fjmd-b", "fjmd"),
        ("cen5-fcaw-b", "fcaw"),
        ("ann_12", "ann"),
        ("day2/ann-old_12", "ann-old"),
        ("recording", "recording"),
    ],
)
def test_the_speaker_is_told_from_the_name(name, speaker):
    assert speaker_of(name) == speaker


def test_a_missing_recording_is_named_with_its_line(tmp_path):
    folder = folder_of(tmp_path, "a_1\tseven")
    (folder / "transcripts.tsv").write_text("a_1\tseven\nb_2\teight\n")
    with pytest.raises(UsageError, match=r"transcripts\.tsv, line 2: no recording b_2"):
        corpora.read(folder)


def test_a_line_without_words_is_named(tmp_path):
    folder = folder_of(tmp_path, "a_1\tseven")
    (folder / "transcripts.tsv").write_text("a_1 seven\n")
    with pytest.raises(UsageError, match=r"line 1: not name<TAB>words"):
        corpora.read(folder)


def test_the_only_word_is_the_label(tmp_path):
    one, two = corpora.read(folder_of(tmp_path, "a_1\tseven", "a_2\tseven two"))
    assert (one.label, one.is_digit, two.is_digit) == ("7", True, False)
    with pytest.raises(ValueError, match="unpack"):
        _ = two.label


@pytest.mark.data
def test_the_census_at_hand_is_whole(data):
    found = corpora.find("an4", data / "an4")
    assert len(found) == 693
    assert len({r.speaker for r in found}) == 54
    assert sum(r.is_all_digits for r in found) == 132
    assert np.isfinite(found[0].load(8_000)).all()
