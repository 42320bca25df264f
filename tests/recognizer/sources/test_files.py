import io

import numpy as np
import pytest
import soundfile

from recognizer.errors import AudioError, UsageError
from recognizer.sources import AudioFile, find_audio
from tests.conftest import tone


def heard(path):
    return np.concatenate(list(AudioFile(path)))


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("a.wav", {"subtype": "PCM_16"}),
        ("a.wav", {"subtype": "PCM_24"}),
        ("a.wav", {"subtype": "PCM_U8"}),
        ("a.wav", {"subtype": "FLOAT"}),
        ("a.flac", {}),
        ("a.ogg", {}),
        ("a.mp3", {}),
    ],
)
def test_formats(tmp_path, name, options):
    soundfile.write(tmp_path / name, tone(1.0, 44_100), 44_100, **options)
    samples = heard(tmp_path / name)
    assert len(samples) == pytest.approx(8_000, abs=300)
    assert np.abs(samples).max() == pytest.approx(0.1, abs=0.02)


def test_96_khz_24_bit_six_channels(tmp_path):
    six = np.repeat(tone(1.0, 96_000)[:, None], 6, axis=1)
    soundfile.write(tmp_path / "a.wav", six, 96_000, subtype="PCM_24")
    np.testing.assert_allclose(heard(tmp_path / "a.wav")[400:-400], tone(1.0)[400:-400], atol=1e-3)


def test_a_recording_may_be_read_twice(tmp_path):
    soundfile.write(tmp_path / "a.wav", tone(2.5, 16_000), 16_000)
    source = AudioFile(tmp_path / "a.wav")
    assert source.seconds == 2.5
    np.testing.assert_array_equal(np.concatenate(list(source)), np.concatenate(list(source)))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty file"),
        (b"RIFF\x24\0\0\0WAVEfm", "not audio"),
        (b"These are words, not sound.\n" * 9, "not audio"),
    ],
)
def test_what_is_no_audio_is_refused_in_one_line(tmp_path, content, says):
    path = tmp_path / "a.wav"
    path.write_bytes(content)
    with pytest.raises(AudioError, match=f"a.wav: {says}") as caught:
        AudioFile(path)
    assert "\n" not in str(caught.value)


def test_a_recording_without_samples_is_refused(tmp_path):
    soundfile.write(tmp_path / "a.wav", np.zeros(0), 8_000)
    with pytest.raises(AudioError, match="holds no samples"):
        AudioFile(tmp_path / "a.wav")


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_samples_before_a_number_that_is_none_are_given(tmp_path, bad):
    samples = tone(2.0)
    samples[12_000] = bad
    soundfile.write(tmp_path / "a.wav", samples, 8_000, subtype="FLOAT")
    given = []
    with pytest.raises(AudioError, match=r"1\.500 s is not a finite number"):
        given.extend(AudioFile(tmp_path / "a.wav"))
    np.testing.assert_array_equal(np.concatenate(given), samples[:12_000])


@pytest.mark.parametrize("name", ["a.wav", "a.flac"])
def test_a_file_that_breaks_off_gives_what_it_has_and_says_so(tmp_path, name):
    noise = 0.1 * np.random.default_rng(1).standard_normal(80_000)
    buffer = io.BytesIO()
    soundfile.write(buffer, noise, 8_000, format=name[2:])
    (tmp_path / name).write_bytes(buffer.getvalue()[: len(buffer.getvalue()) // 2])
    given = []
    with pytest.raises(AudioError, match="before its header says"):
        given.extend(AudioFile(tmp_path / name))
    np.testing.assert_allclose(np.concatenate(given)[:8_000], noise[:8_000], atol=1e-4)


def test_folders_are_searched_in_order(tmp_path):
    for name in ("b.wav", "a.flac", "notes.txt", "c/d.MP3"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    assert [p.name for p in find_audio(tmp_path)] == ["a.flac", "b.wav", "d.MP3"]


def test_a_folder_without_audio_is_misuse(tmp_path):
    with pytest.raises(UsageError, match="no audio"):
        find_audio(tmp_path)


def test_a_missing_path_is_misuse(tmp_path):
    with pytest.raises(UsageError, match="no such file"):
        find_audio(tmp_path / "nothing.wav")
