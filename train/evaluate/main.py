"""From a command's options to a written report."""

import shlex
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from recognizer.errors import UsageError
from recognizer.model import load_model
from train.evaluate import left_out, plots, report
from train.evaluate.results import Results
from train.evaluate.run import evaluate
from train.evaluate.sets import Sets, gather, of_folder
from train.files.output import check_folder, write_json

RESULTS = Path("results/evaluate")


@dataclass(frozen=True, kw_only=True)
class EvaluationOptions:
    """What to evaluate, and on what."""

    model: str | Path | None = None
    """Name or file; None for the default model."""
    strings_from: Path | None = None
    """A folder of recordings to measure on, and nothing else."""
    voices: Path | None = None
    """Connected speech by synthetic voices kept back."""
    left_out: Path | None = None
    """Models that left a speaker of FSDD out of training, ``{speaker}.tflite``."""
    choosing: bool = False
    """Whether all that is for measuring only is left alone."""
    out: Path | None = None
    """None for a folder named after the model below RESULTS."""
    seed: int = 1

    def command(self) -> str:
        """Return the command line with these options; folders by their last name."""
        words = ["recognizer", "evaluate", *([str(self.model)] if self.model else [])]
        for option, folder in (
            ("--strings-from", self.strings_from),
            ("--voices", self.voices),
            ("--left-out", self.left_out),
        ):
            words += [option, folder.resolve().name] if folder else []
        words += ["--choosing"] if self.choosing else []
        return shlex.join([*words, "--seed", str(self.seed)])


@dataclass(frozen=True)
class Written:
    """A report that is on disk."""

    folder: Path
    results: Results

    def summary(self) -> str:
        """Return the figures that matter most, a line each."""
        return report.summary(self.results)


def run(options: EvaluationOptions, say: Callable[[str], None]) -> Written:
    """Evaluate a model, write the report, and return it; ``say`` takes a line of progress.

    Raises RecognizerError where the model or a named folder cannot be read, or the report not
    be written.
    """
    model = load_model(options.model)
    folder = options.out or RESULTS / _name(model.path.stem, options)
    check_folder(folder)
    sets = _sets(options)
    models = left_out.models_in(options.left_out, sets.fsdd) if options.left_out else {}
    results = evaluate(
        model,
        sets,
        options.seed,
        say,
        command=options.command(),
        left_out=left_out.measure(models, sets.fsdd, options.seed) if models else None,
    )
    folder.mkdir(parents=True, exist_ok=True)
    write_json(folder / "report.json", results)
    pictures = plots.draw(results, folder)
    (folder / "report.md").write_text(report.markdown(results, pictures))
    say(f"{folder}: report.md, report.json, {', '.join(pictures)}")
    return Written(folder, results)


def _name(model: str, options: EvaluationOptions) -> str:
    if options.strings_from:
        return f"{model}-{options.strings_from.resolve().name}"
    return f"{model}-choosing" if options.choosing else model


def _sets(options: EvaluationOptions) -> Sets:
    if options.strings_from:
        return of_folder(options.strings_from)
    sets = gather(options.voices, choosing=options.choosing)
    if not sets.all:
        why = sets.missing[0].why if sets.missing else "no recordings"
        raise UsageError(
            f"nothing to measure on ({why}); name a folder of recordings with --strings-from"
        )
    return sets
