"""`recognizer train`: what each recipe is told, and what is said while it works."""

from pathlib import Path
from types import SimpleNamespace

import click
import pytest
from click.testing import CliRunner

from export import export
from export.results import ExportOptions
from recognizer.cli import train as cli
from recognizer.model.manifest import DIGITS, Manifest
from train.examples.compose import SHARES
from train.fitting import quietly
from train.recipes import default, official, reference
from train.recipes.default import DefaultOptions
from train.recipes.official import TRAINED_ON


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Return what the recipes are told; none of them runs, and no TensorFlow is imported."""
    told: list[object] = []

    def run(options: object, *_: object) -> object:
        told.append(options)
        raise KeyboardInterrupt

    for recipe in (default, official, reference):
        monkeypatch.setattr(recipe, "run", run)
    monkeypatch.setattr(quietly, "load_tensorflow", lambda: None)
    return told


def said(*arguments: object) -> str:
    result = CliRunner().invoke(cli.command, [str(argument) for argument in arguments])
    return result.stderr


def test_the_default_recipe_is_told_what_the_command_line_says(
    given: list[object], tmp_path: Path
) -> None:
    folders = [tmp_path / name for name in ("data", "voices", "speech", "sounds", "ann", "bea")]
    for folder in folders:
        folder.mkdir()
    data, voices, speech, sounds, *own = folders
    text = said(
        *("default", "--data", data, "--voices", voices, "--speech", speech, "--sounds", sounds),
        *("--own", own[0], "--own", own[1], "--out", tmp_path / "run", "--seed", 3),
        *("--steps", 500, "--rounds", 2, "--utterances", 1_000, "--workers", 1),
        *("--without", "fsdd", "--without", "running"),
    )
    (options,) = given
    assert isinstance(options, DefaultOptions)
    assert (options.folders.data, options.folders.voices) == (data, voices)
    assert (options.folders.running, options.folders.sounds) == (speech, sounds)
    assert options.folders.own == tuple(own)
    assert (options.fit.steps, options.rounds, options.render.utterances) == (500, 2, 1_000)
    assert (options.fit.seed, options.render.seed, options.batch.seed) == (3, 3, 3)
    assert (options.without, options.workers) == (("fsdd", "running"), 1)
    assert text.splitlines()[0].startswith(
        f"training the default model in {tmp_path / 'run'}: 500 steps on 2 rounds of 1000 "
        "utterances; about"
    )


@pytest.mark.parametrize("recipe", ["default", "official", "reference"])
def test_ctrl_c_says_what_was_kept_and_how_to_go_on(
    given: list[object], tmp_path: Path, recipe: str
) -> None:
    (line,) = (
        line
        for line in said(recipe, "--out", tmp_path / "run").splitlines()
        if line.startswith("stopped:")
    )
    assert line.startswith(f"stopped: {tmp_path / 'run'} keeps")
    assert line.endswith("the same command goes on from there")


@pytest.mark.parametrize(
    ("recipe", "foreign"),
    [("default", "--epochs"), ("official", "--steps"), ("reference", "--own")],
)
def test_a_recipe_has_only_its_own_options(recipe: str, foreign: str) -> None:
    with pytest.raises(click.NoSuchOption):
        cli.command.main([recipe, foreign, "1"], standalone_mode=False)


def test_a_source_that_is_none_is_misuse(tmp_path: Path) -> None:
    with pytest.raises(click.BadParameter, match="parrots"):
        cli.command.main(["default", "--without", "parrots"], standalone_mode=False)


def test_the_sources_are_those_that_utterances_are_composed_from() -> None:
    assert set(cli.SOURCES) == set(SHARES) - {"joined", "noise"}


def test_the_estimate_is_for_all_of_fsdd_where_no_fewer_are_asked_for() -> None:
    fewer = cli_estimate(recordings=100)
    assert cli_estimate(recordings=TRAINED_ON) != fewer


def test_a_trial_of_the_exercise_is_not_announced_as_the_whole_of_it() -> None:
    from train.recipes.duration import reference_recipe

    names = cli.REFERENCE_MODELS
    assert reference_recipe(names, 1) == "about 2 hours"
    assert reference_recipe(names, 1, recordings=60) == "about 3 minutes"
    assert reference_recipe(["spectrogram"], 1, epochs=2) == "about a minute"


def cli_estimate(recordings: int) -> str:
    from train.recipes.duration import official_recipe

    return official_recipe(recordings=recordings, epochs=10, windows=18)


def test_the_scores_go_to_stdout_and_the_rest_to_stderr(
    given: list[object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "run"
    manifest = Manifest(
        name="default",
        version="0",
        labels=DIGITS,
        sample_rate=8_000,
        front_end=default.FRONT_END,
        threshold=0.5,
        licence="",
        scores={"an4_held_back": 0.1},
    )
    monkeypatch.setattr(default, "run", lambda options: manifest)
    exporting: list[ExportOptions] = []

    def make(options: ExportOptions, _: object) -> SimpleNamespace:
        exporting.append(options)
        return SimpleNamespace(exported=())

    monkeypatch.setattr(export, "export", make)
    result = CliRunner().invoke(cli.command, ["default", "--out", str(out)])
    assert result.stdout == "an4_held_back 0.1\n"
    assert "model.keras" in result.stderr
    assert [(one.model, one.out) for one in exporting] == [(str(out), out)]
