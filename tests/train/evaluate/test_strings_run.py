"""Connected digits on a tiny data folder, through the command's own path."""

import json
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from recognizer.errors import UsageError
from recognizer.latency import DEFAULT_LATENCY
from recognizer.model.manifest import DIGITS
from tests.endtoend.run import recognizer
from tests.train.evaluate.conftest import (
    WORD_HERTZ,
    buzz,
    hertz,
    make_data,
    make_subject,
    make_voices,
    write,
)
from train import corpora
from train.evaluate import main
from train.evaluate.main import Options, Written
from train.evaluate.material import Material, check_digits
from train.evaluate.strings_run import evaluate_strings

COUNT = 12


def silent(line: str) -> None:
    pass


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    folder = tmp_path_factory.mktemp("strings")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(corpora.DATA_VARIABLE, str(make_data(folder / "data")))
        patch.setattr(main, "load_subject", lambda model: make_subject(labels=(*DIGITS, "other")))
        patch.setattr(main, "evaluate_strings", partial(evaluate_strings, count=COUNT))
        voices = make_voices(folder / "voices")
        return main.run_strings(Options(out=folder / "out", strings_synthetic=voices), silent)


def test_every_set_is_measured_clean_and_in_each_noise(written):
    noises = [f"{name} at {db} dB" for name in ("babble", "environment") for db in (20, 10)]
    assert [(s.name, s.condition) for s in written.report.scores] == [
        (name, condition)
        for name in ("FSDD official test", "unseen/abroad")
        for condition in ("clean", *noises)
    ]
    assert {s.accuracy.count for s in written.report.scores} == {COUNT}
    assert {s.digits for s in written.report.scores} == {sum(range(1, 13))}


def test_the_same_strings_are_said_in_every_noise(written):
    for name in ("FSDD official test", "unseen/abroad"):
        own = [s for s in written.report.scores if s.name == name]
        assert len({tuple(r.length for r in s.by_length) for s in own}) == 1


def test_latency_is_that_of_the_strings_of_fsdd(written):
    found = {each.setting: each for each in written.report.latency}
    assert list(found) == ["quick", "balanced", "patient"]
    clean = written.report.scores[0]
    assert found[DEFAULT_LATENCY].error_rate == pytest.approx(clean.error_rate.value)


def test_nothing_but_strings_is_written(written):
    names = sorted(path.name for path in written.folder.iterdir())
    assert names == ["strings.json", "strings.md", "strings.png"]
    found = json.loads((written.folder / "strings.json").read_text())
    assert json.loads(written.json_line()) == found
    text = (written.folder / "strings.md").read_text()
    assert "](strings.png)" in text
    assert '## "Oh" for zero' in text
    assert "digit error rate" in written.summary()


def test_figures_do_not_change_from_run_to_run(written, monkeypatch):
    monkeypatch.setenv(corpora.DATA_VARIABLE, str(written.folder.parent / "data"))
    subject = make_subject(labels=(*DIGITS, "other"))
    again = evaluate_strings(subject, main.gather(), 1, silent, COUNT)
    assert again.scores == written.report.scores


def test_without_recordings_all_is_named_as_not_measured():
    report = evaluate_strings(make_subject(), Material(), 1, silent)
    assert not report.scores
    assert len(report.not_measured) == 5


def test_oh_is_heard_from_voices_that_training_never_hears(written):
    assert [s.score.name for s in written.report.oh] == [
        f"synthetic voices, {kind}" for kind in ("neural", "formant")
    ]
    assert {s.score.accuracy.count for s in written.report.oh} == {2 * COUNT}


def test_a_folder_of_words_is_refused_at_once(tmp_path, monkeypatch):
    write(tmp_path / "words/tree_ann_0.wav", buzz(WORD_HERTZ))
    monkeypatch.setattr(main, "gather", None)
    with pytest.raises(UsageError, match=r"words: no digits, which --strings is about"):
        main.run_strings(Options(folders=(tmp_path / "words",), out=tmp_path / "out"), silent)
    assert not (tmp_path / "out").exists()


def test_a_folder_whose_testing_list_has_no_digits_is_refused(tmp_path):
    write(tmp_path / "seven/0a7c2a8d_nohash_0.wav", buzz(hertz(7)))
    write(tmp_path / "tree/1b7c2a8d_nohash_0.wav", buzz(WORD_HERTZ))
    (tmp_path / "testing_list.txt").write_text("tree/1b7c2a8d_nohash_0.wav\n")
    with pytest.raises(UsageError, match=r"its testing list: no digits"):
        check_digits([tmp_path])


def test_a_folder_of_digits_is_a_further_set(data, tmp_path):
    write(tmp_path / "mine/seven/0a7c2a8d_nohash_0.wav", buzz(hertz(7)))
    check_digits([tmp_path / "mine"])
    material = replace(main.gather([tmp_path / "mine"]), official=None, talk=[], noise=[])
    material.unseen = material.unseen[-1:]
    found = evaluate_strings(make_subject(), material, 1, silent, 2)
    assert [s.name for s in found.scores] == [str(tmp_path / "mine")]


def test_strings_and_loso_are_two_commands():
    ran = recognizer("evaluate", "--strings", "--loso", "official")
    assert ran.code == 2
    assert "--strings" in ran.complaints[-1]


def test_the_subject_is_heard_at_its_own_threshold():
    events = []
    for threshold in (0.5, 0.95):
        subject = make_subject(confidence=0.9, threshold=threshold)
        speech = Path(__file__).parents[3] / "recognizer/samples/demo.wav"
        heard = subject.recognizer().feed(corpora.load_audio(speech, subject.rate))
        events.append({type(e).__name__ for e in heard})
    assert "Digit" in events[0]
    assert "Digit" not in events[1]
