"""The recipes of docs/programs.md, run with the bundled recording in place of a microphone."""

import json
import os
import shlex
import shutil
import socket
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

RECOGNIZER = f"{sys.executable} -m recognizer"
GPIO = Path(__file__).parents[2] / "examples" / "gpio.py"


def needs(*programs):
    lacking = [program for program in programs if not shutil.which(program)]
    return pytest.mark.skipif(bool(lacking), reason=f"NOT INSTALLED: {', '.join(lacking)}")


def shell(command, demo, **options):
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"],
        stdin=demo.open("rb"),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        **options,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def wait_until(condition):
    for _ in range(300):
        if condition():
            return
        time.sleep(0.1)
    raise AssertionError("nothing happened")


def digits(lines):
    events = [json.loads(line) for line in lines]
    return [event["digit"] for event in events if event["event"] == "digit"]


@pytest.fixture
def broker(tmp_path):
    """Yield the port of an MQTT broker."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with subprocess.Popen(["mosquitto", "-p", str(port)], stderr=subprocess.DEVNULL) as process:
        try:
            wait_until(lambda: not socket.socket().connect_ex(("127.0.0.1", port)))
            yield port
        finally:
            process.terminate()


@needs("mosquitto", "mosquitto_pub", "mosquitto_sub")
@pytest.mark.parametrize("topic", ["events", "digits"])
def test_mqtt(broker, demo, replayed, replayed_digits, tmp_path, topic):
    out = tmp_path / "out"
    with (
        out.open("wb") as file,
        subprocess.Popen(
            [
                "stdbuf",
                "-oL",
                "mosquitto_sub",
                "-p",
                str(broker),
                "-t",
                f"recognizer/{topic}",
                "-d",
            ],
            stdout=file,
        ) as subscriber,
    ):
        try:
            wait_until(lambda: b"SUBACK" in out.read_bytes())
            if topic == "events":
                publish = f"mosquitto_pub -p {broker} -t recognizer/events -l"
                shell(f"{RECOGNIZER} listen - --json | {publish}", demo)
                wanted = len(replayed)
            else:
                publish = f"mosquitto_pub -p {broker} -t recognizer/digits -m {{}}"
                shell(f"{RECOGNIZER} listen - --json --exec {shlex.quote(publish)}", demo)
                wanted = len({event["utterance"] for event in replayed if "digit" in event})
            wait_until(lambda: out.read_text().count("received PUBLISH") >= wanted)
        finally:
            subscriber.terminate()
    told = ("Client", "Subscribed")
    lines = [line for line in out.read_text().splitlines() if not line.startswith(told)]
    if topic == "events":
        assert [json.loads(line) for line in lines] == replayed
    else:
        assert "".join(lines) == "".join(map(str, replayed_digits))


@needs("socat")
def test_a_unix_socket(demo, replayed_digits, tmp_path):
    path = tmp_path / "digits.sock"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen()
        shell(f"{RECOGNIZER} listen - --json | socat -u - UNIX-CONNECT:{path}", demo)
        connection, _ = listener.accept()
        with connection, connection.makefile() as lines:
            assert digits(lines) == replayed_digits


@pytest.mark.skipif(not find_spec("gpiozero"), reason="NOT INSTALLED: gpiozero")
def test_gpio(demo, replayed):
    out = shell(
        f"{RECOGNIZER} listen - --json | {sys.executable} {GPIO} 2 3 4 5 6 7 8 9 10 11",
        demo,
        env={**os.environ, "GPIOZERO_PIN_FACTORY": "mock"},
    )
    sure = [event["digit"] for event in replayed if "digit" in event and event["confidence"] >= 0.9]
    assert sure
    assert out.splitlines() == [f"GPIO {digit + 2} on" for digit in sure]
