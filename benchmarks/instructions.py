"""How many instructions recognition takes, and what share of a Raspberry Pi that may be.

    python -m benchmarks.instructions

Needs valgrind, gcc and an x86-64 machine; takes some minutes. Three streams are heard: a second of
room tone, the same with more of it, and the same with the bundled recording. Their differences
leave out what starting takes.
"""

import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import numpy as np
import soundfile

from benchmarks.callgrind import Counts, counted
from recognizer.bench.streams import Sample, read_sample
from recognizer.cli.entry import run_command
from recognizer.errors import RecognizerError
from recognizer.model import Model, load_model
from recognizer.samples import DEMO
from train.files.markdown import table

SILENCE_SECONDS = 20.0
WIDER = 2.0
"""How many more numbers a vector of this machine (AVX2) holds than one of the boards' (NEON)."""


@dataclass(frozen=True, kw_only=True)
class Board:
    """A computer, and what is assumed of it."""

    name: str
    core: str
    gigahertz: float
    per_cycle: float
    """Instructions that a core executes in a cycle: an assumption."""

    def share(self, instructions: float) -> float:
        """Return the share of one core for so many instructions a second, in percent."""
        return 100 * instructions / (1e9 * self.gigahertz * self.per_cycle)


BOARDS = (
    Board(name="Zero 2 W", core="Cortex-A53", gigahertz=1.0, per_cycle=0.5),
    Board(name="4", core="Cortex-A72", gigahertz=1.8, per_cycle=1.0),
    Board(name="5", core="Cortex-A76", gigahertz=2.4, per_cycle=1.5),
)


@dataclass(frozen=True, kw_only=True)
class Part:
    """What some libraries do of the whole; the last of PARTS has what is in no other."""

    name: str
    libraries: tuple[str, ...] = ()
    """Beginnings of their file names."""
    vectors: bool = False
    """Whether it computes with vectors, most of the time."""


PARTS = (
    Part(name="detector (webrtcvad)", libraries=("_webrtcvad",)),
    Part(name="network (LiteRT)", libraries=("_pywrap", "libpywrap", "libLiteRt"), vectors=True),
    Part(
        name="filter and front-end (NumPy)",
        libraries=("_multiarray", "_pocketfft", "libscipy_openblas", "libopenblas", "_umath"),
        vectors=True,
    ),
    Part(name="Python and the rest"),
)


def by_part(counts: Counts) -> dict[str, int]:
    """Return the instructions of each part."""
    found = dict.fromkeys((part.name for part in PARTS), 0)
    for (library, _), instructions in counts.items():
        part = next((p for p in PARTS if library.startswith(p.libraries)), PARTS[-1])
        found[part.name] += instructions
    return found


def on_board(parts: Mapping[str, float]) -> float:
    """Return how many instructions a board's core would execute for what this machine does."""
    return sum(parts[part.name] * (WIDER if part.vectors else 1) for part in PARTS)


def streams(folder: Path, sample: Sample) -> dict[str, tuple[Path, float]]:
    """Write three streams; return for each its file and the seconds it has beyond the first."""
    rng = np.random.default_rng(1)
    begin = sample.room_tone(sample.rate, rng)
    more = {
        "start": np.zeros(0, np.float32),
        "silence": sample.room_tone(round(SILENCE_SECONDS * sample.rate), rng),
        "speech": sample.speech,
    }
    found = {}
    for name, samples in more.items():
        path = folder / f"{name}.wav"
        soundfile.write(path, np.concatenate([begin, samples]), sample.rate, subtype="PCM_16")
        found[name] = path, len(samples) / sample.rate
    return found


def rates(
    run: Callable[[Path], Counts], heard: dict[str, tuple[Path, float]]
) -> dict[str, Counter[tuple[str, str]]]:
    """Return what a program executes for each second of silence and of speech, by function."""
    base = run(heard["start"][0])
    found = {}
    for name in ("silence", "speech"):
        path, seconds = heard[name]
        more = run(path)
        more.subtract(base)
        found[name] = Counter({key: round(value / seconds) for key, value in more.items()})
    return found


def python(path: Path) -> Counts:
    """Return what ``recognizer replay`` executes for a stream."""
    return counted([sys.executable, "-m", "recognizer", "replay", path, "--json"])


def show_python(heard: dict[str, tuple[Path, float]]) -> None:
    """Print what the parts of ``replay`` take, and what that may be on a Raspberry Pi."""
    parts = {name: by_part(one) for name, one in rates(python, heard).items()}
    head = ("`recognizer`, million instructions a second of", *parts)
    rows = [(part.name, *(_millions(one[part.name]) for one in parts.values())) for part in PARTS]
    rows.append(("all", *(_millions(sum(one.values())) for one in parts.values())))
    click.echo(table(head, rows, numbers=True) + "\n")
    shares = []
    for board in BOARDS:
        assumed = f"{board.gigahertz:g} GHz, {board.per_cycle:g} a cycle"
        own = (f"{board.share(on_board(one)):.1f} %" for one in parts.values())
        shares.append((board.name, board.core, assumed, *own))
    click.echo(table(("Raspberry Pi", "core", "assumed", *parts), shares))


