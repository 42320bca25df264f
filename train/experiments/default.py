"""The default model: voices never heard, noise, and words that are not digits.

Real and synthetic voices, words and noise are mixed into windows, most of them cut by the
runtime's segmenter (train.mix, train.render, train.pool), varied on their spectrograms each time
they are seen (train.spectral), and fitted by steps (train.fit_steps). Calibration and threshold
come from voices held out of the training (train.checks, train.threshold).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from recognizer.frontend import loudest
from recognizer.errors import UsageError
from recognizer.frontend import FrontEnd
from train import corpora, ingredients, threshold
from train.checks import Check, checks, held_out
from train.corpora import splits
from train.corpora.download import cache_folder
from train.corpora.splits import Split
from train.experiments.default_fit import FRONT_END, answer, batches, cool, fit
from train.experiments.default_report import manifest_of, report
from train.fit_steps import FittedSteps, StepsParams
from train.material import Material, gather, word_labels
from train.pool import render
from train.render import HalfArray, Pool, RenderParams
from train.runs import load_run, save_run, write_json
from train.windows import tight

GENTLE = 1e-3
"""Highest learning rate of a training that goes on from another."""
TRAINING_TAKES = range(splits.HELD_BACK_TAKES.stop, 50)


@dataclass(frozen=True, kw_only=True)
class DefaultOptions:
    """What the experiment may be told."""

    out: Path
    data: Path | None = None
    """Folder that holds ``fsdd``, ``speech-commands`` and ``noise``; None as ``corpora.find``."""
    more: tuple[tuple[str, Path], ...] = ()
    """Further data sets, as ``train.more`` names them, and their folders."""
    synthetic: Path | None = None
    """A set of synthetic voices, as its builder leaves it."""
    hold_out: tuple[str, ...] = ()
    """FSDD speakers left out of the training, to choose by."""
    without: tuple[str, ...] = ()
    """Parts of the recipe left out, of ``train.ingredients``."""
    render: RenderParams = field(default_factory=RenderParams)
    fit: StepsParams = field(default_factory=StepsParams)
    start: Path | None = None
    """A run of this experiment to begin with the weights of; None begins anew."""
    rounds: int = 4
    """Trainings one after the other, each on windows rendered anew with the next seed and from
    the weights of the one before."""
    processes: int = 2
    """That render windows."""


@dataclass(frozen=True)
class Prepared:
    """What trainings of the same data share, whoever and whatever they leave out."""

    training: Material
    held_out: Material
    labels: tuple[str, ...]
    pool: Pool
    backgrounds: HalfArray


def run(options: DefaultOptions) -> dict[str, float]:
    """Train, choose the threshold, save the model, all that each round; return its scores."""
    scores = train(prepare(options), options)
    for number in range(1, options.rounds):
        seed = options.fit.seed + number
        again = replace(
            options,
            start=options.out,
            render=replace(options.render, seed=seed),
            fit=replace(options.fit, seed=seed),
        )
        scores = train(prepare(again), again)
    return scores


def prepare(options: DefaultOptions) -> Prepared:
    """Read the data and render the windows, or find them rendered."""
    ingredients.check(options.without)
    if options.start is not None:
        _check_start(options.start, options.hold_out)
    _check_speakers(options)
    material = gather(options.data, options.synthetic, TRAINING_TAKES, options.more)
    training, out = material.divide(held_out)
    labels = word_labels(training.clips)
    folder = cache_folder() / "default"
    pool, backgrounds = render(training, FRONT_END, options.render, folder, options.processes)
    return Prepared(training, out, labels, pool, backgrounds)


def train(prepared: Prepared, options: DefaultOptions) -> dict[str, float]:
    """Train on what ``prepare`` returned, save the model; return its scores."""
    chosen_on = checks(
        prepared.training,
        prepared.held_out,
        options.data,
        options.hold_out,
        FRONT_END,
        options.render.seed,
    )
    labels = ingredients.labels_left(prepared.labels, options.without)
    pool = prepared.pool.without(options.hold_out)
    pool = ingredients.left_out(pool, prepared.training, options.without)
    if not len(pool):
        raise UsageError("no window is left to train on; render more, or leave out less")
    examples = batches(pool, prepared.backgrounds, labels, options.fit, options.without)
    start, fitting = None, options.fit
    if options.start is not None:
        start, fitting = _load_start(options.start, labels), replace(fitting, learning_rate=GENTLE)
    model, fitted = fit(examples, labels, fitting, chosen_on, start)
    return _finish(model, fitted, prepared.training, labels, chosen_on, options)


def _check_speakers(options: DefaultOptions) -> None:
    """Raise UsageError for a held-out speaker whom FSDD has not; files' names tell, unread."""
    recordings = corpora.find("fsdd", options.data and options.data / "fsdd")
    known = {recording.speaker for recording in recordings if recording.take in TRAINING_TAKES}
    if unknown := sorted(set(options.hold_out) - known):
        raise UsageError(f"FSDD has no speaker {unknown[0]}, only {', '.join(sorted(known))}")


