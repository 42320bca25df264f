"""Runs a model with the kernels of microcontrollers: TFLite Micro, from PyPI's ``tflite-micro``.

``python -m export.micro FOLDER`` is the other side, a process of its own: the interpreter prints
what it lacks to stderr, and may take its process with it. It reads ``model.tflite`` and
``inputs.npy`` from the folder, and writes ``outputs.npy`` and, to stdout, the bytes of the arena.
"""

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from recognizer.errors import RecognizerError

IntArray = npt.NDArray[Any]

LARGEST_ARENA = 4_000_000
GRAIN = 64
"""Bytes to which the size of the arena is found."""


@dataclass(frozen=True)
class MicroRun:
    """What TFLite Micro made of a model."""

    arena: int
    """Bytes of the smallest arena in which it runs. A 32-bit device needs less: half of what is
    no tensor is pointers."""
    outputs: IntArray
    """``(n, ...)`` integers."""


def run_litert(data: bytes, inputs: IntArray) -> IntArray:
    """Return what LiteRT's own kernels make of the same, ``(n, ...)`` integers."""
    from ai_edge_litert.interpreter import Interpreter, OpResolverType

    interpreter = Interpreter(
        model_content=data,
        num_threads=1,
        experimental_op_resolver_type=OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES,
    )
    interpreter.allocate_tensors()
    (takes,), (gives,) = interpreter.get_input_details(), interpreter.get_output_details()
    outputs = []
    for one in inputs:
        interpreter.reset_all_variables()
        interpreter.set_tensor(takes["index"], one[None])
        interpreter.invoke()
        outputs.append(interpreter.get_tensor(gives["index"])[0])
    return np.stack(outputs)


def available() -> bool:
    """Whether ``tflite-micro`` is installed; there are wheels for Linux on x86-64."""
    return find_spec("tflite_micro") is not None


def run_micro(data: bytes, inputs: IntArray) -> MicroRun:
    """Run the file ``data`` on ``inputs`` ``(n, ...)``, of its input's type and shape.

    The state of its LSTMs is cleared before each. Raises RecognizerError, with TFLite Micro's own
    words, where it does not run.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "model.tflite").write_bytes(data)
        np.save(folder / "inputs.npy", inputs)
        root = str(Path(__file__).parents[1])
        path = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))
        done = subprocess.run(
            [sys.executable, "-m", "export.micro", name],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PYTHONPATH": path},
        )
        if done.returncode:
            # Its own words come before Python's, which say no more than that it failed.
            own, _, _ = done.stderr.partition("Traceback")
            words = [line for line in (own.strip() or done.stderr).splitlines() if line.strip()]
            raise RecognizerError(
                f"TFLite Micro does not run it: {words[-1] if words else done.returncode}"
            )
        return MicroRun(int(done.stdout), np.load(folder / "outputs.npy"))


def main(folder: Path) -> None:
    """Do the other side's part in ``folder``."""
    from tflite_micro import runtime

    data = (folder / "model.tflite").read_bytes()
    inputs = np.load(folder / "inputs.npy")

    def interpreter(arena: int) -> Any:
        made = runtime.Interpreter.from_bytes(data, arena_size=arena)
        made.set_input(inputs[:1], 0)
        made.invoke()
        return made

    def runs(arena: int) -> bool:
        # In a process of its own: some arenas that are too small make the interpreter crash.
        child = os.fork()
        if not child:
            try:
                interpreter(arena)
            finally:
                os._exit(int(sys.exc_info()[0] is not None))
        return os.waitpid(child, 0)[1] == 0

    running = interpreter(LARGEST_ARENA)
    outputs = []
    for one in inputs:
        running.reset()
        running.set_input(one[None], 0)
        running.invoke()
        outputs.append(running.get_output(0)[0])
    np.save(folder / "outputs.npy", np.stack(outputs))
    least, most = 0, LARGEST_ARENA // GRAIN
    while most - least > 1:
        middle = (least + most) // 2
        least, most = (least, middle) if runs(middle * GRAIN) else (middle, most)
    print(most * GRAIN)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
