"""Any form of audio whose meaning is certain gives the same stream; any other is refused."""

import array

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from recognizer import Recognizer, Resampler, UsageError
from recognizer.sources.samples import MOST_CHANNELS, as_samples
from tests.conftest import tone

MONO = tone(0.1, 16_000)
INTEGERS = (MONO * 32_768).round().astype(np.int16)
FORMS = {
    "float64": MONO.astype(np.float64),
    "float32, big-endian": MONO.astype(">f4"),
    "a list": MONO.tolist(),
    "a tuple": tuple(MONO.tolist()),
    "every second": np.repeat(MONO, 2)[::2],
    "one channel": MONO[:, None],
    "read-only": np.frombuffer(MONO.tobytes(), np.float32),
    "array.array": array.array("f", MONO.tolist()),
    "memoryview": memoryview(MONO),
    "two channels": np.stack([MONO, MONO], axis=1),
    "two channels, columns in memory": np.stack([MONO, MONO]).T,
    "a list of frames": [[x, x] for x in MONO.tolist()],
}
WHOLE = {
    "int16": INTEGERS,
    "int16, big-endian": INTEGERS.astype(">i2"),
    "int16, two channels": np.stack([INTEGERS, INTEGERS], axis=1),
    "int32": INTEGERS.astype(np.int32) << 16,
    "array.array": array.array("h", INTEGERS.tolist()),
}


def through(resampler, block):
    return np.concatenate([resampler(block), resampler([], last=True)])


@pytest.mark.parametrize("live", [False, True])
@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050])
@pytest.mark.parametrize("form", FORMS)
def test_floats_in_any_form_are_the_same_stream(form, rate, live):
    expected = through(Resampler(rate, live=live), MONO)
    heard = through(Resampler(rate, live=live), FORMS[form])
    assert heard.dtype == np.float32
    np.testing.assert_allclose(heard, expected, atol=1e-6)


@pytest.mark.parametrize("form", WHOLE)
def test_integers_are_scaled_to_one(form):
    expected = through(Resampler(16_000), INTEGERS.astype(np.float32) / 32_768)
    np.testing.assert_allclose(through(Resampler(16_000), WHOLE[form]), expected, atol=1e-6)


def test_half_floats_are_floats():
    assert as_samples(MONO.astype(np.float16)).dtype == np.float32


REFUSED = {
    "two rows": (np.zeros((2, 480), np.float32), "transpose"),
    "one row": (np.zeros((1, 480), np.float32), "transpose"),
    "rows of int16": (np.zeros((2, 480), np.int16), "transpose"),
    "rows as lists": ([[0.0] * 480, [0.0] * 480], "transpose"),
    "no channel": (np.zeros((480, 0), np.float32), "channels"),
    "three axes": (np.zeros((1, 2, 480), np.float32), r"\(n,\)"),
    "a number": (np.float32(0.5), r"\(n,\)"),
    "nothing": (None, r"\(n,\)"),
    "bytes": (b"\0\1\2\3", r"\(n,\)|bytes"),
    "list of bytes": ([b"\0\1", b"\2\3"], "bytes"),
    "bytearray": (bytearray(b"\0\1\2\3"), "uint8"),
    "text": ("hello", r"\(n,\)"),
    "words": (["a", "b"], "full scale"),
    "uint8": (np.zeros(480, np.uint8), "full scale"),
    "int8": (np.zeros(480, np.int8), "full scale"),
    "uint16": (np.zeros(480, np.uint16), "full scale"),
    "int64": (np.zeros(480, np.int64), "full scale"),
    "whole numbers": ([0, 1, 2], "full scale"),
    "truths": (np.zeros(480, bool), "full scale"),
    "complex": (np.zeros(480, np.complex64), "full scale"),
    "objects": ([0.1, None], "full scale"),
    "not a number": ([0.1, float("nan")], "not finite"),
    "endless": (np.array([0.1, -np.inf], np.float32), "not finite"),
    "too large for float32": (np.array([1e300]), "not finite"),
    "ragged": ([[0.1, 0.2], [0.3]], "not samples"),
    "a set": ({0.1, 0.2}, r"\(n,\)"),
}


@pytest.mark.parametrize("form", REFUSED)
def test_what_can_only_be_guessed_is_refused(form):
    block, says = REFUSED[form]
    for take in (Resampler(16_000), Resampler(8_000)):
        with pytest.raises(UsageError, match=says):
            take(block)


def test_a_stream_keeps_its_number_of_channels():
    resample = Resampler(16_000)
    resample(np.zeros((480, 2), np.float32))
    resample(np.zeros(0, np.float32))
    with pytest.raises(UsageError, match="6 channels in a stream of 2"):
        resample(np.zeros((2, 6), np.float32))


@pytest.mark.parametrize("live", [False, True])
@pytest.mark.parametrize("rate", [8_000, 16_000, 44_100])
def test_a_stream_that_has_ended_takes_no_more(rate, live):
    resample = Resampler(rate, live=live)
    resample(np.zeros(480, np.float32), last=True)
    with pytest.raises(UsageError, match="after the last"):
        resample(np.zeros(480, np.float32))


@pytest.mark.parametrize("rate", ["48000", None, 1j, -8_000, 0, float("inf"), float("nan")])
def test_a_rate_is_a_number_of_hertz(rate):
    with pytest.raises(UsageError, match="Hz"):
        Resampler(rate)
    with pytest.raises(UsageError, match="Hz"):
        Resampler(16_000, rate)


@settings(max_examples=100, deadline=None)
@given(
    block=arrays.arrays(
        st.one_of(arrays.scalar_dtypes(), st.just(np.dtype(object))),
        arrays.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=6)
        | st.sampled_from([(70,), (2, 70), (70, 2)]),
    ),
    rate=st.sampled_from([8_000, 16_000]),
)
def test_any_array_is_mono_float32_or_refused(block, rate):
    try:
        heard = Resampler(rate)(block)
    except UsageError:
        return
    assert heard.dtype == np.float32
    assert heard.ndim == 1
    assert np.isfinite(heard).all()


def test_as_many_channels_as_an_interface_has_are_taken():
    assert len(through(Resampler(8_000), np.zeros((10, MOST_CHANNELS), np.float32))) == 10


@pytest.fixture(scope="module")
def recognizer():
    return Recognizer()


@pytest.mark.parametrize("form", ["float64", "a list", "one channel", "memoryview"])
def test_a_recognizer_takes_the_same_forms(recognizer, form):
    recognizer.reset()
    recognizer.feed(FORMS[form])
    assert recognizer.position == len(MONO) / 8_000


def test_a_recognizer_scales_integers(recognizer, demo):
    import soundfile

    heard = []
    for kind in ("int16", "float32"):
        recognizer.reset()
        heard.append(recognizer.feed(soundfile.read(demo, dtype=kind)[0]) + recognizer.flush())
    assert heard[0] == heard[1] != []


@pytest.mark.parametrize("form", ["two rows", "bytes", "whole numbers", "uint8", "not a number"])
def test_a_recognizer_refuses_what_can_only_be_guessed(recognizer, form):
    with pytest.raises(UsageError):
        recognizer.feed(REFUSED[form][0])


def test_a_recognizer_hears_one_channel(recognizer):
    with pytest.raises(UsageError, match="Resampler"):
        recognizer.feed(np.zeros((480, 2), np.float32))
