"""What happens around a running recognizer: files replaced, disks full, the network cut."""

import json
import os
import resource
import subprocess
import sys

import pytest
import soundfile

from recognizer import Recognizer, load_model
from tests.endtoend.run import recognizer as run
from tests.heard import assert_all_heard

NO_NETWORK = """
import os, sys
def refuse(event, arguments):
    if event.startswith("socket.") and event not in ("socket.gethostname",):
        os.write(2, f"NETWORK: {event} {arguments}".encode())
        os._exit(99)
sys.addaudithook(refuse)
sys.argv = ["recognizer", *sys.argv[1:]]
from recognizer.cli import main
main()
"""


@pytest.fixture
def samples(demo):
    return soundfile.read(demo, dtype="float32")[0]


@pytest.mark.parametrize("how", ["written over", "renamed over", "removed"])
def test_a_model_file_replaced_while_running_changes_nothing(
    tmp_path, samples, demo_transcript, how
):
    path = tmp_path / "own.tflite"
    path.write_bytes(load_model().data)
    recognizer = Recognizer(path)
    half = len(samples) // 2
    heard = recognizer.feed(samples[:half])
    if how == "written over":
        path.write_bytes(b"something else")
    elif how == "renamed over":
        (tmp_path / "new").write_bytes(b"something else")
        (tmp_path / "new").replace(path)
    else:
        path.unlink()
    heard += recognizer.feed(samples[half:]) + recognizer.flush()
    assert_all_heard([event.to_dict() for event in heard], demo_transcript, offset=0.0)


@pytest.mark.parametrize(
    "arguments", [("listen", "-", "--json"), ("replay", "-"), ("models",), ("--help",)]
)
def test_the_network_is_never_used(demo, arguments):
    done = subprocess.run(
        [sys.executable, "-c", NO_NETWORK, *arguments],
        input=demo.read_bytes(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()


def test_nothing_is_recorded_unless_asked(demo, tmp_path):
    before = os.umask(0o022)
    try:
        subprocess.run(
            [sys.executable, "-m", "recognizer", "listen", "-"],
            input=demo.read_bytes(),
            cwd=tmp_path,
            env={**os.environ, "HOME": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            check=True,
        )
    finally:
        os.umask(before)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_told_once_and_recognition_goes_on(demo, tmp_path):
    """A limit on the size of files stands for the full disk."""

    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, 1_000))

    command = [sys.executable, "-B", "-m", "recognizer", "listen", "-", "--json"]
    done = subprocess.run(
        [*command, "--save", str(tmp_path / "saved")],
        input=demo.read_bytes(),
        capture_output=True,
        preexec_fn=limit,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    complaints = [line for line in done.stderr.decode().splitlines() if "cannot save" in line]
    assert len(complaints) == 1
    assert done.stdout.decode() == run("listen", "-", "--json", stdin=demo.read_bytes()).out
    assert list((tmp_path / "saved").iterdir()) == []


def test_every_utterance_is_saved_when_asked(demo, tmp_path):
    ran = run("listen", "-", "--json", "--save", tmp_path / "saved", stdin=demo.read_bytes())
    results = [e for e in ran.events if e["event"] in ("digit", "rejected")]
    records = [json.loads(p.read_text()) for p in sorted((tmp_path / "saved").glob("*.json"))]
    assert [event for record in records for event in record["events"]] == results
    assert len(list((tmp_path / "saved").glob("*.wav"))) == len(records)