def _load_start(folder: Path, labels: tuple[str, ...]) -> Any:
    """Return the model to begin with the weights of."""
    model, manifest = load_run(folder)
    if manifest.labels != labels:
        raise UsageError(f"{folder}: a model of other classes; begin anew, without --start")
    return model


def _check_start(folder: Path, hold_out: Sequence[str]) -> None:
    """Raise UsageError where the run has heard who is to be held out, or is no run.

    The model is loaded too, so that a missing or damaged one is told before windows are rendered.
    """
    _, manifest = load_run(folder)
    if heard := sorted(set(hold_out) - set(manifest.training.get("held_out", []))):
        raise UsageError(f"{folder}: has heard {heard[0]}, who is to be held out")


def train_split(
    split: Split,
    folder: Path,
    seed: int,
    *,
    synthetic: Path | None = None,
    more: tuple[tuple[str, Path], ...] = (),
    windows: int | None = None,
    steps: int | None = None,
    minutes: float | None = None,
    rounds: int | None = None,
) -> None:
    """Train without the one speaker of ``split.test``, for leave-one-speaker-out.

    Of the others the takes that this experiment trains on, whatever ``split.train`` holds; the
    windows are those of a training without anyone left out, less this speaker's.
    """
    (speaker,) = {recording.speaker for recording in split.test}
    defaults = DefaultOptions(out=folder)
    rendering = replace(defaults.render, seed=seed, windows=windows or defaults.render.windows)
    fitting = replace(defaults.fit, seed=seed, minutes=minutes, steps=steps or defaults.fit.steps)
    options = replace(defaults, synthetic=synthetic, more=more, hold_out=(speaker,))
    rounds = rounds or defaults.rounds
    run(replace(options, render=rendering, fit=fitting, rounds=rounds))


def _finish(
    model: Any,
    fitted: FittedSteps,
    training: Material,
    labels: tuple[str, ...],
    chosen_on: dict[str, Check],
    options: DefaultOptions,
) -> dict[str, float]:
    """Calibrate a trained model, choose its threshold, save it with a report."""
    temperature = threshold.temperature(answer(model, chosen_on), chosen_on, labels)
    cool(model, temperature)
    answers = answer(model, chosen_on)
    limit = threshold.choose(answers, chosen_on, labels)
    scores = threshold.scores(answers, chosen_on, labels, limit)
    scores |= {
        "temperature": temperature,
        "fsdd_test_isolated": _fsdd_test(model, labels, options.data),
    }
    rules = threshold.compare(answers, chosen_on, labels)
    manifest = manifest_of(labels, limit, scores, options, fitted, training)
    save_run(options.out, model, manifest)
    write_json(
        options.out / "report.json",
        {"scores": scores, "rules": rules, "fitted": fitted},
    )
    (options.out / "report.md").write_text(report(manifest, rules, fitted))
    return scores


def _fsdd_test(model: Any, labels: tuple[str, ...], data: Path | None) -> float:
    front_end = FrontEnd(FRONT_END)
    test = splits.official(corpora.find("fsdd", data and data / "fsdd")).test
    audio = [loudest(r.load(FRONT_END.sample_rate), FRONT_END.window_samples) for r in test]
    features = tight(audio, FRONT_END.sample_rate, front_end)
    digits, _ = threshold.split(model.predict(features, verbose=0), labels)
    truth = np.array([int(r.label) for r in test])
    return round(float((digits.argmax(axis=1) == truth).mean()), 4)
