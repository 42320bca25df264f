"""Clips that are written without being encoded."""

from pathlib import Path

import pytest

from train.synthesis import audio


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the paths of clips that would have been written."""
    paths: list[str] = []

    def write(path: Path, samples: audio.Samples) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        paths.append("/".join(path.parts[-2:]))

    monkeypatch.setattr(audio, "write", write)
    return paths
