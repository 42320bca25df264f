"""Running speech without digits: what is kept, and that an interrupted build goes on."""

import json
from dataclasses import replace

import numpy as np
import pytest
import soundfile

from recognizer.errors import UsageError
from train.builders import speech as building
from train.builders.speech import (
    SpeechOptions,
    SpokenLine,
    build,
    judge,
    kept_seconds,
    says_a_digit,
)
from train.files.listing import INDEX, STORED_RATE, read_lines

RATE = 8_000


def hears(text):
    """Return a second recognizer that hears what it is told to."""
    return lambda samples: text


@pytest.fixture
def source(tmp_path):
    """Return a folder of two speakers, each a line of a second."""
    for speaker in ("ann", "bea"):
        folder = tmp_path / "speech" / speaker
        folder.mkdir(parents=True)
        soundfile.write(folder / "line.wav", 0.1 * np.ones(RATE), RATE)
    return tmp_path / "speech"


@pytest.fixture
def options(source, tmp_path):
    return SpeechOptions(out=tmp_path / "set", source=source, hours=1.0)


@pytest.fixture
def asked(monkeypatch):
    """Return the lists of paths that were listened to, without processes or a recognizer."""
    lists = []

    def heard(source, options, paths, stack):
        lists.append(sorted(paths))
        return (judge(source, options.out, path, hears("good morning")) for path in paths)

    monkeypatch.setattr(building, "_heard", heard)
    return lists


def test_a_transcript_with_a_digit_or_its_double_says_one():
    assert all(map(says_a_digit, ("I am one of them.", "Room 42", "Oh, dear!", "He ate it")))
    assert not any(map(says_a_digit, ("I went to ask for someone", "Often", "")))


def test_a_line_without_a_digit_is_kept_as_flac(options):
    line = judge(options.source, options.out, "ann/line.wav", hears("good morning"))
    assert line == SpokenLine("ann/line.wav", 1.0, "good morning", True)
    _, rate = soundfile.read(options.out / "ann/line.flac")
    assert rate == STORED_RATE


@pytest.mark.parametrize("heard", ["seven of them", ""])
def test_a_line_with_a_digit_or_nothing_intelligible_is_not(options, heard):
    assert not judge(options.source, options.out, "ann/line.wav", hears(heard)).kept
    assert not (options.out / "ann").exists()


def test_what_is_too_short_is_not_even_listened_to(options):
    soundfile.write(options.source / "ann/line.wav", np.zeros(RATE // 4), RATE)
    line = judge(options.source, options.out, "ann/line.wav", pytest.fail)
    assert line == SpokenLine("ann/line.wav", 0.25, None, False)


def test_a_damaged_file_is_left_out(options):
    (options.source / "ann/line.wav").write_bytes(b"RIFF")
    assert not judge(options.source, options.out, "ann/line.wav", hears("well")).kept


def test_a_build_lists_all_and_goes_on_where_it_stopped(options, asked):
    lines = build(options)
    assert kept_seconds(lines) == 2.0
    assert read_lines(options.out, SpokenLine) == lines
    (options.out / INDEX).write_text(json.dumps(vars(lines[0])) + '\n{"path": "cut o')
    assert kept_seconds(build(options)) == 2.0
    assert read_lines(options.out, SpokenLine) == lines
    assert asked == [["ann/line.wav", "bea/line.wav"], [lines[1].path]]


def test_a_build_ends_when_it_has_enough(options, asked):
    assert len(build(replace(options, hours=0.5 / 3600))) == 1


def test_a_second_source_is_added_and_hours_count_for_each(options, asked, tmp_path):
    first = build(options)
    cat = tmp_path / "more/cat"
    cat.mkdir(parents=True)
    soundfile.write(cat / "line.wav", 0.1 * np.ones(RATE), RATE)
    second = build(replace(options, source=tmp_path / "more", hours=0.5 / 3600))
    assert [line.path for line in second] == ["cat/line.wav"]
    assert read_lines(options.out, SpokenLine) == first + second


def test_nobody_listens_where_there_is_enough(options, asked):
    little = replace(options, hours=0.5 / 3600)
    lines = build(little)
    assert build(little) == lines
    assert len(asked) == 1


def test_without_a_source_both_games_are_heard(options, source, asked, tmp_path, monkeypatch):
    cat = tmp_path / "other/cat"
    cat.mkdir(parents=True)
    soundfile.write(cat / "line.wav", 0.1 * np.ones(RATE), RATE)
    monkeypatch.setattr(building.amazon_queen, "fetch", lambda: source)
    monkeypatch.setattr(building.steel_sky, "fetch", lambda: tmp_path / "other")
    heard = [line.path for line in build(replace(options, source=None))]
    assert sorted(heard) == ["ann/line.wav", "bea/line.wav", "cat/line.wav"]


def test_a_folder_without_sound_is_misuse(tmp_path):
    with pytest.raises(UsageError, match="no audio"):
        build(SpeechOptions(out=tmp_path / "set", source=tmp_path))


def test_the_index_of_another_kind_of_set_is_not_taken_for_this_one(options, asked):
    options.out.mkdir()
    (options.out / INDEX).write_text('{"path": "a", "voice": "b"}\n')
    with pytest.raises(UsageError, match="not the index of such a set"):
        build(options)
