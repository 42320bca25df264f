"""The program in C hears what Python hears."""

import re
import shutil

import numpy as np
import pytest
import soundfile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recognizer.decoder import Reading, read
from recognizer.decoder.ctc import spell
from recognizer.decoder.reading import merged
from recognizer.frontend import FrontEnd
from recognizer.highpass import high_pass
from recognizer.model.classifier import load_classifier
from tests.examples.conftest import compile_c, run

pytestmark = pytest.mark.slow

RATE = 8_000
RECORDINGS = 50
INPUT_STEP = 1 / 255


def samples_of(path):
    samples, rate = soundfile.read(path, dtype="float32")
    assert rate == RATE
    return high_pass(samples, RATE)


def greedy(model, classify, samples):
    """Return the digits on the best path of what the network answers."""
    reading = Reading.of(model.manifest)
    return [symbol for symbol in spell(merged(classify(samples), reading)) if symbol < 10]


def lines_of(done):
    """Return start, end (samples) and digits of each utterance that the program printed."""
    assert done.returncode == 0, done.stderr
    found = []
    for line in done.stdout.splitlines():
        place, *digits = line.split(" ")
        start, end = (round(float(seconds) * RATE) for seconds in place.split("-"))
        found.append((start, end, [int(digit) for digit in digits]))
    return found


@pytest.fixture(scope="session")
def model_file(model, tmp_path_factory):
    path = tmp_path_factory.mktemp("model") / "model.tflite"
    path.write_bytes(model.data)
    return path


@pytest.fixture
def recordings(fsdd):
    """Return recordings of FSDD's official test, evenly spread."""
    found = sorted(path for take in range(5) for path in fsdd.rglob(f"*_{take}.wav"))
    return found[:: len(found) // RECORDINGS][:RECORDINGS]


@pytest.mark.data
@pytest.mark.parametrize(("option", "steps"), [((), 1e-3 / INPUT_STEP), (("--fixed",), 2)])
def test_features_are_pythons(recognize, model, model_file, recordings, tmp_path, option, steps):
    front_end, furthest = FrontEnd(model.manifest.front_end), 0.0
    for path in recordings:
        words = ("--whole", *option, "--features", tmp_path / "features", model_file, path)
        assert recognize(*words).returncode == 0
        expected = front_end.utterance(samples_of(path), model.manifest.stride)
        got = np.fromfile(tmp_path / "features", np.float32).reshape(expected.shape)
        furthest = max(furthest, float(np.abs(got - expected).max()))
    assert 0 < furthest <= steps * INPUT_STEP


@pytest.mark.data
def test_digits_are_pythons_on_fifty_recordings(recognize, model, model_file, recordings):
    classify, reading = load_classifier(model), Reading.of(model.manifest)
    assert len(recordings) == RECORDINGS
    as_searched = as_said = 0
    for path in recordings:
        ((_, _, digits),) = lines_of(recognize("--whole", model_file, path))
        samples = samples_of(path)
        assert digits == greedy(model, classify, samples), path.name
        words = read(classify(samples), samples, reading)
        as_searched += digits == [word.digit for word in words if word.digit is not None]
        as_said += digits == [int(path.name[0])]
    assert as_searched >= 45, "the best path is a short cut, not another decoder"
    assert as_said >= 45


def test_the_demo_is_heard_as_in_python_and_as_it_was_said(recognize, model, model_file, demo):
    classify, samples = load_classifier(model), samples_of(demo)
    found = lines_of(recognize(model_file, demo))
    for start, end, digits in found:
        assert digits == greedy(model, classify, samples[start:end])
    assert [d for _, _, digits in found for d in digits][:10] == list(range(10))


def test_the_fixed_point_front_end_hears_the_demo_too(recognize, model_file, demo):
    by_floats = lines_of(recognize(model_file, demo))
    by_integers = lines_of(recognize("--fixed", model_file, demo))
    assert [place for *place, _ in by_floats] == [place for *place, _ in by_integers]
    differ = sum(one != other for one, other in zip(by_floats, by_integers, strict=True))
    assert differ <= 1


def test_the_model_and_its_tables_check_themselves(tables, tmp_path):
    done = run(compile_c(tables, ("check_model.c", "frontend.c"), tmp_path / "check"))
    assert done.returncode == 0, done.stdout
    assert "81 frames x 40 mels" in done.stdout


@pytest.mark.parametrize("table", ["hann", "mel_first", "log2_fixed", "example_samples"])
def test_a_damaged_table_is_noticed(tables, tmp_path, table):
    shutil.copy(tables / "recognizer_model.h", tmp_path)
    text = (tables / "recognizer_model.cc").read_text()
    head, body = text.split(f"recognizer_{table}[] = {{\n")
    numbers, tail = body.split("};", 1)
    spoiled = re.sub(r"(?<![\w.])-?[\d.]+(e[+-]?\d+f)?(?=,)", "7", numbers, count=40)
    assert spoiled != numbers
    (tmp_path / "recognizer_model.cc").write_text(
        f"{head}recognizer_{table}[] = {{\n{spoiled}}};{tail}"
    )
    done = run(compile_c(tmp_path, ("check_model.c", "frontend.c"), tmp_path / "check"))
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ({"samplerate": 16_000}, "has 16000 samples a second; resample it to 8000 first"),
        ({"subtype": "PCM_24"}, "is not 16-bit PCM"),
        ({"format": "FLAC"}, "is no WAV file"),
    ],
)
def test_a_recording_of_another_form_is_refused_in_one_line(
    recognize, model_file, tmp_path, written, says
):
    path = tmp_path / "other.wav"
    options = {"samplerate": RATE, "subtype": "PCM_16", "format": "WAV", **written}
    soundfile.write(path, np.zeros(RATE), **options)
    done = recognize(model_file, path)
    assert (done.returncode, done.stderr) == (1, f"{path} {says}\n")


