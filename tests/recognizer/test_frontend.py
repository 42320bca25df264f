import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recognizer.errors import UsageError
from recognizer.frontend import FrontEnd, FrontEndParams

NARROW = FrontEndParams(
    sample_rate=8_000, window_samples=6_400, n_fft=256, hop_length=80, n_mels=40, f_max=4_000.0
)


def test_reference_parameters_give_35_frames_of_64_mels(rng):
    front_end = FrontEnd()
    windows = rng.standard_normal((3, 17_640)).astype(np.float32)
    features = front_end(windows)
    assert features.shape == (3, 35, 64)
    assert features.dtype == np.float32


@pytest.mark.slow
@pytest.mark.parametrize("params", [FrontEndParams(), NARROW], ids=["reference", "narrow"])
def test_mel_spectrogram_is_librosas_to_a_thousandth_of_a_decibel(params, rng):
    import librosa

    window = (0.1 * rng.standard_normal(params.window_samples)).astype(np.float32)
    window[params.window_samples // 2 :] = 0
    ours = FrontEnd(params).decibels(window[None])[0]
    mel = librosa.feature.melspectrogram(
        y=window,
        sr=params.sample_rate,
        n_fft=params.n_fft,
        hop_length=params.hop_length,
        n_mels=params.n_mels,
        fmax=params.f_max,
    )
    theirs = librosa.power_to_db(mel, ref=1.0, amin=1e-10, top_db=None)
    np.testing.assert_allclose(ours.T, theirs, atol=1e-3)


@pytest.mark.slow
def test_filterbank_is_librosas():
    import librosa

    params = FrontEndParams()
    theirs = librosa.filters.mel(sr=params.sample_rate, n_fft=params.n_fft, n_mels=params.n_mels)
    np.testing.assert_allclose(FrontEnd(params).filterbank, theirs, atol=1e-7)


def test_short_audio_is_padded_with_zeros_and_masked():
    window, mask = FrontEnd().window(np.ones(100, np.float32), 22_050)
    assert window.shape == mask.shape == (17_640,)
    assert mask.dtype == np.bool_
    assert mask[:100].all()
    assert not mask[100:].any()
    assert not window[100:].any()


def test_long_audio_is_truncated():
    audio = np.arange(20_000, dtype=np.float32)
    window, mask = FrontEnd().window(audio, 22_050)
    np.testing.assert_array_equal(window, audio[:17_640])
    assert mask.all()


def test_audio_at_the_stream_rate_fills_the_window_at_the_models_rate():
    _, mask = FrontEnd().window(np.ones(6_400, np.float32), 8_000)
    assert mask.all()


@given(gain=st.floats(1e-3, 1.0), seed=st.integers(0, 100))
@settings(max_examples=20, deadline=None)
def test_level_does_not_change_the_features(gain, seed):
    front_end = FrontEnd(NARROW)
    window = np.random.default_rng(seed).standard_normal((1, 6_400)).astype(np.float32)
    np.testing.assert_allclose(front_end(window), front_end(window * np.float32(gain)), atol=2e-4)


def test_silence_gives_finite_features():
    assert np.isfinite(FrontEnd()(np.zeros((1, 17_640), np.float32))).all()


def test_parameters_survive_a_round_trip():
    assert FrontEndParams.from_dict(NARROW.as_dict()) == NARROW


@pytest.mark.parametrize(
    "wrong", [{"hop_length": 0}, {"f_max": 20_000.0}, {"n_mels": -1}, {"top_db": 0}]
)
def test_impossible_parameters_are_refused(wrong):
    with pytest.raises(UsageError):
        FrontEndParams(**wrong)


def test_unknown_parameters_are_refused():
    with pytest.raises(UsageError, match="colour"):
        FrontEndParams.from_dict({**NARROW.as_dict(), "colour": "red"})


def test_features_of_an_utterance_are_those_of_its_padded_samples(rng):
    front_end = FrontEnd(FrontEndParams(sample_rate=8_000, window_samples=6_400, n_fft=256,
                                        hop_length=80, n_mels=40, f_max=4_000.0))  # fmt: skip
    samples = (0.1 * rng.standard_normal(9_000)).astype(np.float32)
    padded = front_end.padded(samples, stride=4)
    assert len(padded) == 9_280
    np.testing.assert_array_equal(padded[:9_000], samples)
    assert not padded[9_000:].any()
    features = front_end.utterance(samples, stride=4)
    assert features.shape == (117, 40)
    np.testing.assert_array_equal(features, front_end(padded[None])[0])
    assert len(front_end.padded(samples[:10], stride=4)) == 6_400


def test_what_is_no_batch_of_windows_is_refused():
    with pytest.raises(UsageError, match="shape"):
        FrontEnd()(np.zeros(17_640, np.float32))
