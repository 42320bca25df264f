import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from export.c_array import sparse
from recognizer.frontend import FrontEnd, FrontEndParams
from recognizer.model import load_model

CHECK = Path(__file__).parents[2] / "examples" / "c" / "check_model.c"
STRICT = ["-O2", "-Wall", "-Wextra", "-Werror"]

pytestmark = pytest.mark.skipif(not shutil.which("gcc"), reason="NO COMPILER: install gcc")


@pytest.fixture
def sources(exported, tmp_path):
    for name in ("recognizer_model.h", "recognizer_model.cc"):
        shutil.copy(exported.out / name, tmp_path)
    return tmp_path


def run(folder, language="c"):
    standard = {"c": "-std=c11", "c++": "-std=c++11"}[language]
    command = ["gcc", standard, *STRICT, "-I", folder, "-x", language, CHECK]
    command += [folder / "recognizer_model.cc", "-lm", "-o", folder / "check"]
    subprocess.run(command, check=True)
    return subprocess.run([folder / "check"], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("language", ["c", "c++"])
def test_the_example_program_finds_everything_as_stated(sources, exported, language):
    ran = run(sources, language)
    assert ran.returncode == 0, ran.stderr
    size = len(load_model(exported.out / "small-int8.tflite").data)
    assert f"{size} bytes, 11 classes, 8000 Hz, 21 frames x 12 mels" in ran.stdout


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ("data", "TFLite file|checksum"),
        ("hann", "mean of the window"),
        ("mel_count", "number of mel weights|bins"),
        ("example_samples", "features of the example"),
        ("example_output", "sum of probabilities"),
    ],
)
def test_the_example_program_notices_a_damaged_table(sources, table, says):
    path = sources / "recognizer_model.cc"
    head, body = path.read_text().split(f"recognizer_{table}[] = {{\n")
    numbers, tail = body.split("};", 1)
    spoiled = re.sub(r"(?<![\w.])-?[\d.]+(e[+-]?\d+f)?(?=,)", "99", numbers, count=40)
    assert spoiled != numbers
    path.write_text(f"{head}recognizer_{table}[] = {{\n{spoiled}}};{tail}")
    ran = run(sources)
    assert ran.returncode == 1
    assert re.search(says, ran.stderr)


@pytest.mark.parametrize("params", [FrontEndParams(), FrontEndParams(n_mels=128, n_fft=512)])
def test_sparse_filters_are_the_filters(params):
    filterbank = FrontEnd(params).filterbank
    first, count, weights = sparse(filterbank)
    rebuilt = np.zeros_like(filterbank)
    for row, at, n in zip(rebuilt, first, count, strict=True):
        row[at : at + n], weights = weights[:n], weights[n:]
    np.testing.assert_array_equal(rebuilt, filterbank)
    assert len(weights) == 0
