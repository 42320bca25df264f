"""The default recipe from recordings to a run folder, as small as it can be."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from recognizer.model.manifest import Manifest
from tests.train.fitting.test_workers import free_ports
from train.corpora.splits import is_held_back_an4, speech_commands_part
from train.examples.targets import LABELS

pytestmark = pytest.mark.slow

SCRIPT = Path(__file__).with_name("small_default.py")
RATE = 8_000


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of corpora of made-up words, by speakers of every part."""
    folder = tmp_path_factory.mktemp("data")
    rng = np.random.default_rng(7)

    def write(name: str, seconds: float = 0.5) -> None:
        time = np.arange(round(seconds * RATE)) / RATE
        buzz = np.sign(np.sin(2 * np.pi * rng.uniform(90, 200) * time)) * np.hanning(len(time))
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(path, 0.3 * buzz * np.sin(2 * np.pi * rng.uniform(300, 2_500) * time), RATE)

    for digit in range(10):
        for take in (0, 5, 10):
            write(f"fsdd/{digit}_ann_{take}.wav")
    speakers = [f"{number:08x}" for number in range(40)]
    for speaker in speakers:
        for word in ("seven", "tree"):
            write(f"speech-commands/{word}/{speaker}_nohash_0.wav")
    assert {speech_commands_part(speaker) for speaker in speakers} == {
        "train",
        "validation",
        "test",
    }
    an4 = [f"m{letter}ab" for letter in "abcdefghijkl"]
    assert len({is_held_back_an4(speaker) for speaker in an4}) == 2
    for speaker in an4:
        write(f"an4/an1-{speaker}-b.wav", 1.0)
    lines = [f"an1-{speaker}-b\tseven two oh\n" for speaker in an4]
    (folder / "an4" / "transcripts.tsv").write_text("".join(lines))
    write("noise/hum.wav", 3.0)
    return folder


def start(data: Path, out: Path, times: int, config: dict[str, object]) -> subprocess.Popen[str]:
    environment = {**os.environ, "RECOGNIZER_CACHE": str(out.parent / "cache")}
    environment["TF_CONFIG"] = json.dumps(config)
    command = [sys.executable, str(SCRIPT), str(data), str(out), str(times)]
    return subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)


def train(data: Path, out: Path, workers: int, times: int) -> list[str]:
    """Run the recipe so many times to its end, and return what each worker said."""
    cluster = {"worker": [f"127.0.0.1:{port}" for port in free_ports(workers)]}
    running = [
        start(data, out, times, {"cluster": cluster, "task": {"type": "worker", "index": index}})
        for index in range(workers)
    ]
    said = []
    try:
        for process in running:
            said.append(process.communicate(timeout=900)[1])
            assert process.returncode == 0, said[-1]
            assert "oneDNN" not in said[-1]
    finally:
        for process in running:
            process.kill()
    return said


@pytest.mark.parametrize(("workers", "times"), [(1, 2), (2, 1)])
def test_a_run_leaves_a_network_its_manifest_and_its_reports_and_is_not_fitted_again(
    data: Path, tmp_path: Path, workers: int, times: int
) -> None:
    out = tmp_path / "run"
    first, *again, _ = train(data, out, workers, times)[0].split("over\n")
    assert "step 4:" in first
    assert not any("step 4:" in said for said in again)
    assert (out / "model.keras").is_file()
    manifest = Manifest.from_json((out / "manifest.json").read_bytes())
    assert manifest.labels == LABELS
    assert set(manifest.thresholds) == {"strict", "balanced", "lenient"}
    assert manifest.training["sources"]["an4"]["speakers"] > 1
    steps = [report["step"] for report in json.loads((out / "fitting.json").read_text())]
    assert steps == [1, 2, 3, 4]
