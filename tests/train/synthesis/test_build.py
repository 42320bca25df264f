"""A set is built, goes on where it was cut off, and is summed up."""

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.train.synthesis.fakes import here, options
from train.synthesis import index
from train.synthesis.build import build, prune, summarize
from train.synthesis.clips import Clip
from train.synthesis.index import Entry
from train.synthesis.options import SynthesisOptions
from train.synthesis.voices import cast

pytestmark = pytest.mark.usefixtures("written")


def test_a_build_goes_on_where_it_was_cut_off(tmp_path: Path) -> None:
    wanted = options(tmp_path, kinds=("digits", "oh"))
    asked: list[list[Clip]] = []

    def interrupted(given: SynthesisOptions, clips: list[Clip]) -> Iterable[Entry]:
        asked.append(clips)
        return here(given, clips[:7])

    build(wanted, interrupted)
    build(wanted, interrupted)
    summary = build(wanted, here)
    assert [len(clips) for clips in asked] == [22, 15]
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


def test_voices_mostly_misheard_are_removed(tmp_path: Path) -> None:
    wanted = options(tmp_path, kinds=("digits", "oh"))
    build(wanted, here)
    entries = index.read(tmp_path)
    bad = cast(wanted)[0].name
    entries = [replace(e, right=e.right and e.voice != bad) for e in entries]
    pruned = prune(wanted, entries)
    assert {entry.check for entry in pruned if entry.voice == bad} == {"dropped"}
    assert {entry.check for entry in pruned if entry.voice != bad} == {"kept", "dropped"}
    assert not list(tmp_path.glob(f"*/*_{bad}_*"))
    assert summarize(pruned).removed_voices == (bad,)


def test_the_index_is_json_lines(tmp_path: Path) -> None:
    build(options(tmp_path, kinds=("oh",)), here)
    first = json.loads((tmp_path / index.NAME).read_text().splitlines()[0])
    assert {"path", "label", "engine", "voice", "gender", "text", "duration", "check"} <= set(first)
