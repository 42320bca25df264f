import json
from pathlib import Path

import numpy as np
import pytest

from export import calibrate
from export.export import export
from export.report import as_text
from export.results import ExportOptions
from export.utterances import synthesized
from recognizer.model import load_model
from recognizer.model.classifier import Classifier, load_classifier
from recognizer.model.network import Network
from recognizer.recognizer import Recognizer
from tests.export.conftest import FRONT_END, RATE, manifest, sequence_manifest
from train.examples.targets import LABELS

pytestmark = pytest.mark.slow

MADE = ("float32", "float16", "dynamic", "int8", "micro", "waveform", "web")
C_EXAMPLE = Path(__file__).parents[2] / "examples" / "c"
WEB_EXAMPLE = C_EXAMPLE.parent / "web"
ANY_LENGTH = ("float32", "float16", "dynamic", "int8", "waveform")


@pytest.fixture(scope="module")
def sounds():
    return synthesized(sequence_manifest()).samples


def model_of(exported, variant):
    name = exported.trained.manifest.name
    return load_model(exported.out / f"{name}-{variant}.tflite")


def test_only_finished_files_are_left(sequence):
    assert {path.name for path in sequence.out.iterdir()} == {
        *(f"seq-{variant}.tflite" for variant in MADE),
        "calibration.npz",
        "recognizer_model.cc",
        "recognizer_model.h",
        "report.json",
        "report.md",
        "variants.png",
        *(path.name for path in C_EXAMPLE.iterdir() if path.is_file()),
        "web",
    }
    assert [path.name for path in sequence.out.parent.iterdir()] == ["export"]


def test_the_page_has_its_model_and_what_it_must_know_of_it(sequence):
    page = sequence.out / "web"
    assert {path.name for path in page.iterdir()} == {
        "model.json",
        "model.tflite",
        *(path.name for path in WEB_EXAMPLE.iterdir() if path.is_file()),
    }
    assert (page / "model.tflite").read_bytes() == model_of(sequence, "web").data
    settings = json.loads((page / "model.json").read_text())
    assert settings["samples"] == 10 * settings["rate"] == 10 * RATE
    for label, digit in zip(LABELS, settings["digitOf"], strict=True):
        assert digit == (0 if label == "oh" else int(label) if label.isdigit() else -1)
    assert LABELS[settings["nothing"]] == "nothing"
    assert np.shape(settings["biquads"]) == (2, 5)


@pytest.mark.parametrize("variant", MADE)
def test_a_file_says_in_its_manifest_and_its_tensors_what_it_is(sequence, variant):
    model = model_of(sequence, variant)
    network = Network(model)
    tells = {"micro": "int8", "web": "waveform"}
    assert network.variant == tells.get(variant, variant)
    assert model.manifest.export["variant"] == variant
    assert model.manifest.export["quantization"] == network.quantization
    assert "error_rate" in model.manifest.export["scores"]["FSDD test"]
    assert model.manifest.labels == LABELS
    assert network.any_length == (variant in ANY_LENGTH)


@pytest.mark.parametrize("variant", ANY_LENGTH)
def test_a_file_takes_utterances_of_any_length(sequence, variant, sounds):
    classify = load_classifier(model_of(sequence, variant))
    for seconds in (0.1, 1.0, 3.3, 0.4):
        samples = np.resize(sounds[0], round(seconds * RATE))
        steps = max(seconds, FRONT_END.window_seconds) * RATE / sequence_manifest().step
        assert classify(samples).shape == (int(np.ceil(steps)) + 1, len(LABELS))


