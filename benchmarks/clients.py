"""How many clients at real time does a server carry on one core before a result is late?

    python -m benchmarks.clients serve
    python -m benchmarks.clients wyoming

The server runs on one core, the clients on the others. Every client says the bundled recording
again and again in a microphone's blocks, each from a place of its own. A step is late when 5 % of
its results come more than ``--late`` seconds after what they answer: for ``serve`` the end of a
digit, for ``wyoming`` the end of a request of four seconds. Clients are doubled until a step is
late; then the number between is narrowed down.
"""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import click
import numpy as np

from benchmarks.talk import talk_to_serve, talk_to_wyoming
from recognizer.cli.entry import run_command
from recognizer.cli.types import Number
from recognizer.errors import RecognizerError
from recognizer.model import load_model
from recognizer.sources.capture import BLOCK_SECONDS

SHARE = 95
NARROW = 1.15
"""Ratio of a step that is late to one that is not at which the search ends."""
MOST = 512

Talk = Callable[[str, float, float], Awaitable[list[float]]]
"""From an address, seconds to talk, and a place to begin at, to the delays of the results."""


@dataclass(frozen=True)
class Step:
    """What so many clients at once waited for results."""

    clients: int
    results: int
    median: float
    p95: float
    """Seconds; 5 % of the results took longer."""
    cpu: float
    """Processor time of the server over the time it was watched: 1 is the whole core."""


SERVERS: dict[str, tuple[Talk, list[str]]] = {
    "serve": (talk_to_serve, ["--port", "0"]),
    "wyoming": (talk_to_wyoming, ["--uri", "tcp://127.0.0.1:0"]),
}


async def measure(talk: Talk, address: str, clients: int, seconds: float, pid: int) -> Step:
    """Have so many clients talk at once, and return what they waited."""
    began, spent = time.monotonic(), _processor_time(pid)
    # Begun one after the other, so that their blocks do not all come at the same moment.
    places = np.arange(clients) * BLOCK_SECONDS / clients
    found = await asyncio.gather(
        *(_later(place, talk, address, seconds, 3.7 * n) for n, place in enumerate(places))
    )
    delays = [delay for one in found for delay in one]
    if not delays:
        raise RecognizerError("the clients got no result: try more --seconds")
    cpu = (_processor_time(pid) - spent) / (time.monotonic() - began)
    return Step(
        clients,
        len(delays),
        round(float(np.median(delays)), 3),
        round(float(np.percentile(delays, SHARE)), 3),
        round(cpu, 3),
    )


async def _later(
    wait: float, talk: Talk, address: str, seconds: float, begin: float
) -> list[float]:
    await asyncio.sleep(wait)
    return await talk(address, seconds, begin)


def steps(measured: Callable[[int], Step], late: float) -> Iterator[Step]:
    """Yield the steps of the search for the most clients that are answered in time."""
    good, bad, clients = 0, MOST + 1, 1
    while clients <= MOST:
        step = measured(clients)
        yield step
        if step.p95 > late:
            bad = clients
        else:
            good = clients
        if bad > MOST:
            clients *= 2
        elif bad - good <= 1 or bad <= NARROW * good:
            return
        else:
            clients = (good + bad) // 2


@contextmanager
def running(server: str, model: str | None) -> Iterator[tuple[str, int]]:
    """Run a server on the last core of this machine; yield its address and process."""
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) < 2:
        raise RecognizerError("needs two cores: one for the server, one for the clients")
    arguments = [*SERVERS[server][1], "--clients", str(MOST)]
    arguments += ["--model", model] if model else []
    os.sched_setaffinity(0, cores[-1:])  # which the server inherits
    try:
        process = subprocess.Popen(
            [sys.executable, "-m", "recognizer", server, *arguments],
            stdout=subprocess.PIPE,
            text=True,
        )
    finally:
        os.sched_setaffinity(0, cores[:-1])
    assert process.stdout is not None
    try:
        address = process.stdout.readline().strip()
        if not address:
            raise RecognizerError(f"recognizer {server} did not start")
        yield address, process.pid
    finally:
        process.terminate()
        process.wait()
        os.sched_setaffinity(0, cores)


def _processor_time(pid: int) -> float:
    """Return the seconds of processor time that a process has had; 0 where that is not known."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@click.command()
@click.argument("server", type=click.Choice(list(SERVERS)))
@click.option("--model", help="[default: the shipped one]")
@click.option("--seconds", type=Number(4, 3_600), default=20.0, show_default=True, help="A step.")
@click.option("--late", type=Number(0.05, 10), default=1.0, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a step.")
def main(server: str, model: str | None, seconds: float, late: float, as_json: bool) -> None:
    load_model(model)
    talk, _ = SERVERS[server]
    best = 0
    with running(server, model) as (address, pid):

        def measured(clients: int) -> Step:
            return asyncio.run(measure(talk, address, clients, seconds, pid))

        for step in steps(measured, late):
            best = max(best, step.clients if step.p95 <= late else 0)
            if as_json:
                click.echo(json.dumps(asdict(step)))
            else:
                click.echo(
                    f"{step.clients:4} clients  {step.results:5} results  median "
                    f"{step.median:.3f} s  95 % within {step.p95:.3f} s  core {step.cpu:.0%}"
                )
    load = os.getloadavg()[0]
    click.echo(f"{best} clients within {late:g} s; load of the machine {load:.1f}", err=True)


if __name__ == "__main__":
    run_command(main, "benchmarks.clients")
