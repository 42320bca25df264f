"""``recognizer models``: the models there are, and what one chooses by."""

import json
import sys
import time
from typing import TYPE_CHECKING, Any

import click

from recognizer.cli.options import json_option
from recognizer.cli.standard import say
from recognizer.errors import RecognizerError

if TYPE_CHECKING:
    from recognizer.model import Model

ALONE, STRINGS = "commands_held_back", "an4_held_back"
"""Digit error rates among a manifest's scores, of speakers that no training heard: digits said
alone (Speech Commands), and in strings without pauses (AN4)."""
UNKNOWN = "-"


@click.command("models")
@json_option
def command(as_json: bool) -> None:
    """List the shipped models and your own; * marks the default.

    With the size of each, the digits it gets right of voices it has never heard, said alone and
    in strings (where its manifest has that), and how many times faster than it was spoken it hears
    the bundled recording on this machine, on one core. --json has all it was scored on.

    Your own are the .tflite files in the `models` folder of recognizer's configuration folder.
    """
    from recognizer.model import load_model, model_files

    default, failed = load_model().path, 0
    if not as_json:
        click.echo(f"  {'name':<20} {'size':>8}  {'variant':<8} {'alone':>7} {'strings':>8}  speed")
    for path in model_files():
        try:
            record = _record(load_model(path))
        except RecognizerError as error:
            say(f"recognizer: {error}")
            failed = error.exit_code
            continue
        record["default"] = path == default
        click.echo(json.dumps(record) if as_json else _row(record))
    sys.exit(failed)


def _record(model: "Model") -> dict[str, Any]:
    from recognizer.model.network import Network

    manifest = model.manifest
    return {
        "name": model.path.stem,
        "path": str(model.path),
        "bytes": len(model.data),
        "variant": Network(model).variant,
        "version": manifest.version,
        "labels": manifest.labels,
        "threshold": manifest.threshold,
        "scores": dict(manifest.scores),
        "export": dict(manifest.export),
        "licence": manifest.licence,
        "times_real_time": round(_speed(model), 1),
    }


def _row(record: dict[str, Any]) -> str:
    from recognizer.sinks.text import printable

    mark = "*" if record["default"] else " "
    name = printable(record["name"], sys.stdout.encoding)
    size = f"{record['bytes'] / 1000:.0f} kB"
    alone, strings = (_right(record["scores"].get(score)) for score in (ALONE, STRINGS))
    speed = f"{record['times_real_time']:.0f}x"
    return f"{mark} {name:<20} {size:>8}  {record['variant']:<8} {alone:>7} {strings:>8}  {speed}"


def _right(error_rate: Any) -> str:
    """Return the share of digits that are right, from a digit error rate."""
    known = isinstance(error_rate, int | float) and not isinstance(error_rate, bool)
    return f"{100 * (1 - error_rate):.1f} %" if known else UNKNOWN


def _speed(model: "Model") -> float:
    """Return the seconds of the bundled recording heard in a second of processor time."""
    import numpy as np

    from recognizer.recognizer import Recognizer
    from recognizer.samples import DEMO
    from recognizer.sources import AudioFile

    recognizer = Recognizer(model)
    samples = np.concatenate(list(AudioFile(DEMO, recognizer.sample_rate)))
    recognizer.feed(samples[: 3 * recognizer.sample_rate])  # what is done once is not counted
    recognizer.reset()
    began = time.process_time()
    recognizer.feed(samples)
    recognizer.flush()
    return len(samples) / recognizer.sample_rate / max(1e-6, time.process_time() - began)
