"""``recognizer models``: the models there are."""

import json
import sys

import click

from recognizer.cli.options import json_option

TESTED = "_test_"
"""In the names of scores on recordings that nothing was chosen by."""


@click.command("models")
@json_option
def command(as_json: bool) -> None:
    """List the shipped models and your own; * marks the default.

    With each its scores on test sets; --json has all it was scored on. Your own are the .tflite
    files in the `models` folder of recognizer's configuration folder.
    """
    from recognizer.errors import RecognizerError
    from recognizer.model import DEFAULT, load_model, model_files
    from recognizer.model.network import Network

    failed = 0
    for path in model_files():
        try:
            model = load_model(path)
            variant = Network(model).variant
        except RecognizerError as error:
            click.echo(f"recognizer: {error}", err=True)
            failed = error.exit_code
            continue
        manifest = model.manifest
        if as_json:
            record = {
                "name": path.stem,
                "path": str(path),
                "bytes": len(model.data),
                "variant": variant,
                "default": path.stem == DEFAULT,
                "version": manifest.version,
                "labels": manifest.labels,
                "threshold": manifest.threshold,
                "scores": dict(manifest.scores),
                "export": dict(manifest.export),
                "licence": manifest.licence,
            }
            click.echo(json.dumps(record))
        else:
            mark = "*" if path.stem == DEFAULT else " "
            size = f"{len(model.data) / 1000:.0f} kB"
            tests = ", ".join(
                f"{name} {value}" for name, value in manifest.scores.items() if TESTED in name
            )
            click.echo(f"{mark} {path.stem:<20} {size:>8}  {variant:<8}  {tests}".rstrip())
    sys.exit(failed)
