"""TFLite Micro runs what is meant for it, and answers as LiteRT does."""

import re

import numpy as np
import pytest

from export.export import export
from export.micro import available, run_micro
from export.results import ExportOptions
from export.utterances import network_inputs, synthesized
from recognizer.errors import RecognizerError
from recognizer.model import load_model
from recognizer.model.network import Network, quantize

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not available(), reason="NO TFLITE MICRO: pip install tflite-micro (Linux on x86-64)"
    ),
]


def test_it_ran_when_the_file_was_made_and_its_arena_is_in_report_and_header(sequence):
    (micro,) = (one.micro for one in sequence.exported if one.micro)
    assert micro.windows >= 20
    assert micro.steps <= 2, "outputs must be LiteRT's to two steps of their quantization"
    assert 1_000 < micro.arena < 40_000
    assert f"{micro.arena / 1000:.1f} kB" in (sequence.out / "report.md").read_text()
    header = (sequence.out / "recognizer_model.h").read_text()
    assert f"#define RECOGNIZER_ARENA_BYTES {micro.arena}\n" in header
    assert re.search(r"// TFLite Micro needs \d+ ops: CONCATENATION, CONV_2D, ", header)


@pytest.mark.data
def test_the_shipped_model_answers_as_litert_does_on_a_hundred_windows(fsdd, tmp_path):
    options = ExportOptions(
        model="default", out=tmp_path / "export", fsdd=fsdd, variants=("micro",)
    )
    (one,) = export(options).exported
    assert one.micro.windows == 100
    assert one.micro.steps <= 1, "outputs must be LiteRT's to a step of their quantization"
    assert one.micro.arena < 32_000


def test_its_arena_is_the_smallest_that_does(sequence):
    from tflite_micro import runtime

    (one,) = (one for one in sequence.exported if one.micro)
    assert runtime.Interpreter.from_bytes(one.model.data, arena_size=one.micro.arena)
    with pytest.raises(RuntimeError):
        runtime.Interpreter.from_bytes(one.model.data, arena_size=one.micro.arena // 2)


def test_a_window_classifiers_int8_file_runs_too(exported):
    (one,) = (one for one in exported.exported if one.variant.name == "int8")
    assert one.micro is not None
    assert one.micro.steps <= 2


def test_what_it_cannot_run_is_told_in_its_words(sequence):
    model = load_model(sequence.out / "seq-waveform.tflite")
    with pytest.raises(RecognizerError, match=r"TFLite Micro does not run it: .*RFFT2D"):
        run_micro(model.data, np.zeros((1, 3200), np.float32))


def test_its_answers_do_not_depend_on_what_was_asked_before(sequence):
    model = load_model(sequence.out / "seq-micro.tflite")
    takes = Network(model).quantization["input"]
    features = np.concatenate(
        [
            network_inputs(model.manifest, samples, any_length=False)
            for samples in synthesized(model.manifest).samples[:4]
        ]
    )
    given = quantize(features, {**takes, "quantization": (takes["scale"], takes["zero_point"])})
    in_order = run_micro(model.data, given).outputs
    np.testing.assert_array_equal(run_micro(model.data, given[::-1]).outputs[::-1], in_order)
