"""The whole evaluation on a tiny data folder."""

import json
from pathlib import Path

import pytest

from recognizer.errors import RecognizerError, UsageError
from recognizer.model.manifest import DIGITS
from tests.endtoend.run import recognizer
from tests.train.evaluate.conftest import buzz, hertz, make_data, make_subject, write
from train import corpora
from train.evaluate import loso, main
from train.evaluate.main import Options, Written
from train.evaluate.material import gather
from train.evaluate.subject import Subject


def silent(line: str) -> None:
    pass


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """Return what the subject that hears pitches reaches on all the data."""
    folder = tmp_path_factory.mktemp("evaluate")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(corpora.DATA_VARIABLE, str(make_data(folder / "data")))
        patch.setattr(
            main, "load_subject", lambda model: make_subject(labels=(*DIGITS, "other", "oh"))
        )
        return main.run(Options(out=folder / "out"), silent)


@pytest.fixture
def pitch(monkeypatch: pytest.MonkeyPatch, subject: Subject) -> Subject:
    """Put the subject that hears pitches in the place of any model."""
    monkeypatch.setattr(main, "load_subject", lambda model: subject)
    return subject


def test_all_that_is_at_hand_is_measured(written):
    found = written.report
    assert [d.name for d in found.digits] == ["FSDD official test", "unseen/abroad"]
    assert [d.isolated.accuracy.value for d in found.digits] == [1.0, 1.0]
    # the detector may miss a soft tone, but what it hears is right
    assert [round(10 * d.stream.accuracy.value) + d.stream.missed for d in found.digits] == [10, 10]
    assert {(n.noise, n.ratio) for n in found.noise} == {
        (name, ratio) for name in ("babble", "environment") for ratio in (20, 10, 5, 0)
    }
    # of the held-back speaker: "tree" sounds like no digit, "go" like a 4
    assert [(row.word, row.clips, row.isolated) for row in found.words[0].rows] == [
        ("go", 1, 0.0),
        ("tree", 1, 1.0),
    ]
    deaf = '{}, "oh" not taken for zero'
    names = ["running speech", deaf.format("running speech"), "noise", deaf.format("noise")]
    assert [rate.name for rate in found.false_accepts] == names
    assert [rate.events for rate in found.false_accepts[:2]] == [1, 1]
    assert [m.what for m in found.not_measured] == ["leave-one-speaker-out"]


def test_the_same_seed_gives_the_same_files(written, tmp_path, monkeypatch, pitch):
    monkeypatch.setenv(corpora.DATA_VARIABLE, str(written.folder.parent / "data"))
    main.run(Options(out=tmp_path), silent)
    names = sorted(path.name for path in tmp_path.iterdir())
    pictures = ["calibration.png", "confusion.png", "noise.png", "tradeoff.png"]
    assert names == [*pictures[:3], "report.json", "report.md", pictures[3]]
    for name in names:
        assert (tmp_path / name).read_bytes() == (written.folder / name).read_bytes()


def test_the_report_is_strict_json_and_names_every_picture(written):
    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    text = (written.folder / "report.json").read_text()
    found = json.loads(text, parse_constant=refuse)
    assert found["digits"][0]["isolated"]["accuracy"]["value"] == 1.0
    assert json.loads(written.json_line()) == found
    text = (written.folder / "report.md").read_text()
    for picture in written.folder.glob("*.png"):
        assert f"]({picture.name})" in text


def test_the_summary_has_a_line_for_each_measurement(written):
    lines = written.summary().splitlines()
    assert lines[0].startswith("FSDD official test (10): isolated 1.000, accepted 1.000, stream ")
    assert len(lines) == 2 + 8 + 1 + 4 + 1


def test_what_is_not_at_hand_is_named(tmp_path, monkeypatch, pitch):
    write(tmp_path / "data/fsdd/recordings/3_ann_0.wav", buzz(hertz(3)))
    monkeypatch.setenv(corpora.DATA_VARIABLE, str(tmp_path / "data"))
    written = main.run(Options(out=tmp_path / "out"), silent)
    what = [m.what for m in written.report.not_measured]
    assert what == [
        "unseen voices",
        "rejection of held-back words",
        "false accepts on running speech",
        "false accepts on noise, and digits in it",
        "digits in babble",
        "leave-one-speaker-out",
    ]
    text = (tmp_path / "out" / "report.md").read_text()
    assert all(f"- {name}" in text for name in what)


