"""A set of sounds: what is kept, and that an interrupted build goes on."""

import numpy as np
import pytest
import soundfile

from train.builders import sounds as building
from train.builders.packages import Package
from train.builders.sounds import MOST, SoundOptions, build, is_speech, judge, read, summary
from train.files.listing import INDEX, STORED_RATE
from train.synthesis.whisper import Guess

RATE = 8_000
PACKAGE = Package("game-data", "g/game/game-data_1_all.deb", "0", "CC0", "usr/share/game")
THUD = Guess("I'm not a fan of the game", -2.3, 0.8)
TALK = Guess("Come here, all of you!", -0.3, 0.1)


def hears(guess):
    """Return a second recognizer that hears what it is told to."""
    return lambda samples: guess


@pytest.fixture
def source(tmp_path):
    """Return a folder of a bark, and of what an archer says."""
    folder = tmp_path / "game"
    for name, seconds in (("dog/bark.ogg", 0.5), ("archer.wav", 1.0)):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        time = np.arange(round(seconds * STORED_RATE)) / STORED_RATE
        soundfile.write(folder / name, 0.3 * np.sin(2_000 * time), STORED_RATE)
    return folder


@pytest.fixture
def built(source, tmp_path, monkeypatch):
    """Return what builds the set, without a download or a recognizer."""

    def judged(options, folders, files, stack):
        asked.append(files)
        folder = folders["game-data"]
        return (judge(folder, options.out, *file, hears(THUD)) for file in files)

    asked = []
    monkeypatch.setattr(building, "fetch", lambda package: source)
    monkeypatch.setattr(building, "_judged", judged)
    return lambda: (build(SoundOptions(out=tmp_path / "set", packages=(PACKAGE,))), asked)


@pytest.mark.parametrize(
    ("guess", "speech"),
    [
        (TALK, True),
        (Guess("Seven", -0.5, 0.2), True),
        (Guess("Oh!", -1.0, 0.3), True),
        (THUD, False),
        (Guess("I'm so sorry", -2.4, 0.4), False),
        (Guess("woof woof woof woof", -0.4, 0.3), False),
        (Guess("(dog barking in the yard)", -0.4, 0.3), False),
    ],
)
def test_words_that_were_surely_heard_make_speech(guess, speech):
    assert is_speech(guess) == speech


def test_a_sound_is_kept_as_flac_and_speech_is_not(source, tmp_path):
    line = judge(source, tmp_path / "set", "game-data", "dog/bark.ogg", hears(THUD))
    assert (line.kept, line.kind, line.seconds) == (True, "animal", pytest.approx(0.5, abs=0.01))
    _, rate = soundfile.read(line.file(tmp_path / "set"))
    assert rate == STORED_RATE
    line = judge(source, tmp_path / "set", "game-data", "archer.wav", hears(TALK))
    assert (line.kept, line.kind, line.heard) == (False, "human", TALK.text)
    assert not line.file(tmp_path / "set").exists()


def test_what_a_cough_says_is_not_asked(source, tmp_path):
    (source / "archer.wav").rename(source / "cough.wav")
    assert judge(source, tmp_path / "set", "game-data", "cough.wav", pytest.fail).kept


@pytest.mark.parametrize("samples", [np.zeros(RATE), 0.1 * np.ones(100)])
def test_silence_and_a_click_are_left_out(source, tmp_path, samples):
    soundfile.write(source / "click.wav", samples, RATE)
    assert not judge(source, tmp_path, "game-data", "click.wav", hears(THUD)).kept


def test_a_damaged_file_is_left_out(source, tmp_path):
    (source / "click.wav").write_bytes(b"RIFF")
    assert not judge(source, tmp_path, "game-data", "click.wav", hears(THUD)).kept


def test_of_a_long_sound_the_start_is_kept(source, tmp_path):
    soundfile.write(source / "rain.wav", 0.1 * np.ones(30 * RATE), RATE)
    line = judge(source, tmp_path, "game-data", "rain.wav", hears(THUD))
    assert soundfile.info(line.file(tmp_path)).duration == MOST
    assert summary([line])["other"] == (1, MOST)


def test_a_build_lists_all_and_goes_on_where_it_stopped(built, tmp_path):
    lines, asked = built()
    index = tmp_path / "set" / INDEX
    assert read(tmp_path / "set") == lines
    assert len(lines) == 2
    first, second = index.read_text().splitlines(keepends=True)
    index.write_text(first + second[:20])
    assert built()[0] == lines
    assert [len(files) for files in asked] == [2, 1]
