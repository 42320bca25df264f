"""Trainings with one ingredient left out, and the table of what it gave."""

import json

import numpy as np
import pytest

from recognizer.errors import UsageError
from recognizer.model.manifest import OH
from train import ablations, ingredients
from train.ablations import NOTHING, Options
from train.experiments import default
from train.material import NOISE, OTHER, Clip, Material
from train.render import Pool


@pytest.fixture
def trained(monkeypatch):
    """Put trainings in the place of real ones that only leave a report, and list them."""
    done = []

    def train(prepared, options):
        done.append((options.without, options.fit.seed))
        right = 0.9 if not options.without else 0.8 + 0.02 * options.fit.seed
        options.out.mkdir(parents=True)
        scores = {"fsdd-theo_isolated": right, "words_isolated_rejected": 0.7}
        (options.out / "report.json").write_text(json.dumps({"scores": scores}))

    monkeypatch.setattr(default, "prepare", lambda options: None)
    monkeypatch.setattr(default, "train", train)
    return done


def options(tmp_path, **values):
    return Options(out=tmp_path / "runs", results=tmp_path / "results", steps=5, **values)


def test_each_training_is_done_once_and_the_table_holds_all_of_them(trained, tmp_path):
    some = options(tmp_path, seeds=(1, 2), only=(NOTHING, "rooms"))
    text = ablations.run(some, lambda line: None)
    assert trained == [((), 1), (("rooms",), 1), ((), 2), (("rooms",), 2)]
    assert "| simulated rooms | 2 | 0.830 [0.820-0.840] |" in text
    assert "| (nothing left out) | 2 | 0.900 [0.900-0.900] |" in text
    ablations.run(options(tmp_path, seeds=(1, 2), only=("rooms", "neural")), lambda line: None)
    assert trained[4:] == [(("neural",), 1), (("neural",), 2)]
    kept = json.loads((tmp_path / "results/table.json").read_text())
    assert list(kept) == [NOTHING, "neural", "rooms"]
    assert (tmp_path / "results/table.md").read_text().count("\n| ") == 5


def test_an_unknown_ingredient_is_misuse(trained, tmp_path):
    with pytest.raises(UsageError, match="no ingredient salt"):
        ablations.run(options(tmp_path, only=("salt",)), lambda line: None)
    assert not trained


@pytest.fixture
def pool():
    kinds = np.array(["fsdd", "neural", "pairs", "other_words", "noise", "oh"])
    labels = np.array(["1", "2", OTHER, "tree", NOISE, OH])
    speakers = np.array(["ann", "kim", "ann", "kim", "", "kim"])
    rooms = np.array([True, False, False, False, False, False])
    cut = np.array([False, True, False, False, True, False])
    gates = np.array([False, False, False, True, False, False])
    return Pool(np.zeros((6, 1, 1), np.float16), labels, kinds, speakers, rooms, cut, gates)


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("neural", ["fsdd", "pairs", "noise"]),
        ("gated", ["fsdd", "neural", "pairs", "noise", "oh"]),
        ("pieces", ["fsdd", "neural", "other_words", "noise", "oh"]),
        ("rooms", ["neural", "pairs", "other_words", "noise", "oh"]),
        ("segmenter", ["fsdd", "pairs", "other_words", "noise", "oh"]),
        ("variation", ["fsdd", "neural", "pairs", "other_words", "noise", "oh"]),
    ],
)
def test_windows_that_owe_something_to_an_ingredient_go(pool, name, left):
    material = Material([Clip(np.zeros(1, np.float32), 8_000, "2", "kim", "neural")], [])
    assert list(ingredients.left_out(pool, material, [name]).kinds) == left


def test_classes_go_with_their_ingredient():
    labels = (*"0123456789", "go", OH, OTHER, NOISE)
    assert ingredients.labels_left(labels, ["oh"]) == (*"0123456789", "go", OTHER, NOISE)
    assert ingredients.labels_left(labels, ["word-classes"]) == (*"0123456789", OH, OTHER, NOISE)
    assert ingredients.labels_left(labels, ["rooms"]) == labels
