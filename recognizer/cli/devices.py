"""``recognizer devices``: the microphones there are, and whether they hear."""

import json
import sys
from dataclasses import asdict

import click

from recognizer.cli.options import json_option
from recognizer.cli.standard import say
from recognizer.cli.types import Number

METER_COLUMNS = 50
REFRESH_SECONDS = 0.1


@click.command("devices")
@click.option("--test", is_flag=True, help="Show a meter, and say whether the device hears.")
@click.option(
    "--device",
    metavar="NUMBER|NAME",
    help="The device to test; by number or part of its name.  [default: the default]",
)
@click.option(
    "--seconds",
    type=Number(0.1, 3_600),
    default=5.0,
    show_default=True,
    help="How long to test.",
)
@json_option
def command(test: bool, device: str | None, seconds: float, as_json: bool) -> None:
    """List microphones with the rates that work; * marks the default.

    With --test, tells a dead microphone (exit code 1) from a quiet room.
    """
    if test:
        _test(device, seconds, as_json)
        return
    if device:
        raise click.UsageError("--device goes with --test")
    from recognizer.sources.devices import input_devices, working_rates

    for found in input_devices():
        rates = working_rates(found)
        if as_json:
            click.echo(json.dumps({**asdict(found), "rates": rates}))
        else:
            mark = "*" if found.default else " "
            shown = (
                ", ".join(f"{rate:g}" for rate in rates) + " Hz" if rates else "cannot be opened"
            )
            name = f"{found.name}  ({found.host}, {found.channels} ch)"
            click.echo(f"{mark} {found.index:3d}  {name}  {shown}")


def _test(wanted: str | None, seconds: float, as_json: bool) -> None:
    """Show a meter on stderr and the verdict on stdout."""
    from recognizer.errors import DeviceError
    from recognizer.levels import MicrophoneCheck
    from recognizer.sinks.blocks import meter
    from recognizer.sources import Gap, Microphone, UntilSignal

    microphone = Microphone(wanted, retry=None)
    check = MicrophoneCheck()
    say(f"{microphone.device.name}, {microphone.settings}: speak now")
    heard, due = 0, 0.0
    try:
        with UntilSignal(microphone) as until:
            for item in until:
                level = -120.0 if isinstance(item, Gap) else check(item)
                heard += item.lost if isinstance(item, Gap) else len(item)
                if heard / microphone.sample_rate >= due:
                    if sys.stderr.isatty():
                        bar = meter(level, METER_COLUMNS)
                        click.echo(f"\r{bar} {level:4.0f} dB ", err=True, nl=False)
                    due += REFRESH_SECONDS
                if heard / microphone.sample_rate >= seconds:
                    break
    except DeviceError as error:
        say(f"recognizer: {error}")
    verdict = check.verdict()
    if sys.stderr.isatty():
        click.echo(err=True)
    if as_json:
        click.echo(json.dumps({"device": microphone.device.name, **asdict(verdict)}))
    else:
        click.echo(f"{microphone.device.name}: {verdict.text}")
    if verdict.kind == "dead":
        sys.exit(1)