@pytest.mark.parametrize("measure", [main.run, main.run_strings])
def test_nothing_to_measure_on_is_misuse(tmp_path, monkeypatch, pitch, measure):
    monkeypatch.setenv(corpora.DATA_VARIABLE, str(tmp_path))
    with pytest.raises(UsageError, match=r"nothing to measure on .*holds no folder fsdd"):
        measure(Options(out=tmp_path / "out"), silent)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("measure", [main.run, main.run_strings])
def test_a_report_that_could_not_be_written_is_told_before_the_work(tmp_path, pitch, measure):
    (tmp_path / "file").touch()
    with pytest.raises(RecognizerError, match="is a file"):
        measure(Options(out=tmp_path / "file" / "out"), silent)


def test_a_folder_in_speech_commands_layout_is_measured_on_its_testing_list(data, tmp_path):
    mine = tmp_path / "mine"
    write(mine / "seven/0a7c2a8d_nohash_0.wav", buzz(hertz(7)))
    write(mine / "seven/1b7c2a8d_nohash_0.wav", buzz(hertz(7)))
    write(mine / "tree/0a7c2a8d_nohash_0.wav", buzz(3_600))
    (mine / "testing_list.txt").write_text(
        "seven/0a7c2a8d_nohash_0.wav\ntree/0a7c2a8d_nohash_0.wav\n"
    )
    material = gather([mine])
    assert material.unseen[-1].name == f"{mine}, its testing list"
    assert [r.speaker for r in material.unseen[-1].recordings] == ["0a7c2a8d"]
    assert [r.label for r in material.words[-1].recordings] == ["tree"]


def test_speakers_heard_in_training_are_not_among_the_words(data):
    (words,) = gather().words
    assert {r.speaker for r in words.recordings} == {"3d794813"}


def test_only_held_back_noise_is_listened_to(data):
    assert {path.stem for path in gather().noise} == {"pink_noise", "running_tap"}


def test_each_speaker_is_heard_by_a_model_that_never_heard_them(tmp_path, monkeypatch):
    for speaker in ("ann", "bob", "eve"):
        write(tmp_path / f"fsdd/3_{speaker}_0.wav", buzz(hertz(3)))
    trained: dict[str, set[str]] = {}

    def train(split, folder: Path, seed: int) -> None:
        trained[folder.name] = {r.speaker for r in split.train}
        folder.mkdir(parents=True)
        (folder / "manifest.json").touch()

    monkeypatch.setattr(loso, "load_subject", lambda folder: make_subject())
    fsdd = corpora.read_fsdd(tmp_path / "fsdd")
    found = loso.leave_one_out("mine", train, fsdd, tmp_path / "runs", 1, silent)
    assert trained == {"ann": {"bob", "eve"}, "bob": {"ann", "eve"}, "eve": {"ann", "bob"}}
    assert [row.speaker for row in found.speakers] == ["ann", "bob", "eve"]
    assert (found.forced, found.stream) == (1.0, 1.0)
    assert 0.5 < found.threshold <= 1
    trained.clear()
    assert loso.leave_one_out("mine", train, fsdd, tmp_path / "runs", 1, silent) == found
    assert not trained


def test_an_unknown_experiment_is_misuse():
    with pytest.raises(UsageError, match="there are: default, official"):
        loso.trainer("nonsense")


def test_options_of_the_default_experiment_are_for_it_alone(tmp_path):
    options = loso.LosoOptions(steps=7, synthetic=tmp_path)
    assert options.given == {"steps": 7, "synthetic": tmp_path}
    with pytest.raises(UsageError, match="is for --loso default, not official"):
        loso.trainer("official", options)
    assert callable(loso.trainer("default", options))


def test_every_registered_trainer_can_be_imported():
    assert all(callable(loso.trainer(name)) for name in loso.TRAINERS)


def test_a_model_that_is_not_there_is_one_line_and_exit_code_2(tmp_path):
    ran = recognizer("evaluate", tmp_path / "no.tflite")
    assert ran.code == 2
    assert ran.complaints == [f"recognizer: {tmp_path / 'no.tflite'}: no such model file"]
