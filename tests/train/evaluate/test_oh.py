"""Strings with "oh" in them, by voices of a tiny synthetic set."""

from pathlib import Path

import numpy as np
import pytest

from recognizer.errors import UsageError
from recognizer.events import Digit
from recognizer.model.manifest import DIGITS, OH
from tests.endtoend.run import recognizer
from tests.train.evaluate.conftest import make_subject, make_voices, say, voice
from train.corpora import Recording
from train.evaluate import oh, strings_report
from train.evaluate.material import Material, WordSet
from train.evaluate.strings import attribute
from train.evaluate.strings_run import evaluate_strings
from train.streams import Spoken
from train.strings import SpokenString, StringStream

RATE = 8_000


def silent(line: str) -> None:
    pass


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return make_voices(tmp_path_factory.mktemp("synthetic"))


@pytest.fixture(scope="module")
def report(folder):
    material = Material(oh=oh.read(folder))
    return evaluate_strings(make_subject(labels=(*DIGITS, OH)), material, 1, silent, 12)


def test_neural_and_formant_voices_that_training_never_hears_are_sets(folder):
    sets = oh.read(folder)
    assert [group.name for group in sets] == [
        "synthetic voices, neural",
        "synthetic voices, formant",
    ]
    for group, engine in zip(sets, ("kokoro", "espeak"), strict=True):
        assert {r.speaker for r in group.recordings} == {voice(engine, held_out=True)}
        assert sorted(r.label for r in group.recordings) == [*DIGITS, OH]


def test_without_an_oh_of_such_a_voice_the_set_is_misuse(tmp_path):
    say(tmp_path, "kokoro", voice("kokoro", held_out=False), "0", OH)
    say(tmp_path, "kokoro", voice("kokoro", held_out=True), "0", "1")
    say(tmp_path, "kokoro", voice("kokoro", held_out=True), OH, check="dropped")
    with pytest.raises(UsageError, match=r'no digits and "oh" of a synthetic voice held out'):
        oh.read(tmp_path)


def test_a_recording_that_is_gone_is_left_out(tmp_path):
    root = make_voices(tmp_path)
    (root / f"{OH}/0_{voice('espeak', held_out=True)}_0.wav").unlink()
    assert [group.name for group in oh.read(root)] == ["synthetic voices, neural"]


def test_oh_is_a_zero_when_it_is_on_and_nothing_when_it_is_off(report):
    assert [(s.score.name, s.on) for s in report.oh] == [
        (f"synthetic voices, {kind}", on) for kind in ("neural", "formant") for on in (True, False)
    ]
    for on, off in zip(report.oh[::2], report.oh[1::2], strict=True):
        assert on.said == off.said > 3
        assert (on.voices, on.recordings) == (1, 1)
        assert on.score.digits - off.score.digits == on.said
        # the detector may miss a soft tone, but what it hears is right
        assert on.zero > on.said / 2
        assert (on.other, off.zero, off.other, off.lost) == (0, 0, 0, off.said)


def test_the_report_says_both_and_that_these_are_synthetic_voices(report):
    text = strings_report.markdown(report, [])
    section = text.split('## "Oh" for zero')[1]
    assert "Synthetic voices, not people" in section
    assert section.count("| synthetic voices, neural | on |") == 1
    assert section.count("| synthetic voices, neural | off |") == 1
    assert '- "oh" for zero by people: no recordings' in section
    assert 'synthetic voices, neural, clean, "oh" off: digit error' in strings_report.summary(
        report
    )


def test_a_model_that_does_not_know_oh_is_heard_with_it_off(folder):
    sets = oh.read(folder)[:1]
    subject = make_subject(labels=(*DIGITS, "other"))
    assert [s.on for s in oh.measure(subject, sets, 1, silent, 2)] == [False]


def test_the_voices_go_with_strings(folder):
    ran = recognizer("evaluate", "--strings-synthetic", folder)
    assert ran.code == 2
    assert ran.complaints == ["recognizer: --strings-synthetic goes with --strings"]


def scored(*said: tuple[str, ...], heard: list[tuple[int, float]], on: bool) -> oh.OhScore:
    """Score strings that start at 1 s, 11 s ..., a word a second; ``heard``: digits and seconds."""
    strings = []
    for number, labels in enumerate(said):
        starts = [(1 + 10 * number + i) * RATE for i in range(len(labels))]
        digits = [Spoken(w, at, at + 3_200) for w, at in zip(labels, starts, strict=True)]
        strings.append(SpokenString(np.zeros(0, np.float32), RATE, tuple(digits), "ann"))
    stream = StringStream(np.zeros(0, np.float32), RATE, tuple(strings))
    events = [
        Digit(digit=d, confidence=1.0, start=at, end=at + 0.4, utterance=1) for d, at in heard
    ]
    group = WordSet("set", [Recording(Path("a"), (OH,), "ann")])
    return oh.score_oh(group, attribute(stream, events), np.random.default_rng(1), on=on)


def fates(score: oh.OhScore) -> tuple[int, int, int, int]:
    return score.said, score.zero, score.other, score.lost


def test_an_oh_heard_as_zero_is_right_on_and_an_insertion_off():
    said, heard = ("3", OH, "7"), [(3, 1.0), (0, 2.0), (7, 3.0)]
    on, off = (scored(said, heard=heard, on=which) for which in (True, False))
    assert (on.score.digits, on.score.edits.errors) == (3, 0)
    assert (off.score.digits, off.score.edits.errors, off.score.edits.insertions) == (2, 1, 1)
    assert fates(on) == fates(off) == (1, 1, 0, 0)


def test_an_oh_that_gives_nothing_is_a_deletion_on_and_right_off():
    on, off = (
        scored(("3", OH, "7"), heard=[(3, 1.0), (7, 3.0)], on=which) for which in (True, False)
    )
    assert (on.score.edits.deletions, off.score.edits.errors) == (1, 0)
    assert fates(on) == fates(off) == (1, 0, 0, 1)


def test_a_digit_heard_for_an_oh_alone_is_an_error_both_ways():
    said = ((OH,), *[("1",)] * 8)
    heard = [(4, 1.0), *((1, 11.0 + 10 * i) for i in range(8))]
    on, off = (scored(*said, heard=heard, on=which) for which in (True, False))
    assert (on.score.edits.substitutions, off.score.edits.insertions) == (1, 1)
    assert (on.score.error_rate.value, off.score.error_rate.value) == (1 / 9, 1 / 8)
    assert fates(on) == fates(off) == (1, 0, 1, 0)


def test_a_zero_that_is_said_zero_is_not_among_the_oh():
    score = scored(("0", OH), heard=[(0, 2.0)], on=True)
    assert fates(score) == (1, 1, 0, 0)
    assert score.score.edits.deletions == 1