@pytest.mark.parametrize("variant", ["micro", "web"])
def test_a_file_of_one_length_hears_that_much_of_a_longer_utterance(sequence, variant, sounds):
    model = model_of(sequence, variant)
    window = model.manifest.front_end.window_samples
    assert window == {"micro": FRONT_END.window_samples, "web": 10 * RATE}[variant]
    steps = -(-(window + RATE) // model.manifest.step)
    answer = load_classifier(model)(np.resize(sounds[0], window + RATE))
    assert answer.shape == (steps + 1, len(LABELS))
    heard = answer[:, LABELS.index("nothing")] < 1
    assert 0 < heard.sum() <= model.manifest.steps(model.manifest.front_end.frames)


@pytest.mark.parametrize("variant", MADE)
def test_no_answer_depends_on_what_was_classified_before(sequence, variant, sounds):
    classify = load_classifier(model_of(sequence, variant))
    in_order = [classify(one) for one in sounds[:4]]
    for number in (2, 0, 3, 1, 1):
        np.testing.assert_array_equal(classify(sounds[number]), in_order[number])
    np.testing.assert_array_equal(
        load_classifier(model_of(sequence, variant))(sounds[1]), in_order[1]
    )


@pytest.mark.parametrize(
    ("variant", "tolerance"),
    [
        ("float32", 1e-5),
        ("float16", 0.01),
        ("dynamic", 0.1),
        ("int8", 0.2),
        ("micro", 0.2),
        ("waveform", 1e-3),
        ("web", 1e-3),
    ],
)
def test_a_variant_answers_as_keras_does(sequence, variant, tolerance, sounds):
    classify = load_classifier(model_of(sequence, variant))
    keras = Classifier(
        sequence_manifest(), sequence.trained.network.infer, any_length=variant != "micro"
    )
    for samples in sounds:
        expected = keras(samples)
        assert np.ptp(expected, axis=0).max() > 0.05, "answers must vary, or any file would pass"
        got = classify(samples)
        np.testing.assert_allclose(got[: len(expected)], expected, atol=tolerance)
        np.testing.assert_array_equal(got[len(expected) :, LABELS.index("nothing")], 1)


def test_fused_ops_are_what_the_lstms_become(sequence):
    for one in sequence.exported:
        fused = one.contents.ops.get("UNIDIRECTIONAL_SEQUENCE_LSTM", 0)
        assert fused == (0 if one.variant.name == "web" else 4)
        assert ("RFFT2D" in one.contents.ops) == (one.variant.takes_samples)
        assert ("WHILE" in one.contents.ops) == (one.variant.name == "web")


def test_int8_takes_and_gives_integers(sequence):
    for variant in ("int8", "micro"):
        quantization = Network(model_of(sequence, variant)).quantization
        assert [quantization[end]["dtype"] for end in ("input", "output")] == ["int8", "int8"]
        assert quantization["input"]["scale"] > 0


def test_every_file_tells_the_first_runtime_that_loads_it(sequence):
    runtimes = {one.variant.name: one.contents.runtime for one in sequence.exported}
    assert set(runtimes) == set(MADE)
    for name, runtime in runtimes.items():
        major, minor, _ = map(int, runtime.split("."))
        assert (1, 13) <= (major, minor) <= (2, 9), f"{name} would not load in 2.14: {runtime}"


def test_int16x8_is_left_out_in_the_converters_own_words(sequence):
    assert list(sequence.not_made) == ["int16x8"]
    assert "16x8" in sequence.not_made["int16x8"]


def test_the_recognizer_hears_the_same_from_samples_as_from_features(sequence, sounds):
    stream = np.concatenate([np.zeros(RATE), *sounds[:3], np.zeros(RATE)]).astype(np.float32)

    class Loud:
        def __call__(self, frames):
            return [bool(np.abs(frame).max() > 0) for frame in frames]

        def reset(self):
            pass

    heard = []
    for variant in ("float32", "waveform"):
        recognizer = Recognizer(model_of(sequence, variant), detector=Loud(), threshold=0)
        heard.append(recognizer.feed(stream) + recognizer.flush())
    by_features, by_samples = heard
    assert len(by_features) >= 2
    for one, other in zip(by_features, by_samples, strict=True):
        assert type(one) is type(other)
        assert one.start == other.start
        if hasattr(one, "confidence"):
            assert one.confidence == pytest.approx(other.confidence, abs=0.01)


def test_the_report_has_every_figure_of_every_variant(sequence):
    report = json.loads((sequence.out / "report.json").read_text())
    assert list(report["variants"]) == list(MADE)
    for name, variant in report["variants"].items():
        assert variant["bytes"] == (sequence.out / variant["file"]).stat().st_size
        lengths = ["0.4 s"] if name == "micro" else ["0.4 s", "3.2 s"]
        assert list(variant["latency_ms"]) == lengths
        for measured in variant["sets"].values():
            assert 0 <= measured["agreement"] <= 1
            assert measured["largest_difference"] >= 0
            assert 0 <= measured["exact"] <= measured["utterances"]
    assert len(report["sets"]) == 2
    assert report["sets"]["FSDD test"] == {"utterances": 20, "judged": True}
    text = (sequence.out / "report.md").read_text()
    for variant in MADE:
        assert text.count(f"| {variant} |") == 3
    assert (sequence.out / "variants.png").read_bytes().startswith(b"\x89PNG")


def test_what_the_terminal_shows_fits_80_columns_and_leaves_no_variant_out(sequence):
    table, *remarks = as_text(sequence).split("\n\n")
    assert all(len(line) <= 80 for line in table.splitlines())
    for variant in MADE:
        assert any(line.startswith(f"{variant} ") for line in table.splitlines())
    assert any("Not made: int16x8" in remark for remark in remarks)


def test_a_window_classifier_exports_too(exported, sounds):
    assert [one.variant.name for one in exported.exported] == ["float32", "int8"]
    keras = Classifier(manifest(), exported.trained.network.infer)
    for variant, tolerance in (("float32", 1e-4), ("int8", 0.4)):
        model = model_of(exported, variant)
        assert Network(model).variant == variant
        classify = load_classifier(model)
        expected = np.concatenate([keras(samples) for samples in sounds])
        assert expected.std() > 0.05, "answers must be far apart, or any file would pass"
        got = np.concatenate([classify(samples) for samples in sounds])
        np.testing.assert_allclose(got, expected, atol=tolerance)


def test_the_threshold_may_be_another_than_the_trainings(exported):
    assert model_of(exported, "float32").manifest.threshold == 0.45 != manifest().threshold
    assert json.loads((exported.out / "report.json").read_text())["threshold"] == 0.45


def test_calibration_is_of_training_recordings_of_several_lengths_and_listed(sequence):
    report = json.loads((sequence.out / "report.json").read_text())
    sources = [source.split() for source in report["calibration"]]
    takes = {int(name.removesuffix(".wav").split("_")[2]) for source in sources for name in source}
    assert takes == {10, 11, 12, 13, 14, 15}
    assert {len(source) for source in sources} == {1, 2, 4}
    stored = calibrate.load(sequence.out / "calibration.npz", sequence_manifest())
    assert list(stored.sources) == report["calibration"]
    assert len({len(features) for features in stored.features}) > 2


def test_stored_calibration_serves_without_recordings(sequence, sequence_run, tmp_path):
    for name in ("model.keras", "manifest.json"):
        (tmp_path / name).write_bytes((sequence_run / name).read_bytes())
    stored = sequence.out / "calibration.npz"
    (tmp_path / "calibration.npz").write_bytes(stored.read_bytes())
    again = export(
        ExportOptions(
            model=str(tmp_path / "model.keras"),
            out=tmp_path / "out",
            variants=("micro",),
            without_data=True,
            allow_loss=True,
        )
    )
    assert [one.variant.name for one in again.exported] == ["micro"]
    report = json.loads((tmp_path / "out" / "report.json").read_text())
    assert report["variants"]["micro"]["sets"]["noise bursts"]["errors"] is None
    features = np.stack(
        [
            one[: FRONT_END.frames]
            for one in calibrate.load(stored, sequence_manifest()).features[:5]
        ]
    )
    np.testing.assert_array_equal(
        Network(model_of(sequence, "micro"))(features),
        Network(again.exported[0].model)(features),
    )
