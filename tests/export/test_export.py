import json

import numpy as np
import pytest

from export import calibrate
from export.export import export
from export.results import ExportOptions
from export.sets import bursts
from recognizer.frontend import FrontEnd
from recognizer.model import load_model
from recognizer.model.network import Network
from recognizer.recognizer import Recognizer
from tests.export.conftest import FRONT_END, RATE

MADE = ("float32", "float16", "dynamic", "int8", "waveform")


@pytest.fixture(scope="module")
def sounds():
    return bursts(8, FrontEnd(FRONT_END))


def model_of(exported, variant):
    return load_model(exported.out / f"small-{variant}.tflite")


def inputs_for(classifier, sounds):
    return sounds if classifier.takes_samples else FrontEnd(FRONT_END)(sounds)


def test_only_finished_files_are_left(exported):
    assert {path.name for path in exported.out.iterdir()} == {
        *(f"small-{variant}.tflite" for variant in MADE),
        "calibration.npz",
        "recognizer_model.cc",
        "recognizer_model.h",
        "report.json",
        "report.md",
        "size-accuracy.png",
    }
    assert [path.name for path in exported.out.parent.iterdir()] == ["small"]


@pytest.mark.parametrize("variant", MADE)
def test_a_file_says_in_its_manifest_and_its_tensors_what_it_is(exported, variant):
    model = model_of(exported, variant)
    classifier = Network(model)
    assert classifier.variant == variant
    assert model.manifest.export["variant"] == variant
    assert model.manifest.export["quantization"] == classifier.quantization
    assert "accuracy" in model.manifest.export["scores"]["fsdd-test"]
    assert model.manifest.labels[-1] == "other"
    assert model.manifest.front_end == FRONT_END


@pytest.mark.parametrize("variant", MADE)
def test_no_answer_depends_on_what_was_classified_before(exported, variant, sounds):
    classifier = Network(model_of(exported, variant))
    inputs = inputs_for(classifier, sounds)
    in_order = classifier(inputs)
    shuffled = np.random.default_rng(0).permutation(len(inputs))
    np.testing.assert_array_equal(classifier(inputs[shuffled]), in_order[shuffled])
    alone = [Network(model_of(exported, variant))(window[None])[0] for window in inputs[:2]]
    np.testing.assert_array_equal(alone, in_order[:2])


@pytest.mark.parametrize(
    ("variant", "tolerance"),
    [("float32", 1e-4), ("float16", 0.02), ("dynamic", 0.2), ("int8", 0.4), ("waveform", 1e-3)],
)
def test_a_variant_answers_as_keras_does(exported, variant, tolerance, sounds):
    expected = exported.trained.model.predict(FrontEnd(FRONT_END)(sounds), verbose=0)
    assert expected.std() > 0.05, "answers must be far apart, or any file would pass"
    classifier = Network(model_of(exported, variant))
    got = classifier(inputs_for(classifier, sounds))
    np.testing.assert_allclose(got, expected, atol=tolerance)


@pytest.mark.parametrize("variant", MADE)
def test_the_lstm_is_one_builtin_op(exported, variant):
    (one,) = (one for one in exported.exported if one.variant.name == variant)
    assert one.contents.ops["UNIDIRECTIONAL_SEQUENCE_LSTM"] == 1
    assert ("RFFT2D" in one.contents.ops) == (variant == "waveform")


def test_int8_takes_and_gives_integers(exported):
    quantization = Network(model_of(exported, "int8")).quantization
    assert [quantization[end]["dtype"] for end in ("input", "output")] == ["int8", "int8"]
    assert quantization["input"]["scale"] > 0


def test_int16x8_is_left_out_in_the_converters_own_words(exported):
    assert list(exported.not_made) == ["int16x8"]
    assert "16x8" in exported.not_made["int16x8"]


def test_a_model_that_takes_samples_hears_what_the_others_hear(exported, sounds):
    stream = np.concatenate([np.zeros(RATE), *sounds[:3], np.zeros(RATE)]).astype(np.float32)

    class Loud:
        def __call__(self, frames):
            return [bool(np.abs(frame).max() > 0) for frame in frames]

        def reset(self):
            pass

    heard = []
    for variant in ("float32", "waveform"):
        recognizer = Recognizer(model_of(exported, variant), detector=Loud(), threshold=0)
        heard.append(recognizer.feed(stream) + recognizer.flush())
    by_features, by_samples = heard
    assert len(by_features) >= 2
    for one, other in zip(by_features, by_samples, strict=True):
        assert type(one) is type(other)
        assert one.start == other.start
        if hasattr(one, "confidence"):
            assert one.confidence == pytest.approx(other.confidence, abs=1e-3)


def test_the_report_has_every_figure_of_every_variant(exported):
    report = json.loads((exported.out / "report.json").read_text())
    assert list(report["variants"]) == list(MADE)
    for variant in report["variants"].values():
        assert variant["bytes"] == (exported.out / variant["file"]).stat().st_size
        assert variant["latency_ms"]["median"] <= variant["latency_ms"]["p95"]
        assert variant["memory_bytes"] is None or variant["memory_bytes"] > variant["live_bytes"]
        for measured in variant["sets"].values():
            assert 0 <= measured["agreement"] <= 1
            assert measured["largest_difference"] >= 0
            assert measured["rejected"] >= measured["newly_rejected"]
    assert set(report["sets"]) == {"fsdd-test", "fsdd-test segmented"}
    text = (exported.out / "report.md").read_text()
    for variant in MADE:
        assert f"| {variant} |" in text
    assert (exported.out / "size-accuracy.png").read_bytes().startswith(b"\x89PNG")


def test_the_threshold_may_be_another_than_the_trainings(run_folder, tmp_path):
    options = ExportOptions(
        model=str(run_folder),
        out=tmp_path,
        variants=("float32",),
        without_data=True,
        threshold=0.45,
    )
    exported = export(options)
    assert model_of(exported, "float32").manifest.threshold == 0.45
    assert "threshold of 0.45" in (tmp_path / "report.md").read_text()


def test_calibration_is_of_training_recordings_and_listed(exported):
    report = json.loads((exported.out / "report.json").read_text())
    takes = {
        int(source.split()[0].removesuffix(".wav").split("_")[2])
        for source in report["calibration"]
    }
    assert takes == {10, 11, 12}
    assert {source.split()[1] for source in report["calibration"]} <= {"tight", "segmented"}
    stored = calibrate.load(exported.out / "calibration.npz", FrontEnd(FRONT_END))
    assert list(stored.sources) == report["calibration"]


def test_stored_calibration_serves_without_recordings(exported, run_folder, tmp_path):
    for name in ("model.keras", "manifest.json"):
        (tmp_path / name).write_bytes((run_folder / name).read_bytes())
    stored = exported.out / "calibration.npz"
    (tmp_path / "calibration.npz").write_bytes(stored.read_bytes())
    again = export(
        ExportOptions(
            model=str(tmp_path / "model.keras"),
            out=tmp_path / "out",
            variants=("int8",),
            without_data=True,
            allow_loss=True,
        )
    )
    assert [one.variant.name for one in again.exported] == ["int8"]
    assert again.keras["calibration windows"].accuracy is None
    network = [m.data for m in (model_of(exported, "int8"), again.exported[0].model)]
    assert abs(len(network[0]) - len(network[1])) < 1000, "only their manifests differ"
    np.testing.assert_array_equal(
        *(
            Network(m)(stored_features(stored))
            for m in (model_of(exported, "int8"), again.exported[0].model)
        )
    )


def stored_features(path):
    return calibrate.load(path, FrontEnd(FRONT_END)).features[:5]
