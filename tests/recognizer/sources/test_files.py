import io
import os
from pathlib import Path

import numpy as np
import pytest
import soundfile

from recognizer.errors import AudioError, UsageError
from recognizer.sources import AudioFile
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


def test_what_libsndfile_cannot_seek_in_is_read_all_the_same(tmp_path):
    soundfile.write(tmp_path / "a.wav", tone(1.0), 8_000, subtype="GSM610")
    assert 8_000 <= len(heard(tmp_path / "a.wav")) <= 8_320, "GSM has frames of 320 samples"


def test_a_name_that_is_not_utf_8_is_a_name(tmp_path):
    for ending in (b"flac", b"wav"):
        path = Path(os.fsdecode(bytes(tmp_path) + b"/caf\xe9." + ending))
        soundfile.write(os.fsencode(path), tone(1.0), 8_000, format=ending.decode())
        assert len(heard(path)) == 8_000


def test_a_flac_that_a_pipe_was_written_to_does_not_know_its_length(tmp_path):
    buffer = io.BytesIO()
    soundfile.write(buffer, tone(1.0), 8_000, format="FLAC")
    data = bytearray(buffer.getvalue())
    data[21] &= 0xF0  # the number of samples: 36 bits in the middle of STREAMINFO
    data[22:26] = bytes(4)
    (tmp_path / "a.flac").write_bytes(data)
    assert len(heard(tmp_path / "a.flac")) == 8_000


@pytest.mark.parametrize("container", ["AIFF", "W64"])
def test_what_libsndfile_quietly_shortens_is_told(tmp_path, container):
    buffer = io.BytesIO()
    soundfile.write(buffer, tone(1.0), 8_000, format=container, subtype="PCM_16")
    (tmp_path / "a.bin").write_bytes(buffer.getvalue()[:8_000])
    with pytest.raises(AudioError, match=r"0\.50\d s before its header says"):
        heard(tmp_path / "a.bin")


@pytest.mark.parametrize(
    ("name", "head", "says"),
    [
        (
            "a.m4a",
            b"\0\0\0\x20ftypM4A ",
            "MPEG-4 is not read; convert it: `ffmpeg -i .*a.m4a .*a.wav`",
        ),
        ("a.wav", b"\x1a\x45\xdf\xa3", "Matroska .* `ffmpeg -i .*a.wav .*a-pcm.wav`"),
        ("my song.wma", b"nothing known", "wma is not read; .*'.*my song.wma' '.*my song.wav'"),
        ("a.pcm", b"\1\2\3\4" * 9, "without a header; `recognizer replay - --rate HZ <"),
    ],
)
def test_what_is_foreign_is_refused_with_what_to_do(tmp_path, name, head, says):
    (tmp_path / name).write_bytes(head)
    with pytest.raises(AudioError, match=says):
        AudioFile(tmp_path / name)


def test_a_stream_is_no_file(tmp_path):
    os.mkfifo(tmp_path / "a.wav")
    with pytest.raises(AudioError, match="a stream, for PcmPipe"):
        AudioFile(tmp_path / "a.wav")


def test_two_wavs_in_one_file_are_both_heard(tmp_path):
    data = b"".join(
        wav_bytes(tone(1.0, rate), rate) + b"LIST\x03\0\0\0abc\0" for rate in (8_000, 16_000)
    )
    (tmp_path / "a.wav").write_bytes(data)
    assert len(heard(tmp_path / "a.wav")) == 16_000


def wav_bytes(samples, rate):
    buffer = io.BytesIO()
    soundfile.write(buffer, samples, rate, format="WAV")
    return buffer.getvalue()


def test_a_channel_is_chosen_or_asked_for(tmp_path):
    both = np.stack([tone(1.0), -tone(1.0, hertz=500.0)], axis=1)
    soundfile.write(tmp_path / "a.wav", both, 8_000, subtype="FLOAT")
    for channel in (1, 2):
        given = np.concatenate(list(AudioFile(tmp_path / "a.wav", channel=channel)))
        np.testing.assert_array_equal(given, both[:, channel - 1].astype(np.float32))
    with pytest.raises(UsageError, match=r"a\.wav: has 2 channels, there is no channel 3"):
        AudioFile(tmp_path / "a.wav", channel=3)