def _millions(instructions: float) -> str:
    return f"{instructions / 1e6:.1f}"


@dataclass(frozen=True, kw_only=True)
class Arithmetic:
    """One of the ways in which ``examples/c`` computes features, and its functions."""

    name: str
    options: tuple[str, ...]
    high_pass: str
    features: str


ARITHMETICS = (
    Arithmetic(name="float", options=(), high_pass="high_pass", features="features_of"),
    Arithmetic(
        name="fixed point",
        options=("--fixed",),
        high_pass="high_pass_fixed",
        features="fixed_features_of",
    ),
)


def program(folder: Path, model: Model) -> Path:
    """Compile ``examples/c`` for a model; raises RecognizerError where that cannot be."""
    from export.c_array import LIBRARY, STEM, write_source

    found = find_spec("pymicro_wakeword")
    if found is None or found.origin is None:
        raise RecognizerError("no TensorFlow Lite for C: pip install pymicro-wakeword")
    library = Path(found.origin).parent / "lib" / "libtensorflowlite_c.so"
    write_source(model, folder)
    out = folder / "recognize"
    sources = [path for path in sorted(LIBRARY.glob("*.c")) if path.name != "check_model.c"]
    tables = ["-x", "c", folder / f"{STEM}.cc", "-x", "none"]
    libraries = [library, f"-Wl,-rpath,{library.parent}", "-lm", "-o", out]
    command = ["gcc", "-std=c11", "-O2", "-I", folder, *sources, *tables, *libraries]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RecognizerError(f"gcc: {done.stderr.strip().splitlines()[0]}")
    return out


def show_c(folder: Path, heard: dict[str, tuple[Path, float]], model: Model) -> None:
    """Print what the parts of the program in C take, in float and in fixed point."""
    compiled, file = program(folder, model), folder / "model.tflite"
    file.write_bytes(model.data)
    found = []
    for one in ARITHMETICS:
        command = [compiled, *one.options, file]
        speech = rates(lambda path, command=command: counted([*command, path]), heard)["speech"]
        found.append(c_parts(speech, one))
    heads = (one.name for one in ARITHMETICS)
    head = ("`examples/c`, million instructions a second of speech", *heads)
    rows = [(name, *(_millions(parts[name]) for parts in found)) for name in found[0]]
    click.echo("\n" + table(head, rows, numbers=True))


def c_parts(counts: Counts, arithmetic: Arithmetic) -> dict[str, int]:
    """Return the instructions of each part; the program runs both filters, one of them unused."""
    found = {"high-pass": 0, "front-end": 0, "network, TensorFlow Lite": 0, "the rest": 0}
    for (library, function), instructions in counts.items():
        if library.startswith("libtensorflowlite"):
            part = "network, TensorFlow Lite"
        elif function == arithmetic.high_pass:
            part = "high-pass"
        elif function == arithmetic.features or library.startswith("libm."):
            part = "front-end"
        elif function in {other.high_pass for other in ARITHMETICS}:
            continue
        else:
            part = "the rest"
        found[part] += instructions
    return found


MICRO = """
import sys
import numpy as np
from tflite_micro import runtime
interpreter = runtime.Interpreter.from_file(sys.argv[1], arena_size=1_000_000)
shape = interpreter.get_input_details(0)["shape"]
for _ in range(int(sys.argv[2])):
    interpreter.reset()
    interpreter.set_input(np.zeros(shape, np.int8), 0)
    interpreter.invoke()
"""
WINDOWS = (1, 11)


def show_micro(file: Path) -> None:
    """Print what a window takes in TFLite Micro, with its reference kernels."""
    few, many = (counted([sys.executable, "-c", MICRO, file, str(n)]) for n in WINDOWS)
    many.subtract(few)
    kernels = sum(count for (library, _), count in many.items() if library == "_runtime.so")
    click.echo(
        f"\nTFLite Micro, {file.name}, reference kernels: "
        f"{kernels / (WINDOWS[1] - WINDOWS[0]) / 1e6:.1f} million instructions a window"
    )


@click.command()
@click.option("--model", help="[default: the shipped one]")
@click.option(
    "--micro",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Count this file in TFLite Micro too: the micro variant of an export.",
)
def main(model: str | None, micro: Path | None) -> None:
    loaded = load_model(model)
    with TemporaryDirectory() as name:
        folder = Path(name)
        heard = streams(folder, read_sample(DEMO))
        show_python(heard)
        show_c(folder, heard, loaded)
        if micro:
            show_micro(micro)


if __name__ == "__main__":
    run_command(main, "benchmarks.instructions")
