"""Command line: ``python -m train.strings FOLDER --out DIR``."""

import json
from pathlib import Path

import click
import numpy as np
import soundfile

from recognizer.cli.entry import run_command
from recognizer.cli.number import Number
from recognizer.errors import UsageError
from train import corpora
from train.evaluate import noise
from train.runs import check_folder
from train.streams import room_tone
from train.strings import (
    SpokenString,
    StringParams,
    StringStream,
    in_noise,
    in_stream,
    strings_from,
)
from train.strings.stream import quiet

SIDES = (0.4, 0.6)
"""Seconds of room before and after a string."""
REFERENCE = "reference.jsonl"


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True)
@click.option("--count", type=click.IntRange(1), default=100, show_default=True)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True)
@click.option("--digits", nargs=2, type=int, default=(1, 12), show_default=True, metavar="LOW HIGH")
@click.option("--whole", is_flag=True, help="Keep recordings whole: for sets cut tightly, as FSDD.")
@click.option(
    "--noise-db",
    type=Number(-60, 100),
    metavar="DB",
    help="Speech over noise. [default: clean]",
)
@click.option(
    "--noise",
    "noise_folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Recordings of that noise. [default: pink noise]",
)
@click.option("--rate", type=click.IntRange(8_000), default=8_000, show_default=True, metavar="HZ")
def main(
    folder: Path,
    out: Path,
    count: int,
    seed: int,
    digits: tuple[int, int],
    whole: bool,
    noise_db: float | None,
    noise_folder: Path | None,
    rate: int,
) -> None:
    """Make strings of the digits in FOLDER (FSDD's or Speech Commands' layout).

    Writes a WAV file a string, and reference.jsonl with a line for each: file, speaker, and the
    digits with their start and end in samples. The files' names go to stdout.
    """
    check_folder(out)
    params = StringParams(sample_rate=rate, lengths=digits, whole=whole)
    strings = strings_from(corpora.read(folder), params, seed, count)
    bed = _bed(noise_folder, noise_db, rate)
    out.mkdir(parents=True, exist_ok=True)
    with (out / REFERENCE).open("w") as reference:
        for number, string in enumerate(strings):
            rng = np.random.default_rng([seed, number])
            name = f"{number:04d}_{string.speaker}_{string.text}.wav"
            stream = _heard(string, rng, noise_db, bed)
            soundfile.write(out / name, stream.audio, rate, subtype="PCM_16")
            reference.write(_line(name, stream) + "\n")
            click.echo(out / name)


def _bed(folder: Path | None, ratio: float | None, rate: int) -> list[noise.FloatArray]:
    """Return the recordings of noise below a folder, none where there is no folder."""
    if folder is None:
        return []
    if ratio is None:
        raise UsageError("--noise goes with --noise-db")
    if not (sounds := corpora.sounds(folder)):
        raise UsageError(f"{folder}: no recordings of noise in it")
    return [corpora.load_audio(path, rate) for path in sounds]


def _heard(
    string: SpokenString, rng: np.random.Generator, ratio: float | None, bed: list[noise.FloatArray]
) -> StringStream:
    if ratio is None:
        return in_stream([string], rng, SIDES)
    clips = quiet([string], rng, SIDES)
    length = len(clips.stream)
    sound = noise.bed(bed, length, string.rate, rng) if bed else room_tone(length, rng, tilt=1.0)
    return in_noise([string], clips, sound, ratio)


def _line(name: str, stream: StringStream) -> str:
    (string,) = stream.strings
    digits = [{"digit": int(d.label), "start": d.start, "end": d.end} for d in string.digits]
    line = {"file": name, "speaker": string.speaker, "rate": stream.rate, "digits": digits}
    return json.dumps(line)


if __name__ == "__main__":
    run_command(main, "train.strings")
