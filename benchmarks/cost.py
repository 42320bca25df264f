"""What `recognizer bench` measures, kept as JSON and printed as rows of docs/benchmarks.md.

python -m benchmarks.cost
"""

import json
from pathlib import Path

import click

import recognizer.cli.options  # noqa: F401  sets NumPy's threads as the commands do
from recognizer.bench.run import BenchOptions, bench
from recognizer.cli.entry import run_command
from recognizer.cli.types import Number
from recognizer.model import load_model
from recognizer.samples import DEMO
from train.files.markdown import table
from train.files.output import check_folder


@click.command()
@click.option("--model", help="[default: the shipped one]")
@click.option("--seconds", type=Number(10, 3_600), default=300.0, show_default=True)
@click.option("--listen-seconds", type=Number(2, 3_600), default=30.0, show_default=True)
@click.option("--repeat", type=click.IntRange(1, 100), default=5, show_default=True)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("results/benchmarks/cost.json"),
    show_default=True,
)
def main(model: str | None, seconds: float, listen_seconds: float, repeat: int, out: Path) -> None:
    options = BenchOptions(
        model=model,
        recording=DEMO,
        seconds=seconds,
        listen_seconds=listen_seconds,
        repeat=repeat,
    )
    check_folder(out.parent)
    load_model(model)
    report = bench(options, lambda what: click.echo(f"measuring {what}", err=True))
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(report.as_dict(), indent=1) + "\n")
    m = report.machine
    click.echo(f"{report.model}; {m.processor}, {m.cores} cores, load {m.load:.1f}\n")
    click.echo(table(("", "measured"), report.rows()))


if __name__ == "__main__":
    run_command(main, "benchmarks.cost")
