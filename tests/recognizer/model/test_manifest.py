from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recognizer.errors import ModelError, UsageError
from recognizer.frontend import FrontEndParams
from recognizer.model import load_model
from recognizer.model.manifest import BLANK_DIGEST, DIGITS, Manifest, read_manifest

MANIFEST = Manifest(
    name="test",
    version="1",
    labels=(*DIGITS, "other"),
    sample_rate=8_000,
    front_end=FrontEndParams(),
    threshold=0.5,
    licence="none",
)


@pytest.fixture(scope="module")
def shipped():
    return load_model("reference").data


def test_json_round_trip():
    assert Manifest.from_json(MANIFEST.to_json()) == MANIFEST


def test_the_shipped_model_has_a_manifest(shipped):
    assert read_manifest(shipped).labels == DIGITS


def test_fields_of_a_later_version_are_ignored():
    text = MANIFEST.to_json().replace(b'"licence"', b'"mood": "good", "licence"')
    assert Manifest.from_json(text) == MANIFEST


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (b'"format": 1', b'"format": 99', "format 99"),
        (b'"9", "other"', b'"other"', "digits 9"),
        (b'"threshold": 0.5', b'"threshold": 7', "threshold"),
        (b'"threshold": 0.5', b'"threshold": "x"', "does not fit"),
        (b'"hop_length": 512', b'"hop_length": 0', "hop_length"),
        (b'"labels"', b'"lables"', "labels"),
        (b"{", b"", "does not fit"),
    ],
)
def test_a_manifest_that_does_not_fit_is_refused(old, new, says):
    assert old in MANIFEST.to_json()
    with pytest.raises(ModelError, match=says):
        Manifest.from_json(MANIFEST.to_json().replace(old, new, 1))


def test_two_classes_of_one_name_are_refused():
    with pytest.raises(ModelError, match="twice"):
        replace(MANIFEST, labels=(*DIGITS, "other", "other"))


@given(cut=st.floats(0, 1, exclude_max=True))
@settings(max_examples=60, deadline=None)
def test_a_truncated_model_is_refused(shipped, cut):
    with pytest.raises(ModelError):
        read_manifest(shipped[: int(cut * len(shipped))])


@given(at=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
@settings(max_examples=200, deadline=None)
def test_a_model_with_one_flipped_bit_is_refused(shipped, at, bit):
    damaged = bytearray(shipped)
    damaged[int(at * len(shipped))] ^= 1 << bit
    with pytest.raises(ModelError):
        read_manifest(bytes(damaged))


@given(st.binary(max_size=400))
@settings(deadline=None)
def test_any_bytes_are_refused_in_one_line(data):
    for content in (data, b"\x1c\0\0\0TFL3" + data):
        with pytest.raises(ModelError) as caught:
            read_manifest(content)
        assert "\n" not in str(caught.value)


def test_the_digest_is_not_blank(shipped):
    assert read_manifest(shipped).digest != BLANK_DIGEST


SEQUENCE = replace(
    MANIFEST,
    labels=(*DIGITS, "oh", "other", "nothing"),
    front_end=FrontEndParams(
        sample_rate=8_000, window_samples=6_400, n_fft=256, hop_length=80, f_max=4_000
    ),
    stride=4,
    calibration=(0.7, -0.2, -3.0),
    thresholds={"strict": {"threshold": 0.9, "missed": 0.1}, "lenient": {"threshold": 0.2}},
)


def test_the_description_of_a_sequence_model_makes_the_round_trip():
    assert Manifest.from_json(SEQUENCE.to_json()) == SEQUENCE


def test_the_steps_of_a_sequence_model_lie_a_stride_apart():
    assert SEQUENCE.step == 320
    assert [SEQUENCE.steps(frames) for frames in (81, 85)] == [21, 22]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"stride": -1}, "stride"),
        ({"stride": 10**9}, "stride"),
        ({"labels": (*DIGITS, "nothing")}, "other"),
        ({"labels": (*DIGITS, "other")}, "nothing"),
        ({"front_end": FrontEndParams()}, "rate"),
        ({"calibration": (1.0, 0.0)}, "calibration"),
        ({"calibration": (float("nan"), 0.0, 0.0)}, "calibration"),
        ({"thresholds": {"strict": {"threshold": 2}}}, "strict"),
        ({"thresholds": [0.5]}, "thresholds"),
    ],
)
def test_a_sequence_model_that_does_not_fit_its_manifest_is_refused(wrong, says):
    with pytest.raises(ModelError, match=says):
        replace(SEQUENCE, **wrong)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"calibration": [0.7, -0.2, -3.0]', b'"calibration": "none"'),
        (b'"calibration": [0.7, -0.2, -3.0]', b'"calibration": 7'),
        (b'"stride": 4', b'"stride": "wide"'),
        (b'"thresholds": {', b'"thresholds": {"strange": 5, '),
    ],
)
def test_foreign_values_in_a_manifest_are_refused(old, new):
    assert old in SEQUENCE.to_json()
    with pytest.raises(ModelError):
        Manifest.from_json(SEQUENCE.to_json().replace(old, new, 1))


def test_a_strictness_is_a_threshold_of_the_model():
    names = ("strict", "balanced", "lenient")
    assert [SEQUENCE.threshold_of(name) for name in names] == [0.9, 0.5, 0.2]
    assert MANIFEST.threshold_of("balanced") == 0.5
    with pytest.raises(UsageError, match=r"strict.*there is balanced"):
        MANIFEST.threshold_of("strict")


def test_a_calibration_without_company_is_read():
    old = SEQUENCE.to_json().replace(b"[0.7, -0.2, -3.0]", b"[0.7, -0.2]", 1)
    assert Manifest.from_json(old).calibration == (0.7, -0.2, 0.0)
