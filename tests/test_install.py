"""An sdist and a wheel that a fresh environment can be made to work with, without a clone."""

import os
import shutil
import subprocess
import sys
import tarfile
import urllib.request
import zipfile
from pathlib import Path

import pytest

from recognizer import __version__
from recognizer.samples import DEMO

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
VERSIONS = ("3.11", "3.13")
"""The oldest and the newest that pyproject.toml allows."""
INSTALL = ("-m", "pip", "install", "-q", "--no-compile")
RUNTIME = ("recognizer/models/default.tflite", "recognizer/samples/demo.wav", "recognizer/py.typed")
PAGE = tuple(
    f"recognizer/web/static/{path.name}"
    for path in (ROOT / RUNTIME[0]).parents[1].glob("web/static/*")
)


def run(*command, cwd, **options):
    environment = {name: os.environ[name] for name in os.environ if not name.startswith("PYTHON")}
    done = subprocess.run(
        list(map(str, command)),
        cwd=cwd,
        env=environment,
        capture_output=True,
        check=False,
        **options,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def interpreter(version):
    """Return a Python of that version, or skip the test and say why."""
    if sys.version_info[:2] == tuple(map(int, version.split("."))):
        return Path(sys.executable)
    homes = sorted(Path.home().glob(f".pyenv/versions/{version}*/bin/python"))
    found = [str(homes[-1])] if homes else []
    found += [path for path in (shutil.which(f"python{version}"),) if path]
    for path in found:
        if (
            subprocess.run(
                [path, "-m", "venv", "--help"], capture_output=True, check=False
            ).returncode
            == 0
        ):
            return Path(path)
    pytest.skip(f"NO PYTHON {version}: not installed there")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Return the sdist that ``python -m build`` makes of what git knows, and the wheel of that."""
    pytest.importorskip("build", reason="NOT INSTALLED: build")
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("dist")
    # A copy: builds leave files behind, and files that git does not know must not be needed.
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, source / name)
    run(sys.executable, "-m", "build", "--outdir", out, source, cwd=out)
    (sdist,), (wheel,) = out.glob("*.tar.gz"), out.glob("*.whl")
    return sdist, wheel


def test_both_hold_what_the_runtime_needs_and_no_recordings(built):
    sdist, wheel = built
    with zipfile.ZipFile(wheel) as opened:
        in_wheel = set(opened.namelist())
    with tarfile.open(sdist) as opened:
        in_sdist = {name.split("/", 1)[1] for name in opened.getnames() if "/" in name}
    assert PAGE
    for name in (*RUNTIME, *PAGE):
        assert name in in_wheel
        assert name in in_sdist
    assert "LICENSE" in in_sdist
    assert [name for name in in_wheel if name.endswith(".wav")] == ["recognizer/samples/demo.wav"]
    assert not any(name.startswith(("tests/", "benchmarks/", "results/")) for name in in_wheel)


def test_the_version_stands_in_one_place(built):
    for path in built:
        assert f"-{__version__}" in path.name
    text = (ROOT / "pyproject.toml").read_text()
    assert f'"{__version__}"' not in text


@pytest.mark.parametrize("version", VERSIONS)
def test_a_wheel_in_a_fresh_environment_hears_digits(built, tmp_path, version, demo):
    _, wheel = built
    environment = tmp_path / "fresh"
    run(interpreter(version), "-m", "venv", environment, cwd=tmp_path)
    python, command = environment / "bin/python", environment / "bin/recognizer"
    run(python, *INSTALL, wheel, cwd=tmp_path)

    assert run(command, "--version", cwd=tmp_path).split()[-1] == __version__
    listened = run(command, "listen", "-", "--plain", cwd=tmp_path, input=demo.read_bytes())
    replayed = run(command, "replay", DEMO, cwd=tmp_path)
    assert len(replayed.splitlines()) > 5
    assert listened == replayed
    assert "default" in run(command, "models", cwd=tmp_path)
    told = subprocess.run([command, "serve"], cwd=tmp_path, capture_output=True, check=False)
    assert told.returncode == 2
    assert b"pip install 'spoken-digit-recognizer[web]'" in told.stderr

    run(python, *INSTALL, f"{wheel}[web,wyoming]", cwd=tmp_path)
    for arguments in (("serve", "--port", "0"), ("wyoming", "--uri", "tcp://127.0.0.1:0")):
        with subprocess.Popen(
            [command, *arguments], cwd=tmp_path, stdout=subprocess.PIPE, text=True
        ) as server:
            try:
                address = server.stdout.readline().strip()
                assert "127.0.0.1" in address
                if arguments[0] == "serve":
                    with urllib.request.urlopen(f"{address}static/page.js") as page:
                        assert page.status == 200
            finally:
                server.terminate()
            assert server.wait(30) == 0
