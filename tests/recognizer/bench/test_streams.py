import numpy as np
import pytest
import soundfile

from recognizer.bench.streams import read_sample, speech_at, write_stream
from recognizer.errors import AudioError, UsageError
from recognizer.levels import decibels
from recognizer.samples import DEMO


def test_a_dense_stream_is_the_recording_again_and_again(tmp_path):
    sample = read_sample(DEMO)
    written = write_stream(tmp_path / "dense.wav", sample, 20, silent=False)
    heard, rate = soundfile.read(tmp_path / "dense.wav", dtype="float32")
    assert (rate, len(heard)) == (sample.rate, written)
    assert written / rate >= 20
    length = len(sample.speech)
    np.testing.assert_allclose(heard[:length], sample.speech, atol=1e-4)
    again = length + rate // 2
    np.testing.assert_allclose(heard[again : again + length], sample.speech, atol=1e-4)


def test_a_twentieth_of_a_silent_stream_is_the_recording(tmp_path):
    sample = read_sample(DEMO)
    written = write_stream(tmp_path / "silent.wav", sample, 20, silent=True)
    assert len(sample.speech) / written == pytest.approx(0.05, abs=0.001)
    heard, _ = soundfile.read(tmp_path / "silent.wav", dtype="float32")
    assert decibels(heard[len(sample.speech) :]) == pytest.approx(sample.level, abs=0.5)


def test_digital_silence_still_has_a_room(tmp_path):
    soundfile.write(tmp_path / "zeros.wav", np.zeros(8_000), 8_000)
    assert read_sample(tmp_path / "zeros.wav").level == -80


def test_speech_at_another_rate_is_as_long_as_asked_for():
    assert len(speech_at(48_000, read_sample(DEMO), 31.5)) == 31.5 * 48_000


def test_what_is_no_audio_is_refused(tmp_path):
    (tmp_path / "notes.wav").write_text("not audio")
    with pytest.raises(AudioError, match="not audio"):
        read_sample(tmp_path / "notes.wav")
    with pytest.raises((AudioError, UsageError), match=r"nothing\.wav"):
        read_sample(tmp_path / "nothing.wav")
