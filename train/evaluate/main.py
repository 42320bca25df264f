"""From options to a written report."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from recognizer.errors import UsageError
from train.evaluate import loso, oh, plots, report, strings_report
from train.evaluate.loso import LosoOptions
from train.evaluate.material import Material, check_digits, gather
from train.evaluate.results import LeftOut, Report
from train.evaluate.run import evaluate
from train.evaluate.strings_run import StringsReport, evaluate_strings
from train.evaluate.subject import Subject, load_subject
from train.evaluate.summary import summary
from train.runs import check_folder, write_json


@dataclass(frozen=True)
class Options:
    """What to evaluate, and on what."""

    model: str | Path | None = None
    """Name, file, or folder of a training run; None for the default model."""
    folders: tuple[Path, ...] = ()
    """Of the user's own recordings."""
    out: Path | None = None
    seed: int = 1
    loso: str | None = None
    """Experiment to train with each speaker of FSDD left out."""
    loso_runs: Path = Path("runs/loso")
    loso_options: LosoOptions = field(default_factory=LosoOptions)
    strings_synthetic: Path | None = None
    """Set of synthetic voices that say "oh" in strings."""


@dataclass(frozen=True)
class Written:
    """A report that is on disk."""

    folder: Path
    report: Report | StringsReport

    def summary(self) -> str:
        """Return the figures that matter most, a line each."""
        if isinstance(self.report, StringsReport):
            return strings_report.summary(self.report)
        return summary(self.report)

    def json_line(self) -> str:
        """Return the whole report as one line of JSON."""
        return json.dumps(asdict(self.report))


def run(options: Options, say: Callable[[str], None]) -> Written:
    """Evaluate a model, write the report, and return it; ``say`` takes a line of progress.

    Raises RecognizerError where the model or a named folder cannot be read, or the report not
    be written.
    """
    subject = load_subject(options.model)
    train = loso.trainer(options.loso, options.loso_options) if options.loso else None
    folder = _folder(options, subject)
    material = gather(options.folders)
    if not material.measurable:
        raise _nothing(material)
    left_out: LeftOut | None = None
    if options.loso and train:
        if not material.fsdd:
            raise UsageError("--loso needs FSDD, which is not at hand")
        left_out = loso.leave_one_out(
            options.loso, train, material.fsdd, options.loso_runs, options.seed, say
        )
    found = evaluate(subject, material, options.seed, say, left_out)
    folder.mkdir(parents=True, exist_ok=True)
    write_json(folder / "report.json", found)
    pictures = plots.draw(found, folder)
    (folder / "report.md").write_text(report.markdown(found, pictures))
    say(f"{folder}: report.md, report.json, {', '.join(pictures)}")
    return Written(folder, found)


def run_strings(options: Options, say: Callable[[str], None]) -> Written:
    """Measure connected digits alone, write that report beside the other, and return it.

    Raises as ``run`` does.
    """
    subject = load_subject(options.model)
    folder = _folder(options, subject)
    check_digits(options.folders)
    with_oh = oh.read(options.strings_synthetic) if options.strings_synthetic else []
    material = gather(options.folders)
    material.oh = with_oh
    if not material.digits:
        raise _nothing(material)
    found = evaluate_strings(subject, material, options.seed, say)
    folder.mkdir(parents=True, exist_ok=True)
    write_json(folder / "strings.json", found)
    pictures = plots.save({"strings.png": plots.strings(found.scores)}, folder)
    (folder / "strings.md").write_text(strings_report.markdown(found, pictures))
    say(f"{folder}: strings.md, strings.json, {', '.join(pictures)}")
    return Written(folder, found)


def _folder(options: Options, subject: Subject) -> Path:
    folder = options.out or Path("results/evaluate") / subject.name
    check_folder(folder)
    return folder


def _nothing(material: Material) -> UsageError:
    why = material.missing[0].why if material.missing else "no digits"
    return UsageError(f"nothing to measure on ({why}); name recordings of digits with --folder")
