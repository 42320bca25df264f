"""A set is built, goes on where it was cut off, and is summed up."""

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from recognizer.errors import UsageError
from tests.train.synthesis.fakes import here, options
from train.synthesis import index
from train.synthesis.build import build
from train.synthesis.index import Entry
from train.synthesis.options import SynthesisOptions
from train.synthesis.prompts import Prompt
from train.synthesis.texts import DIGITS, OH
from train.synthesis.voices import cast, is_held_back

pytestmark = pytest.mark.usefixtures("written")


def test_a_build_goes_on_where_it_was_cut_off(tmp_path: Path) -> None:
    wanted = options(tmp_path, kinds=("digits", "oh"))
    asked: list[list[Prompt]] = []

    def interrupted(given: SynthesisOptions, prompts: list[Prompt]) -> Iterable[Entry]:
        asked.append(prompts)
        return here(given, prompts[:7])

    build(wanted, interrupted)
    build(wanted, interrupted)
    summary = build(wanted, here)
    assert [len(prompts) for prompts in asked] == [22, 15]
    assert len(index.read(tmp_path)) == 22
    assert build(wanted, here) == summary


def test_a_line_cut_off_is_made_again(tmp_path: Path) -> None:
    wanted = options(tmp_path, kinds=("oh",))
    build(wanted, here)
    path = tmp_path / index.NAME
    path.write_text(path.read_text()[:-30])
    assert len(index.read(tmp_path)) == 1
    build(wanted, here)
    assert len(index.read(tmp_path)) == 2


def test_summary_counts_the_kept(tmp_path: Path) -> None:
    wanted = options(tmp_path, engines=("piper",), kinds=("digits",))
    summary = build(wanted, here)
    assert summary.clips == {"digits": 3 * 8}
    assert summary.voices == {"piper": 1}
    assert summary.dropped["piper"] == pytest.approx(0.2)
    assert summary.seconds["digits"] > 0


def test_a_voice_whose_sample_is_misheard_is_removed(tmp_path: Path) -> None:
    wanted = options(tmp_path, kinds=("digits", "strings"))
    bad, good = (voice.name for voice in cast(wanted))

    def muffled(given: SynthesisOptions, prompts: list[Prompt]) -> Iterable[Entry]:
        for entry in here(given, prompts):
            yield replace(entry, right=False) if entry.heard and entry.voice == bad else entry

    summary = build(wanted, muffled)
    checks = {(entry.voice, entry.check) for entry in index.read(tmp_path)}
    assert {check for voice, check in checks if voice == bad} == {"dropped"}
    assert (good, "kept") in checks
    assert not list(tmp_path.glob(f"*/*_{bad}_*"))
    assert summary.removed_voices == (bad,)
    assert {entry.voice for entry in index.kept(tmp_path)} == {good}


def test_a_build_stops_when_its_time_is_up(tmp_path: Path) -> None:
    build(options(tmp_path, kinds=("oh",), minutes=1e-9), here)
    assert len(index.read(tmp_path)) == 1


def test_the_index_says_what_was_said_by_whom(tmp_path: Path) -> None:
    wanted = options(tmp_path, espeak_voices=8, kinds=("strings",))
    build(wanted, here)
    entries = index.kept(tmp_path)
    assert {entry.held_back for entry in entries} == {True, False}
    for entry in entries:
        assert entry.held_back == is_held_back(entry.voice)
        assert len(entry.words.split()) == len(entry.label)
        assert set(entry.words.split()) <= {*DIGITS, OH}
        assert 110 <= entry.tempo <= 230


def test_no_index_is_misuse(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no index\.jsonl"):
        index.kept(tmp_path)


def test_an_index_of_something_else_is_misuse(tmp_path: Path) -> None:
    (tmp_path / index.NAME).write_text('{"path": "a.wav"}\n')
    with pytest.raises(UsageError, match="not the index of a set of synthetic voices"):
        index.read(tmp_path)


def test_the_index_is_json_lines(tmp_path: Path) -> None:
    build(options(tmp_path, kinds=("oh",)), here)
    first = json.loads((tmp_path / index.NAME).read_text().splitlines()[0])
    assert {"path", "label", "engine", "voice", "gender", "words", "duration", "check"} <= set(
        first
    )
