import numpy as np
import pytest

from export.waveform import features
from recognizer.frontend import FrontEnd, FrontEndParams

pytestmark = pytest.mark.slow

EIGHT_KHZ = FrontEndParams(
    sample_rate=8_000,
    window_samples=6_400,
    n_fft=256,
    hop_length=80,
    n_mels=40,
    f_max=3_800.0,
    top_db=60.0,
)
PARAMS = {
    "reference": FrontEndParams(),
    "8 kHz": EIGHT_KHZ,
    "frames that do not fill the window": FrontEndParams(
        sample_rate=16_000,
        window_samples=5_001,
        n_fft=512,
        hop_length=333,
        n_mels=20,
        f_max=8_000.0,
    ),
    "a transform that TFLite lacks": FrontEndParams(n_fft=1_200, hop_length=300),
    "frames with gaps between them": FrontEndParams(
        sample_rate=8_000, window_samples=3_999, n_fft=256, hop_length=400, n_mels=10, f_max=4_000.0
    ),
}


@pytest.mark.parametrize("params", PARAMS.values(), ids=PARAMS)
@pytest.mark.parametrize("sound", ["noise", "click", "silence", "quiet"])
def test_the_graph_gives_the_numpy_front_ends_features(params, sound, rng):
    samples = np.zeros((1, params.window_samples), np.float32)
    if sound == "click":
        samples[0, 1000] = 1
    elif sound != "silence":
        samples += rng.standard_normal(samples.shape).astype(np.float32) * (
            0.2 if sound == "noise" else 1e-4
        )
    front_end = FrontEnd(params)
    got = features(samples, front_end).numpy()
    np.testing.assert_allclose(got, front_end(samples), atol=2e-4)


def test_a_graph_for_any_length_gives_them_too(rng):
    import tensorflow as tf

    front_end = FrontEnd(EIGHT_KHZ)
    any_length = tf.function(
        lambda samples: features(samples, front_end),
        input_signature=[tf.TensorSpec((1, None), tf.float32)],
    )
    for hops in (80, 84, 240):
        samples = 0.1 * rng.standard_normal((1, 80 * hops)).astype(np.float32)
        got = any_length(samples).numpy()
        np.testing.assert_allclose(got, front_end(samples), atol=2e-4)