def test_two_channels_are_heard_as_their_mean(recognize, model_file, demo, tmp_path):
    samples, _ = soundfile.read(demo, dtype="int16")
    soundfile.write(tmp_path / "stereo.wav", np.stack([samples, samples], 1), RATE)
    assert (
        recognize(model_file, tmp_path / "stereo.wav").stdout == recognize(model_file, demo).stdout
    )


def test_silence_holds_no_utterance(recognize, model_file, tmp_path):
    for count in (0, 1, RATE):
        soundfile.write(tmp_path / "silence.wav", np.zeros(count), RATE, subtype="PCM_16")
        assert lines_of(recognize(model_file, tmp_path / "silence.wav")) == []


def test_misuse_and_what_is_missing_are_told(recognize, model_file, demo, tmp_path):
    assert recognize(model_file).returncode == 2
    assert "usage:" in recognize("--loud", model_file, demo).stderr
    assert recognize(model_file, tmp_path / "gone.wav").stderr.endswith("cannot be opened\n")
    damaged = tmp_path / "damaged.tflite"
    damaged.write_bytes(b"no model")
    done = recognize(damaged, demo)
    assert done.returncode == 1
    assert "is no model that this TensorFlow Lite can run" in done.stderr


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_no_file_can_break_the_reader(recognize, model_file, demo, tmp_path, data):
    head = bytearray(demo.read_bytes()[: data.draw(st.integers(0, 4_000))])
    for _ in range(data.draw(st.integers(0, 8)) if head else 0):
        head[data.draw(st.integers(0, min(60, len(head) - 1)))] = data.draw(st.integers(0, 255))
    path = tmp_path / "fuzzed.wav"
    path.write_bytes(bytes(head))
    done = recognize(model_file, path)
    assert done.returncode in (0, 1), done.stderr
    assert "Sanitizer" not in done.stderr
    assert "runtime error" not in done.stderr
