"""A trained model becomes files to ship, each measured before it is kept."""

import os
import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from export import calibrate, verify
from export.locate import Trained, find_trained
from export.measure import Answers, Comparison, compare, cost, hear
from export.proof import prove, timed
from export.report import write_report
from export.results import Export, Exported, ExportOptions
from export.utterances import UtteranceSet, recorded_sets, synthesized
from export.variants import VARIANTS, WEB, Variant, chosen, for_microcontrollers
from export.worker import Job, convert_all
from recognizer.errors import RecognizerError, UsageError
from recognizer.frontend import FrontEnd
from recognizer.model.classifier import Classifier
from recognizer.model.manifest import Manifest
from train import corpora
from train.corpora import splits

Say = Callable[[str], None]


def export(options: ExportOptions, say: Say = lambda _: None) -> Export:
    """Write the chosen variants and the report on them; ``say`` is told how it goes.

    Files appear in the folder ``options.out`` once all variants have passed, or not at all.
    Raises UsageError for what cannot be asked, ModelError for files that are not a model and its
    manifest, RecognizerError for a variant that cannot be made or does not serve.
    """
    say(f"reading {options.model}")
    trained = find_trained(options.model)
    variants = chosen(options.variants, trained.manifest)
    _check_extras(options, variants, trained.manifest)
    if options.threshold is not None:
        manifest = replace(trained.manifest, threshold=options.threshold)
        trained = replace(trained, manifest=manifest)
    out = options.out or Path(f"{trained.manifest.name}-export")
    with _workshop(out) as name:
        folder = Path(name)
        result = _make(options, trained, variants, out, folder, say)
        write_report(result, folder)
        if options.c_array:
            from export.c_array import write_c_array

            write_c_array(result, folder)
        if options.page:
            from export.page import write_page

            write_page(result, folder)
        for path in sorted(one for one in folder.rglob("*") if one.is_file()):
            to = out / path.relative_to(folder)
            to.parent.mkdir(parents=True, exist_ok=True)
            path.replace(to)
    return result


def _check_extras(options: ExportOptions, variants: list[Variant], manifest: Manifest) -> None:
    """Raise UsageError where what is wanted beside the variants needs one that is not wanted."""
    for option, wanted, name in (
        ("--c-array", options.c_array, for_microcontrollers(manifest)),
        ("--page", options.page, WEB),
    ):
        if wanted and name not in {variant.name for variant in variants}:
            raise UsageError(f"{option} needs the variant {name}, which is not among those to make")


def _workshop(out: Path) -> "tempfile.TemporaryDirectory[str]":
    """Return a temporary folder on ``out``'s file system; raises UsageError where none can be."""
    above = next(path for path in (out, *out.absolute().parents) if path.exists())
    try:
        if not os.access(above, os.W_OK):
            raise PermissionError(13, "Permission denied")
        return tempfile.TemporaryDirectory(dir=above, prefix=".export-")
    except OSError as error:
        raise UsageError(f"{out}: cannot be written ({error.strerror})") from None


def _make(
    options: ExportOptions,
    trained: Trained,
    variants: list[Variant],
    out: Path,
    folder: Path,
    say: Say,
) -> Export:
    """Write the variants' files into ``folder``, and return what was measured of them."""
    manifest = trained.manifest
    calibration, sets = _material(options, trained, say)
    feasible = [v for v in variants if calibration or not v.integers]
    not_made = {
        v.name: "needs calibration features, which are drawn from recordings"
        for v in variants
        if v not in feasible
    }
    made, failed = _convert(trained, feasible, calibration, folder, say)
    not_made |= failed
    for name, reason in not_made.items():
        # What was asked for by name has to be made; otherwise experiments may fail.
        if options.variants or (name in failed and not VARIANTS[name].experimental):
            raise RecognizerError(f"{name}: {reason}")

    heard = {
        limited: _keras(trained, sets, one_window=limited)
        for limited in {False, *(variant.one_window for variant in feasible)}
    }
    keras = {
        limited: {s.name: compare(own[s.name], own[s.name], s) for s in sets}
        for limited, own in heard.items()
    }
    utterances = timed(manifest)
    exported = []
    for variant in feasible:
        if variant.name in made:
            say(f"measuring {variant.name}")
            own, beside = variant.manifest(manifest), heard[variant.one_window]
            exported.append(
                prove(variant, made[variant.name], own, sets, beside, utterances, folder)
            )
    if calibration and any(one.variant.integers for one in exported):
        calibration.save(folder / calibrate.CALIBRATION_FILE)
    front_end = FrontEnd(manifest.front_end)
    return Export(
        options=options,
        trained=trained,
        calibration=calibration,
        sets=sets,
        keras=keras,
        exported=exported,
        not_made=not_made,
        losses=_judge(exported, sets, keras, options),
        front_end={
            seconds: cost(partial(front_end, samples[None]))
            for seconds, samples in utterances.items()
        },
        out=out,
    )


def _material(
    options: ExportOptions, trained: Trained, say: Say
) -> tuple[calibrate.Calibration | None, list[UtteranceSet]]:
    """Return what to calibrate and what to compare on."""
    manifest, stored = trained.manifest, trained.calibration_file
    calibration = calibrate.load(stored, manifest) if stored.is_file() else None
    if options.without_data:
        return calibration, [synthesized(manifest)]
    say("reading recordings")
    split = splits.official(corpora.find("fsdd", options.fsdd))
    if not split.test or not split.train:
        raise UsageError("fsdd: no recordings of its official test, or none of its training part")
    calibration = calibration or calibrate.draw(split.train, manifest)
    return calibration, recorded_sets(split.test, options.sets, manifest)


def _convert(
    trained: Trained,
    variants: list[Variant],
    calibration: calibrate.Calibration | None,
    folder: Path,
    say: Say,
) -> tuple[dict[str, bytes], dict[str, str]]:
    """Return the variants that the converter made, and why it could not make the others."""
    with tempfile.TemporaryDirectory(dir=folder, prefix=".work-") as work:
        features = None
        if calibration and any(v.integers for v in variants):
            features = Path(work).absolute() / calibrate.CALIBRATION_FILE
            calibration.save(features)
        job = Job(
            keras_file=str(trained.keras_file.absolute()),
            manifest=trained.manifest.to_json().decode(),
            variants=[v.name for v in variants],
            folder=str(Path(work).absolute()),
            calibration=str(features) if features else None,
        )
        converted = convert_all(job, progress=lambda name: say(f"converting to {name}"))
    return converted.made, converted.failed


def _keras(trained: Trained, sets: list[UtteranceSet], *, one_window: bool) -> dict[str, Answers]:
    """Return what the trained model hears in each set, in no more than a window if so told."""
    manifest = trained.manifest
    classify = Classifier(manifest, trained.network.infer, any_length=not one_window)
    return {one.name: hear(classify, one, manifest) for one in sets}


def _judge(
    exported: list[Exported],
    sets: list[UtteranceSet],
    keras: dict[bool, dict[str, Comparison]],
    options: ExportOptions,
) -> list[str]:
    """Return losses that were allowed; raises RecognizerError where something was not."""
    wrong = [line for one in exported for line in verify.differences(one.variant, one.comparisons)]
    if wrong:
        raise RecognizerError("; ".join(wrong))
    lost = [
        line
        for one in exported
        for line in verify.losses(one.variant, sets, one.comparisons, keras[one.variant.one_window])
    ]
    if lost and not options.allow_loss:
        raise RecognizerError(f"{'; '.join(lost)} (--allow-loss keeps it)")
    return lost
