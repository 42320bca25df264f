"""``python -m benchmarks.compare``: makes the streams, runs the systems, writes the table."""

import json
import subprocess
import sys
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import soundfile

from benchmarks.compare.heard import Run
from benchmarks.compare.scores import SystemScore, header, set_score
from benchmarks.compare.sizes import installed_mb
from benchmarks.compare.systems import RATE, SYSTEMS
from recognizer.bench.report import this_machine
from recognizer.cli.entry import run_command
from recognizer.errors import RecognizerError, UsageError
from recognizer.extras import DISTRIBUTION, how_to_install
from train import corpora
from train.corpora import Recording, splits
from train.evaluate.glued import GluedStream, glue
from train.evaluate.listening import seed_of
from train.files.markdown import table
from train.files.output import check_folder

UNSEEN = ("ntua", "india")


DEFAULT = ("ours", "pocketsphinx", "whisper")


@click.command()
@click.option("--strings", type=click.IntRange(12), default=36, show_default=True, help="A set.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True)
@click.option("--model", default="", help="Of ours. [default: the shipped one]")
@click.option(
    "--system",
    "systems",
    multiple=True,
    type=click.Choice(list(SYSTEMS)),
    default=DEFAULT,
    show_default=True,
)
@click.option("--training", is_flag=True, help="FSDD's training takes only: to choose settings on.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("results/benchmarks/compare.json"),
    show_default=True,
)
def main(
    strings: int, seed: int, model: str, systems: tuple[str, ...], training: bool, out: Path
) -> None:
    """Compare recognizers of digits on strings that none was trained on."""
    check_folder(out.parent)
    contenders = [name for name in SYSTEMS if name in systems]
    _check_installed(contenders)
    machine = this_machine()
    sets = _sets(training=training)
    scores = _compare(sets, contenders, strings, seed, model)
    out.parent.mkdir(parents=True, exist_ok=True)
    record = {
        "strings": strings,
        "seed": seed,
        "machine": asdict(machine),
        "systems": [asdict(score) for score in scores],
    }
    out.write_text(json.dumps(record, indent=1) + "\n")
    click.echo(table(header(list(sets)), [score.row() for score in scores]))


def _check_installed(contenders: list[str]) -> None:
    for contender in contenders:
        for name in SYSTEMS[contender].distributions:
            if name != DISTRIBUTION and not _version(name):
                raise UsageError(how_to_install("compare", name))


def _sets(*, training: bool) -> dict[str, list[Recording]]:
    split = splits.official(corpora.find("fsdd"))
    if training:
        return {"FSDD training takes": split.train}
    found = {"FSDD official test": split.test}
    root = corpora.locate("unseen")
    for name in UNSEEN:
        if root is None or not (root / name).is_dir():
            click.echo(f"not measured: no recordings in unseen/{name}", err=True)
        else:
            found[f"unseen/{name}"] = corpora.read(root / name)
    return found


def _compare(
    sets: dict[str, list[Recording]],
    contenders: list[str],
    count: int,
    seed: int,
    model: str,
) -> list[SystemScore]:
    with TemporaryDirectory() as folder:
        streams: dict[str, GluedStream] = {}
        files: dict[str, str] = {}
        for number, (name, recordings) in enumerate(sets.items()):
            streams[name] = glue(recordings, RATE, count, seed_of(seed, name))
            files[name] = str(Path(folder) / f"{number}.wav")
            soundfile.write(files[name], streams[name].audio, RATE, subtype="PCM_16")
        return [_score(contender, streams, files, model) for contender in contenders]


def _score(
    contender: str, streams: dict[str, GluedStream], files: dict[str, str], model: str
) -> SystemScore:
    click.echo(f"running {contender}", err=True)
    command = [sys.executable, "-m", "benchmarks.compare.child", contender, model, *files.values()]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise RecognizerError(f"{contender} failed, as told above")
    heard = json.loads(done.stdout)
    runs = {name: Run.from_dict(heard["runs"][file]) for name, file in files.items()}
    seconds = sum(len(stream.audio) / stream.rate for stream in streams.values())
    return SystemScore(
        system=contender,
        version=_version(SYSTEMS[contender].distributions[0]),
        sets={name: set_score(name, streams[name], run) for name, run in runs.items()},
        times_real_time=seconds / sum(run.cpu for run in runs.values()),
        load=heard["load"],
        peak_mb=heard["peak_mb"],
        installed_mb=installed_mb(*SYSTEMS[contender].distributions),
    )


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


if __name__ == "__main__":
    run_command(main, "benchmarks.compare")
