"""Several workers learn what one would."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from train.fitting.workers import is_first

SCRIPT = Path(__file__).with_name("one_worker.py")


def start(config: dict[str, object]) -> subprocess.Popen[str]:
    environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}
    environment["TF_CONFIG"] = json.dumps(config)
    command = [sys.executable, str(SCRIPT)]
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def losses(process: subprocess.Popen[str]) -> list[float]:
    out, err = process.communicate(timeout=600)
    assert process.returncode == 0, err
    found: list[float] = json.loads(out.splitlines()[-1])
    return found


def free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


@pytest.mark.slow
def test_two_workers_have_the_loss_of_one_at_every_step(monkeypatch: pytest.MonkeyPatch) -> None:
    cluster = {"worker": [f"127.0.0.1:{port}" for port in free_ports(2)]}
    workers = [
        start({"cluster": cluster, "task": {"type": "worker", "index": index}})
        for index in range(2)
    ]
    monkeypatch.delenv("TF_CONFIG", raising=False)
    from tests.train.fitting import one_worker

    try:
        alone = one_worker.losses()
        first, second = (losses(worker) for worker in workers)
    finally:
        for worker in workers:
            worker.kill()
    assert first == pytest.approx(second)
    assert first == pytest.approx(alone, rel=1e-4)
    assert alone[-1] < alone[0]


def test_the_first_worker_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TF_CONFIG", raising=False)
    assert is_first()
    for index, first in ((0, True), (1, False)):
        config = {"cluster": {"worker": ["a:1", "b:1"]}, "task": {"type": "worker", "index": index}}
        monkeypatch.setenv("TF_CONFIG", json.dumps(config))
        assert is_first() == first
