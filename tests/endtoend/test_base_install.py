"""What a Pi installs stays small: no TensorFlow, librosa or numba, neither needed nor imported."""

import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, requires

from recognizer.samples import DEMO

HEAVY = {"tensorflow", "tf-keras", "keras", "librosa", "numba", "scipy", "scikit-learn"}
DISTRIBUTION = "spoken-digit-recognizer"

BLOCKED = """
import sys
class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {heavy}:
            raise AssertionError("imported " + name)
sys.meta_path.insert(0, Blocked())
sys.argv = ["recognizer", "replay", {demo!r}]
from recognizer.cli import main
main()
"""


def base_requirements(name: str, seen: set[str]) -> set[str]:
    """Return every distribution that installing ``name`` without extras brings along."""
    for requirement in requires(name) or []:
        if "extra ==" in requirement:
            continue
        needed = re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0].lower().replace("_", "-")
        if needed not in seen:
            seen.add(needed)
            try:
                base_requirements(needed, seen)
            except PackageNotFoundError:
                continue
    return seen


def test_a_base_install_requires_nothing_heavy():
    needed = base_requirements(DISTRIBUTION, set())
    assert {"numpy", "soxr", "ai-edge-litert"} <= needed
    assert not needed & HEAVY


def test_the_runtime_imports_nothing_heavy():
    heavy = {name.replace("-", "_") for name in HEAVY} | {"sklearn"}
    done = subprocess.run(
        [sys.executable, "-c", BLOCKED.format(heavy=heavy, demo=str(DEMO))],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "digits" in done.stderr


def test_help_imports_no_numpy():
    code = (
        "import sys; from recognizer.cli import group; "
        "group.main(['--help'], standalone_mode=False); "
        "sys.exit('numpy' in sys.modules)"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode
        == 0
    )
