"""``recognizer devices``: the microphones there are."""

import json
from dataclasses import asdict

import click

from recognizer.cli.options import json_option


@click.command("devices")
@json_option
def command(as_json: bool) -> None:
    """List microphones; * marks the default."""
    from recognizer.sources.devices import input_devices

    for device in input_devices():
        if as_json:
            click.echo(json.dumps(asdict(device)))
        else:
            mark = "*" if device.default else " "
            click.echo(
                f"{mark} {device.index:3d}  {device.name}  ({device.host}, "
                f"{device.channels} ch, {device.rate:g} Hz)"
            )
