"""The whole evaluation on a tiny data folder, by a recognizer that hears pitches."""

import json

import pytest

from recognizer.errors import RecognizerError, UsageError
from tests.endtoend.run import recognizer
from tests.train.evaluate.conftest import PitchRecognizer, spoken, write
from train import corpora
from train.evaluate import left_out, main, plots, run, sets
from train.evaluate.goals import goals
from train.evaluate.main import EvaluationOptions, Written
from train.evaluate.sets import MEASURING, gather

pytestmark = pytest.mark.slow

PICTURES = ["confidence.png", "confusion.png", "noise.png", "threshold.png"]


def silent(line: str) -> None:
    pass


@pytest.fixture(autouse=True)
def pitch(data, monkeypatch):
    """Put a recognizer that hears pitches in the place of any model's, and draw nothing."""
    monkeypatch.setenv(corpora.DATA_VARIABLE, str(data))
    monkeypatch.setattr(run, "STRINGS", 6)
    monkeypatch.setattr(plots, "draw", lambda results, folder: [])
    for module in (run, left_out):
        monkeypatch.setattr(module, "Recognizer", PitchRecognizer)


@pytest.fixture(scope="module")
def written(data, tmp_path_factory) -> Written:
    """Return what that recognizer reaches on all the data, with pictures."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(corpora.DATA_VARIABLE, str(data))
        patch.setattr(run, "Recognizer", PitchRecognizer)
        patch.setattr(run, "STRINGS", 6)
        return main.run(EvaluationOptions(out=tmp_path_factory.mktemp("out")), silent)


def test_all_that_is_at_hand_is_measured(written):
    found = written.results
    assert {s.name: s.accuracy.value for s in found.isolated} == {
        "FSDD official test": 1.0,
        "Speech Commands, speakers kept back": 1.0,
        "Speech Commands, published test": 1.0,
        "unseen/abroad": 1.0,
    }
    connected = {c.name: (c.edits.said, c.edits.errors) for c in found.connected}
    assert connected == {
        "AN4, speakers kept back, digits only": (3, 0),
        "AN4, speakers kept back, digits among other words": (1, 0),
    }
    # "go" sounds like a 4 to it, "tree" like no digit
    assert [(w.name, w.rejected.value) for w in found.words] == [
        ("Speech Commands, speakers kept back, words", 0.5),
        ("Speech Commands, published test, words", 0.5),
    ]
    false_accepts = {f.name: (f.digits, f.letters) for f in found.false_accepts}
    assert false_accepts["AN4, speakers kept back, no digits"] == (0, 1)
    assert false_accepts["running speech"] == (1, 0)
    assert {(n.noise, n.ratio) for n in found.noise} == {
        (name, ratio) for name in ("babble", "environment") for ratio in (20, 10, 5, 0)
    }
    assert [g.score.exact.value for g in found.glued] == [1.0] * 4
    assert {a.setting for a in found.latency} == {"quick", "balanced", "patient"}


def test_no_speaker_that_was_trained_on_is_measured(written):
    sizes = {s.name: (s.recordings, s.speakers) for s in written.results.sets}
    assert sizes["FSDD official test"] == (10, 1)
    assert sizes["Speech Commands, speakers kept back"] == (1, 1)
    assert sizes["AN4, speakers kept back, digits only"] == (1, 1)


def test_the_table_of_targets_says_what_is_reached(written):
    rows = {row.what: row for row in goals(written.results)}
    assert rows["FSDD official test, single digits in the stream"].met is True
    assert rows["running speech: digits an hour"].met is False
    assert rows["AN4, speakers kept back, digits only: digit error rate"].met is True
    assert rows["unseen/ntua, single digits in the stream"].met is None


def test_the_same_seed_gives_the_same_figures(written, tmp_path):
    again = main.run(EvaluationOptions(out=tmp_path), silent)
    assert again.results.isolated == written.results.isolated
    assert again.results.connected == written.results.connected
    assert again.results.curve == written.results.curve


def test_the_report_is_strict_json_and_names_every_picture(written):
    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    text = (written.folder / "report.json").read_text()
    found = json.loads(text, parse_constant=refuse)
    assert found["isolated"][0]["accuracy"]["value"] == 1.0
    assert json.loads(written.results.json_line()) == found
    text = (written.folder / "report.md").read_text()
    assert sorted(path.name for path in written.folder.glob("*.png")) == PICTURES
    assert all(f"]({name})" in text for name in PICTURES)
    assert "`recognizer evaluate --seed 1`" in text


def test_the_summary_names_the_figures_that_matter(written):
    lines = written.summary().splitlines()
    assert lines[0].startswith("AN4, speakers kept back, digits only: digit error rate 0.000 ")
    assert any(line.startswith("FSDD official test: 1.000 ") for line in lines)
    assert any("missed: running speech" in line for line in lines)


def test_choosing_leaves_alone_what_is_for_measuring_only(tmp_path):
    chosen = gather(choosing=True)
    assert chosen.all
    assert not [s.name for s in chosen.all if s.use == MEASURING]
    assert {r.take for s in chosen.digits for r in s.recordings if s.name.startswith("FSDD")} == {7}


def test_only_held_back_noise_is_listened_to():
    (noise,) = [s for s in gather().silent if s.name == sets.NOISE]
    assert {r.path.stem for r in noise.recordings} == {"pink_noise", "running_tap"}


def test_a_folder_is_measured_alone(tmp_path):
    write(tmp_path / "mine/ann_1.wav", spoken(1, 2))
    write(tmp_path / "mine/bob_1.wav", spoken(3, 4))
    (tmp_path / "mine/transcripts.tsv").write_text("ann_1\tone two\nbob_1\tthree five\n")
    found = main.run(
        EvaluationOptions(strings_from=tmp_path / "mine", out=tmp_path / "out"), silent
    )
    (only,) = found.results.connected
    assert (only.edits.said, only.edits.substitutions, only.speakers) == (4, 1, 2)
    assert not found.results.isolated
    assert "Where it must arrive" not in (tmp_path / "out/report.md").read_text()


def test_synthetic_voices_are_grouped_by_tempo(tmp_path):
    write(tmp_path / "voices/pico-160/a_1.wav", spoken(1, 2, 3))
    (tmp_path / "voices/transcripts.tsv").write_text("pico-160/a_1.wav\tone two three\ta\n")
    found = main.run(EvaluationOptions(voices=tmp_path / "voices", out=tmp_path / "out"), silent)
    names = [c.name for c in found.results.connected if c.name.startswith(sets.VOICES)]
    assert names == [
        "synthetic voices kept back, digits only",
        "synthetic voices kept back, digits only, 120 to 200 words a minute",
        "synthetic voices kept back, digits only, 160 words a minute",
        "synthetic voices kept back, digits only, by pico",
    ]


def test_each_speaker_is_heard_by_the_model_that_left_them_out(tmp_path, monkeypatch):
    from recognizer.model import load_model

    heard = []
    default = load_model("default")
    monkeypatch.setattr(left_out, "load_model", lambda path: heard.append(path.name) or default)
    (tmp_path / "models").mkdir()
    with pytest.raises(UsageError, match=r"no ann\.tflite"):
        main.run(EvaluationOptions(left_out=tmp_path / "models", out=tmp_path / "out"), silent)
    (tmp_path / "models/ann.tflite").touch()
    found = main.run(EvaluationOptions(left_out=tmp_path / "models", out=tmp_path / "out"), silent)
    assert heard == ["ann.tflite"]
    assert (found.results.left_out.score.recordings, found.results.left_out.accuracy.value) == (
        20,
        1.0,
    )


def test_what_is_not_at_hand_is_named(tmp_path, monkeypatch):
    write(tmp_path / "data/fsdd/recordings/3_ann_0.wav", spoken(3))
    monkeypatch.setenv(corpora.DATA_VARIABLE, str(tmp_path / "data"))
    found = main.run(EvaluationOptions(out=tmp_path / "out"), silent).results
    assert [m.what for m in found.not_measured] == [
        "AN4, speakers kept back",
        "Speech Commands, speakers kept back",
        "unseen speakers",
        "false accepts on running speech",
        "false accepts on noise",
        "synthetic voices kept back",
        "speakers left out of training",
    ]
    text = (tmp_path / "out" / "report.md").read_text()
    assert all(f"- {m.what}" in text for m in found.not_measured)


def test_nothing_to_measure_on_is_misuse(tmp_path, monkeypatch):
    monkeypatch.setenv(corpora.DATA_VARIABLE, str(tmp_path))
    with pytest.raises(UsageError, match=r"nothing to measure on .*holds no folder fsdd"):
        main.run(EvaluationOptions(out=tmp_path / "out"), silent)
    assert not (tmp_path / "out").exists()


def test_a_report_that_could_not_be_written_is_told_before_the_work(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(RecognizerError, match="is a file"):
        main.run(EvaluationOptions(out=tmp_path / "file" / "out"), silent)


def test_the_command_measures_real_speech(tmp_path, demo, demo_transcript):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "demo_1.wav").write_bytes(demo.read_bytes())
    words = " ".join(word["label"] for word in json.loads(demo_transcript.read_text()))
    (tmp_path / "mine" / "transcripts.tsv").write_text(f"demo_1\t{words}\n")
    folders = ("--strings-from", tmp_path / "mine", "--out", tmp_path / "out")
    ran = recognizer("evaluate", "default", *folders, "--json")
    assert ran.code == 0
    (found,) = json.loads(ran.out)["connected"]
    assert found["edits"]["said"] == 17
    assert found["error_rate"]["value"] < 0.3
    assert (tmp_path / "out" / "report.md").is_file()


def test_a_model_that_is_not_there_is_one_line_and_exit_code_2(tmp_path):
    ran = recognizer("evaluate", tmp_path / "no.tflite")
    assert ran.code == 2
    assert ran.complaints == [f"recognizer: {tmp_path / 'no.tflite'}: no such model file"]


def test_a_folder_alone_excludes_the_other_options(tmp_path):
    ran = recognizer("evaluate", "--strings-from", tmp_path, "--choosing")
    assert ran.code == 2
    assert "--strings-from" in ran.complaints[0]
