"""A trained model becomes files to ship, each measured before it is kept."""

import os
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from export import calibrate, verify
from export.locate import Trained, find_trained
from export.measure import Comparison, compare, cost
from export.proof import prove
from export.report import write_report
from export.results import Export, Exported, ExportOptions
from export.sets import WindowSet, bursts, recorded_sets, unrecorded_sets
from export.variants import VARIANTS, Variant, chosen
from export.worker import Job, convert_all
from recognizer.errors import RecognizerError, UsageError
from recognizer.frontend import FrontEnd
from train import corpora
from train.corpora import splits

Say = Callable[[str], None]


def export(options: ExportOptions, say: Say = lambda _: None) -> Export:
    """Write the chosen variants and the report on them; ``say`` is told how it goes.

    Files appear in the folder ``options.out`` once all variants have passed, or not at all.
    Raises UsageError for what cannot be asked, ModelError for files that are not a model and its
    manifest, RecognizerError for a variant that cannot be made or does not serve.
    """
    variants = chosen(options.variants)
    say(f"reading {options.model}")
    trained = find_trained(options.model)
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
        out.mkdir(parents=True, exist_ok=True)
        for path in sorted(folder.iterdir()):
            path.replace(out / path.name)
    return result


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
    front_end = FrontEnd(trained.manifest.front_end)
    calibration, sets = _windows(options, trained, front_end, say)
    feasible = [v for v in variants if calibration or not v.calibrated]
    not_made = {
        v.name: "needs calibration windows, which are drawn from recordings"
        for v in variants
        if v not in feasible
    }
    made, failed = _convert(trained, feasible, calibration, folder, say)
    not_made |= failed
    for name, reason in not_made.items():
        # What was asked for by name has to be made; otherwise experiments may fail.
        if options.variants or (name in failed and not VARIANTS[name].experimental):
            raise RecognizerError(f"{name}: {reason}")

    keras = {s.name: trained.model.predict(s.features, verbose=0) for s in sets}
    exported = []
    for variant in feasible:
        if variant.name in made:
            say(f"measuring {variant.name}")
            exported.append(
                prove(variant, made[variant.name], trained.manifest, sets, keras, folder)
            )
    baseline = {s.name: compare(keras[s.name], keras[s.name], s, trained.manifest) for s in sets}
    if calibration and any(one.variant.calibrated for one in exported):
        calibration.save(folder / calibrate.CALIBRATION_FILE)
    burst = bursts(1, front_end)
    return Export(
        options=options,
        trained=trained,
        calibration=calibration,
        sets=sets,
        keras=baseline,
        exported=exported,
        not_made=not_made,
        losses=_judge(exported, sets, baseline, options),
        front_end=cost(lambda _: front_end(burst)),
        out=out,
    )


def _windows(
    options: ExportOptions, trained: Trained, front_end: FrontEnd, say: Say
) -> tuple[calibrate.Calibration | None, list[WindowSet]]:
    """Return the windows to calibrate and to compare on."""
    stored = trained.calibration_file
    calibration = calibrate.load(stored, front_end) if stored.is_file() else None
    if options.without_data:
        return calibration, unrecorded_sets(calibration, front_end)
    say("cutting windows of recordings")
    split = splits.official(corpora.find("fsdd", options.fsdd))
    if not split.test or not split.train:
        raise UsageError("fsdd: no recordings of its official test, or none of its training part")
    calibration = calibration or calibrate.draw(split.train, front_end)
    return calibration, recorded_sets(split.test, options.sets, front_end)


def _convert(
    trained: Trained,
    variants: list[Variant],
    calibration: calibrate.Calibration | None,
    folder: Path,
    say: Say,
) -> tuple[dict[str, bytes], dict[str, str]]:
    """Return the variants that the converter made, and why it could not make the others."""
    with tempfile.TemporaryDirectory(dir=folder, prefix=".work-") as work:
        windows = None
        if calibration and any(v.calibrated for v in variants):
            windows = str(Path(work) / "calibration.npy")
            np.save(windows, calibration.features)
        job = Job(
            keras_file=str(trained.keras_file.absolute()),
            architecture=trained.architecture,
            front_end=trained.manifest.front_end.as_dict(),
            variants=[v.name for v in variants],
            folder=str(Path(work).absolute()),
            calibration=windows,
        )
        converted = convert_all(job, progress=lambda name: say(f"converting to {name}"))
    return converted.made, converted.failed


def _judge(
    exported: list[Exported],
    sets: list[WindowSet],
    keras: dict[str, Comparison],
    options: ExportOptions,
) -> list[str]:
    """Return losses that were allowed; raises RecognizerError where something was not."""
    wrong = [line for one in exported for line in verify.differences(one.variant, one.comparisons)]
    if wrong:
        raise RecognizerError("; ".join(wrong))
    lost = [
        line
        for one in exported
        for line in verify.losses(one.variant, sets, one.comparisons, keras)
    ]
    if lost and not options.allow_loss:
        raise RecognizerError(f"{'; '.join(lost)} (--allow-loss keeps it)")
    return lost
