"""The example in C, compiled against a model's tables, and what Python makes of the same."""

import os
import shutil
import subprocess
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest

from export.c_array import write_source
from recognizer.model import Model, load_model

SOURCES = Path(__file__).parents[2] / "examples" / "c"
STRICT = ["-std=c11", "-O1", "-g", "-Wall", "-Wextra", "-Werror"]
SANITIZED = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"]
PROGRAM = ("recognize.c", "ctc.c", "frontend.c", "network_tflite.c", "utterances.c", "wav.c")

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def tensorflow_lite() -> Path:
    """Return TensorFlow Lite's C library, which the wheel of ``pymicro-wakeword`` has inside."""
    found = find_spec("pymicro_wakeword")
    library = Path(found.origin or "").parent / "lib" / "libtensorflowlite_c.so" if found else None
    if library is None or not library.is_file():
        pytest.skip("NO TENSORFLOW LITE FOR C: pip install pymicro-wakeword")
    return library


def compile_c(folder: Path, sources, out: Path, *libraries) -> Path:
    """Compile ``sources`` of the example with the tables in ``folder``; warnings are errors."""
    if not shutil.which("gcc"):
        pytest.skip("NO COMPILER: install gcc")
    command = ["gcc", *STRICT, *SANITIZED, "-I", folder, *(SOURCES / name for name in sources)]
    command += ["-x", "c", folder / "recognizer_model.cc", "-x", "none", *libraries]
    subprocess.run([*command, "-lm", "-o", out], check=True)
    return out


def run(*words) -> "subprocess.CompletedProcess[str]":
    """Run a program. Leaks are not looked for: what its library keeps is not the example's."""
    environment = {**os.environ, "ASAN_OPTIONS": "detect_leaks=0"}
    return subprocess.run(words, capture_output=True, text=True, check=False, env=environment)


@pytest.fixture(scope="session")
def model() -> Model:
    """Return the shipped model."""
    found = load_model("default")
    if not found.manifest.stride:
        pytest.skip("NO SEQUENCE MODEL: the default is a window classifier")
    return found


@pytest.fixture(scope="session")
def tables(model, tmp_path_factory) -> Path:
    """Return a folder with the shipped model's C source."""
    folder = tmp_path_factory.mktemp("tables")
    write_source(model, folder)
    return folder


@pytest.fixture(scope="session")
def recognize(tables, tmp_path_factory) -> Run:
    """Return a function that runs the program: options, model, recording."""
    library = tensorflow_lite()
    program = tmp_path_factory.mktemp("program") / "recognize"
    compile_c(tables, PROGRAM, program, library, f"-Wl,-rpath,{library.parent}")
    return lambda *words: run(program, *words)
