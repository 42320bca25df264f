"""The page hears in the browser itself what Python hears."""

import json
import shutil
import subprocess
import sys
import threading
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest
import soundfile

from recognizer.decoder import Reading
from recognizer.decoder.ctc import spell
from recognizer.decoder.reading import merged
from recognizer.highpass import high_pass
from recognizer.model import load_model
from recognizer.model.classifier import load_classifier
from recognizer.samples import DEMO
from tests.conftest import tone
from tests.endtoend.browser import (
    ALLOWED,
    after_silence,
    browser,
    find,
    needs_browser,
    texts,
    wait_for,
    wrong,
)

RATE = 8_000
NPM = shutil.which("npm")

pytestmark = [
    pytest.mark.slow,
    needs_browser,
    pytest.mark.skipif(not NPM, reason="NO NPM: apt-get install npm"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The page with its model as the command leaves it, and LiteRT.js as npm installs it."""
    out = tmp_path_factory.mktemp("page") / "export"
    export = [sys.executable, "-m", "recognizer", "export", "default", "--page"]
    options = ["--variant", "web", "--no-data", "--out", out]
    subprocess.run([*export, *options], check=True, capture_output=True)
    install = [NPM, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(install, cwd=out / "web", capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return out / "web"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def address(folder):
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://localhost:{server.server_address[1]}/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def page(address, tmp_path_factory):
    """The page in a browser whose microphone plays the bundled recording."""
    recording = after_silence(DEMO, tmp_path_factory.mktemp("heard"))
    with browser(recording, ALLOWED) as page:
        page.set_script_timeout(120)
        page.get(address)
        wait_for(page, lambda: find(page, "#listen").is_enabled(), seconds=120)
        yield page


@pytest.fixture(scope="module")
def model(folder):
    return load_model(folder / "model.tflite")


def run(page, script, *arguments):
    """Return what the body of a function in JavaScript returns; it finds ``given`` and modules."""
    answer = page.execute_async_script(
        "const given = arguments[0], done = arguments[arguments.length - 1];"
        "const modules = ['ctc', 'sound', 'recognizer', 'utterances'];"
        "Promise.all(modules.map((name) => import(`./${name}.js`)))"
        ".then((all) => Object.assign({}, ...all))"
        f".then(async (modules) => {{ {script} }})"
        ".then(done, (error) => done({ error: String(error) }));",
        arguments,
    )
    assert not (isinstance(answer, dict) and "error" in answer), answer
    return answer


def choose(page, path):
    """Give the page a recording and wait until it has been heard."""
    find(page, "#file").send_keys(str(path))
    wait_for(page, lambda: find(page, "#status").text == f"Heard {path.name}.")


def shown(page):
    return [int(digit) for digit in find(page, "#digits").text]


def rows(page):
    """Return start, end (samples) and digits of each utterance, the first one first."""
    cells, found = texts(page, "#utterances td"), []
    for span, words, _ in zip(cells[::3], cells[1::3], cells[2::3], strict=True):
        start, end = (round(float(second) * RATE) for second in span.split(" ")[0].split("–"))
        found.insert(0, (start, end, [int(word) for word in words.split() if word.isdigit()]))
    return found


def test_a_recording_is_heard_as_in_python_and_as_it_was_said(page, model, demo):
    choose(page, demo)
    samples, rate = soundfile.read(demo, dtype="float32")
    assert rate == RATE
    samples, classify = high_pass(samples, RATE), load_classifier(model)
    reading, found = Reading.of(model.manifest), rows(page)
    assert len(found) > 1
    for start, end, digits in found:
        best = spell(merged(classify(samples[start:end]), reading))
        assert digits == [symbol for symbol in best if symbol < 10], (start, end)
    assert shown(page)[:10] == list(range(10))
    assert shown(page) == [digit for *_, digits in found for digit in digits]


def test_the_microphone_is_heard_as_the_recording_is(page, demo):
    choose(page, demo)
    expected = shown(page)
    find(page, "#listen").click()
    wait_for(page, lambda: find(page, "#status").text == "Listening.")
    count, since = 0, time.monotonic()
    wait_for(page, lambda: shown(page))
    while time.monotonic() < since + 4:  # until no more comes
        if len(rows(page)) != count:
            count, since = len(rows(page)), time.monotonic()
        time.sleep(0.3)
    find(page, "#listen").click()
    wait_for(page, lambda: find(page, "#status").text == "Stopped.")
    assert wrong(shown(page), expected) <= 1
    assert wrong(shown(page)[:10], list(range(10))) <= 1


def test_a_recording_may_be_dropped(page, folder, demo):
    shutil.copy(demo, folder / "demo.wav")
    choose(page, demo)
    expected = shown(page)
    run(
        page,
        "const sound = await (await fetch('demo.wav')).blob(), data = new DataTransfer();"
        "data.items.add(new File([sound], 'dropped.wav'));"
        "const options = { dataTransfer: data, cancelable: true };"
        "document.getElementById('drop').dispatchEvent(new DragEvent('drop', options));",
    )
    wait_for(page, lambda: find(page, "#status").text == "Heard dropped.wav.")
    assert shown(page) == expected


def test_what_is_no_recording_is_told(page, tmp_path):
    (tmp_path / "other.wav").write_bytes(b"no sound")
    find(page, "#file").send_keys(str(tmp_path / "other.wav"))
    wait_for(page, lambda: find(page, "#status").text.startswith("That did not work: "))
    assert find(page, "#listen").is_enabled()


def test_nothing_comes_from_elsewhere_and_nothing_is_complained_of(page, address):
    names = page.execute_script("return performance.getEntries().map((entry) => entry.name)")
    fetched = [name for name in names if "://" in name]
    assert any(name.endswith(".wasm") for name in fetched)
    assert [name for name in fetched if not name.startswith(address)] == []
    # LiteRT.js itself says at length what it finds and what not.
    told = [one for one in page.get_log("browser") if "/node_modules/" not in one["message"]]
    assert [one for one in told if one["level"] == "SEVERE"] == []


def test_probabilities_are_pythons(page, model, demo):
    samples, _ = soundfile.read(demo, dtype="float32", stop=3 * RATE)
    expected = load_classifier(model)(samples)
    got = run(
        page,
        "const model = await modules.Model.load();"
        "return Array.from(await model.probabilities(Float32Array.from(given[0])));",
        samples.tolist(),
    )
    got = np.reshape(got, (-1, len(model.manifest.labels)))
    np.testing.assert_allclose(got[: len(expected)], expected, atol=1e-3)


def test_decoding_is_pythons(page, folder, model, rng):
    settings = json.loads((folder / "model.json").read_text())
    labels, reading = model.manifest.labels, Reading.of(model.manifest)
    for sharpness in (1, 3, 10):
        scores = np.exp(sharpness * rng.standard_normal((400, len(labels))))
        probabilities = scores / scores.sum(1, keepdims=True)
        expected = [digit for digit in spell(merged(probabilities, reading)) if digit < 10]
        script = "return modules.digitsOf(given[0], given[1], given[2]);"
        flat = probabilities.ravel().tolist()
        got = run(page, script, flat, settings["digitOf"], settings["nothing"])
        assert got == expected
        assert len(set(expected)) == 10


CHUNKS = (1, 479, 480, 2_881)


def resampled(page, samples, rate, chunk):
    return np.array(
        run(
            page,
            "const [samples, rate, chunk] = given, out = [];"
            "const resampler = new modules.Resampler(rate, 8000);"
            "for (let at = 0; at < samples.length; at += chunk)"
            " out.push(...resampler.push(Float32Array.from(samples.slice(at, at + chunk))));"
            "return [...out, ...resampler.flush()];",
            samples.tolist(),
            rate,
            chunk,
        )
    )


@pytest.mark.parametrize("rate", [RATE, 16_000, 44_100, 48_000])
def test_a_microphones_rate_becomes_the_streams(page, rate):
    seconds, hertz = 0.25, 1_000
    got = resampled(page, tone(seconds, rate, hertz), rate, 480)
    expected = tone(seconds, RATE, hertz)
    assert abs(len(got) - len(expected)) <= 1
    middle = slice(100, -100)
    np.testing.assert_allclose(got[: len(expected)][middle], expected[middle], atol=2e-4)
    for chunk in CHUNKS:
        np.testing.assert_array_equal(resampled(page, tone(seconds, rate, hertz), rate, chunk), got)


@pytest.mark.parametrize("hertz", [5_000, 7_000])
def test_what_the_stream_cannot_hold_is_not_folded_into_it(page, hertz):
    got = resampled(page, tone(0.25, 48_000, hertz), 48_000, 480)
    assert np.abs(got[100:-100]).max() < 0.1 * 10 ** (-50 / 20)


def test_the_high_pass_is_pythons(page, folder, rng):
    biquads = json.loads((folder / "model.json").read_text())["biquads"]
    samples = (0.2 + 0.1 * rng.standard_normal(RATE)).astype(np.float32)
    got = run(
        page,
        "const [samples, biquads, chunk] = given, filter = new modules.HighPass(biquads);"
        "const out = [];"
        "for (let at = 0; at < samples.length; at += chunk)"
        " out.push(...filter.push(Float32Array.from(samples.slice(at, at + chunk))));"
        "return out;",
        samples.tolist(),
        biquads,
        37,
    )
    np.testing.assert_allclose(got, high_pass(samples, RATE), atol=1e-5)


def utterances(page, samples):
    """Return start and length of each utterance, in seconds, and whether its samples are right."""
    return run(
        page,
        "const samples = Float32Array.from(given[0]), found = [];"
        "const stream = new modules.Utterances(8000);"
        "for (let at = 0; at < samples.length; at += 123)"
        " found.push(...stream.push(samples.slice(at, at + 123)));"
        "found.push(...stream.flush());"
        "return found.map(({ start, samples: own }) => [start / 8000, own.length / 8000,"
        " own.every((one, at) => one === samples[start + at])]);",
        samples.tolist(),
    )


def room(seconds, rng):
    return 1e-4 * rng.standard_normal(round(seconds * RATE))


def test_utterances_end_with_a_pause_and_none_is_longer_than_the_model_takes(page, rng):
    two = [room(1, rng), tone(0.5), room(0.2, rng), tone(0.5), room(1, rng)]
    long = 34 * [tone(0.25), room(0.1, rng)]
    found = utterances(page, np.concatenate([*two, *long, room(1, rng)]))
    assert [(round(start, 2), round(length, 2), right) for start, length, right in found] == [
        (0.8, 1.6, True),  # 0.2 s more at either end; the short pause is part of it
        (3.0, 10.0, True),
        (13.0, 2.2, True),
    ]


def test_a_hum_that_stays_becomes_the_room(page, rng):
    sounds = [room(1, rng), tone(12), room(1, rng), tone(0.5), room(1, rng)]
    hum, sound = utterances(page, np.concatenate(sounds))
    assert hum[1] < 8
    assert (round(sound[0], 2), round(sound[1], 2)) == (13.8, 0.9)


def test_a_microphone_that_says_nothing_at_first_does_not_make_noise_of_the_room(page, rng):
    sounds = [np.zeros(2 * RATE), room(2, rng), tone(0.5), room(1, rng)]
    ((start, length, _),) = utterances(page, np.concatenate(sounds))
    assert (round(start, 2), round(length, 2)) == (3.8, 0.9)


def test_clicks_and_silence_are_no_utterance(page, rng):
    click = np.concatenate([room(1, rng), tone(0.02), room(1, rng)])
    assert utterances(page, click) == []
    assert utterances(page, np.zeros(RATE)) == []


def test_a_missing_model_is_told(page, folder, address):
    (folder / "model.json").rename(folder / "hidden.json")
    try:
        page.execute_script("window.open('about:blank')")
        first, second = page.window_handles
        page.switch_to.window(second)
        page.get(address)
        wait_for(page, lambda: "model.json is missing" in find(page, "#status").text)
        assert not find(page, "#listen").is_enabled()
    finally:
        (folder / "hidden.json").rename(folder / "model.json")
        page.close()
        page.switch_to.window(first)


def test_a_browser_that_refuses_its_microphone_is_explained(address, demo):
    with browser(demo, "deny-permission-prompts") as page:
        page.get(address)
        wait_for(page, lambda: find(page, "#listen").is_enabled(), seconds=120)
        find(page, "#listen").click()
        wait_for(page, lambda: find(page, "#status").text.startswith("That did not work: "))
        assert find(page, "#listen").text == "Listen"
