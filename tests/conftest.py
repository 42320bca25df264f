"""What every test may use: the bundled recording, the data folder, and sound without files."""

import os
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import settings

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_USE_LEGACY_KERAS", "1")  # see train.fitting.quietly

from recognizer.samples import DEMO, DEMO_TRANSCRIPT

# How long a case takes says how busy the machine is; which cases are tried must not be chance, so
# that a failure is of the change at hand. tests/fuzz/guided.py looks for new ones.
settings.register_profile("any machine", deadline=None, derandomize=True)
settings.load_profile("any machine")

FloatArray = npt.NDArray[np.float32]

SLOW_MODULE = "\npytestmark = pytest.mark.slow\n"


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Without slow tests, do not even import a module of them: TensorFlow alone takes seconds."""
    fast = config.option.markexpr == "not slow" and collection_path.suffix == ".py"
    return True if fast and SLOW_MODULE in collection_path.read_text() else None


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Have one worker more than cores: many tests wait, for a browser or the end of a sound."""
    from xdist.plugin import pytest_xdist_auto_num_workers

    return int(pytest_xdist_auto_num_workers(config)) + 1


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Give a file's tests to one worker, and all on exports: these share one that takes long.

    Overriding ``_split_scope`` is how pytest-xdist's documentation says that groups are made.
    """
    from xdist.scheduler import LoadFileScheduling

    class ByFile(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = super()._split_scope(nodeid)
            return "tests/export" if file.startswith("tests/export/") else file

    return ByFile(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that have slow tests, so that no worker ends with a long one."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture
def demo() -> Path:
    """Return the bundled recording."""
    return DEMO


@pytest.fixture
def demo_transcript() -> Path:
    """Return the bundled recording's reference transcript."""
    return DEMO_TRANSCRIPT


@pytest.fixture
def fsdd() -> Path:
    """Return FSDD's folder, or skip the test and say why."""
    root = os.environ.get("RECOGNIZER_DATA")
    if not root or not (Path(root) / "fsdd").is_dir():
        pytest.skip("NO RECORDINGS: set RECOGNIZER_DATA to a folder that holds fsdd/")
    return Path(root) / "fsdd"


@pytest.fixture
def data() -> Path:
    """Return the folder of all recordings, or skip the test and say why."""
    root = os.environ.get("RECOGNIZER_DATA")
    if not root or not Path(root).is_dir():
        pytest.skip("NO RECORDINGS: set RECOGNIZER_DATA to a folder of corpora")
    return Path(root)


@pytest.fixture
def rng() -> np.random.Generator:
    """Return a generator with a fixed seed."""
    return np.random.default_rng(7)


def tone(seconds: float, rate: int = 8_000, hertz: float = 440.0) -> FloatArray:
    """Return a sine at a tenth of full scale."""
    time = np.arange(round(seconds * rate)) / rate
    return (0.1 * np.sin(2 * np.pi * hertz * time)).astype(np.float32)
