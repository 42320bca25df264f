"""The reference architectures have exactly the reference's parameters."""

import keras
import pytest

from train.models.architectures import raw_lstm, spectrogram_lstm

pytestmark = pytest.mark.slow


def test_the_raw_models_have_the_parameters_of_the_reference() -> None:
    plain = raw_lstm(17_640, 10, units=25, dense=50)
    augmented = raw_lstm(17_640, 10, units=50, dense=128, groups=4)
    assert (plain.count_params(), augmented.count_params()) == (4_510, 18_218)


def test_the_raw_models_take_audio_and_its_mask() -> None:
    audio, mask = raw_lstm(17_640, 10, units=25, dense=50).inputs
    assert (audio.shape, audio.dtype) == ((None, 17_640, 1), "float32")
    assert (mask.shape, mask.dtype) == ((None, 17_640), "bool")


def test_the_spectrogram_model_has_the_parameters_of_the_reference() -> None:
    assert spectrogram_lstm(keras, 35, 64, 10).count_params() == 349_834


def test_the_spectrogram_models_lstm_reads_64_mel_rows_of_35_frames() -> None:
    model = spectrogram_lstm(keras, 35, 64, 10)
    assert model.get_layer("mel_rows").output.shape == (None, 64, 35)
    assert model.get_layer("lstm").output.shape == (None, 64, 256)
    assert model.get_layer("mean_over_units").output.shape == (None, 64)
