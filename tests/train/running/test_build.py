"""Running speech without digits: what is kept, and that an interrupted build goes on."""

import json

import numpy as np
import pytest
import soundfile

from recognizer.errors import UsageError
from train.material import CLIP_RATE, OTHER, RATE, gather
from train.more import read_more
from train.running import build as building
from train.builders.speech import INDEX, Line, Options, build, judge, kept_seconds, read, says_a_digit


class Listener:
    """Hears what it is told to."""

    def __init__(self, text):
        self.text = text
        self.asked = 0

    def transcribe(self, samples):
        self.asked += 1
        return self.text


@pytest.fixture
def options(tmp_path):
    """Return options for a folder of two speakers, each a line of a second."""
    for speaker in ("ann", "bea"):
        folder = tmp_path / "speech" / speaker
        folder.mkdir(parents=True)
        soundfile.write(folder / "line.wav", 0.1 * np.ones(RATE), RATE)
    return Options(tmp_path / "speech", tmp_path / "set", 1.0)


def test_a_transcript_with_a_digit_or_its_double_says_one():
    assert all(map(says_a_digit, ("I am one of them.", "Room 42", "Oh, dear!", "He ate it")))
    assert not any(map(says_a_digit, ("I went to ask for someone", "Often", "")))


def test_a_line_without_a_digit_is_kept_as_flac(options):
    line = judge(options, "ann/line.wav", Listener("good morning"))
    assert line == Line("ann/line.wav", 1.0, "good morning", True)
    _, rate = soundfile.read(options.out / "ann/line.flac")
    assert rate == CLIP_RATE


@pytest.mark.parametrize("heard", ["seven of them", ""])
def test_a_line_with_a_digit_or_nothing_intelligible_is_not(options, heard):
    assert not judge(options, "ann/line.wav", Listener(heard)).kept
    assert not (options.out / "ann").exists()


def test_what_is_too_short_is_not_even_listened_to(options):
    soundfile.write(options.source / "ann/line.wav", np.zeros(RATE // 4), RATE)
    listener = Listener("well")
    assert judge(options, "ann/line.wav", listener) == Line("ann/line.wav", 0.25, None, False)
    assert not listener.asked


def test_a_damaged_file_is_left_out(options):
    (options.source / "ann/line.wav").write_bytes(b"RIFF")
    assert not judge(options, "ann/line.wav", Listener("well")).kept


def test_a_build_lists_all_and_goes_on_where_it_stopped(options, monkeypatch):
    asked = []

    def heard(options, paths, stack):
        asked.append(sorted(paths))
        return (judge(options, path, Listener("good morning")) for path in paths)

    monkeypatch.setattr(building, "_heard", heard)
    lines = build(options)
    assert kept_seconds(lines) == 2.0
    kept = read(options.out)
    assert kept == lines
    (options.out / INDEX).write_text(json.dumps(vars(lines[0])) + '\n{"path": "cut o')
    assert kept_seconds(build(options)) == 2.0
    assert read(options.out) == lines
    assert asked == [["ann/line.wav", "bea/line.wav"], [lines[1].path]]


def test_a_build_ends_when_it_has_enough(options, monkeypatch):
    def heard(options, paths, stack):
        return (judge(options, path, Listener("good morning")) for path in paths)

    monkeypatch.setattr(building, "_heard", heard)
    assert len(build(Options(options.source, options.out, 0.5 / 3600))) == 1


def test_a_second_source_is_added_and_hours_count_for_each(options, tmp_path, monkeypatch):
    def heard(options, paths, stack):
        return (judge(options, path, Listener("good morning")) for path in paths)

    monkeypatch.setattr(building, "_heard", heard)
    first = build(options)
    cat = tmp_path / "more/cat"
    cat.mkdir(parents=True)
    soundfile.write(cat / "line.wav", 0.1 * np.ones(RATE), RATE)
    second = build(Options(tmp_path / "more", options.out, 0.5 / 3600))
    assert [line.path for line in second] == ["cat/line.wav"]
    assert read(options.out) == first + second


def test_nobody_listens_where_there_is_enough(options, monkeypatch):
    def heard(options, paths, stack):
        return (judge(options, path, Listener("good morning")) for path in paths)

    monkeypatch.setattr(building, "_heard", heard)
    little = Options(options.source, options.out, 0.5 / 3600)
    lines = build(little)
    monkeypatch.setattr(building, "_heard", None)
    assert build(little) == lines


def test_a_folder_without_sound_is_misuse(tmp_path):
    with pytest.raises(UsageError, match="no audio"):
        build(Options(tmp_path, tmp_path / "set", 1.0))
    with pytest.raises(UsageError, match=r"train\.running"):
        read_more("running", tmp_path)


def test_running_speech_is_material_by_speaker(options, tmp_path):
    soundfile_folder = tmp_path / "data/fsdd"
    soundfile_folder.mkdir(parents=True)
    soundfile.write(soundfile_folder / "3_ann_12.wav", 0.1 * np.ones(RATE), RATE)
    more = [("running", options.source)]
    clips = gather(tmp_path / "data", None, range(10, 50), more).of("running")
    assert {(clip.speaker, clip.label) for clip in clips} == {
        ("running-ann", OTHER),
        ("running-bea", OTHER),
    }
