import json
import sys

import click.testing
import numpy as np
import pytest

from recognizer.cli.devices import command
from tests.fake_sounddevice import FakeSound, FakeStream


@pytest.fixture
def sound(monkeypatch):
    fake = FakeSound(("Built-in", 48_000, 2), ("USB", 16_000, 1))
    fake.default.device = [1, -1]
    monkeypatch.setitem(sys.modules, "sounddevice", fake)
    yield fake
    for stream in fake.open:
        stream.closing.set()


def run(*arguments):
    return click.testing.CliRunner().invoke(command, arguments)


def test_the_default_is_marked_and_only_rates_that_work_are_shown(sound):
    sound.refuses = {(rate, n) for rate in (8_000, 32_000, 44_100) for n in (1, 2)}
    first, second = run().stdout.splitlines()
    assert first.startswith("    0  Built-in")
    assert second.startswith("*   1  USB")
    assert second.endswith("16000, 48000 Hz")


def test_json_has_the_rates_too(sound):
    _, usb = map(json.loads, run("--json").stdout.splitlines())
    assert usb["default"] is True
    assert usb["rates"] == [8_000, 16_000, 32_000, 44_100, 48_000]


def test_a_device_that_cannot_be_opened_is_said_to_be_so(sound):
    sound.refuses = {(r, n) for r in (8_000, 16_000, 32_000, 44_100, 48_000) for n in (1, 2)}
    assert run().stdout.splitlines()[1].endswith("cannot be opened")


def test_testing_a_microphone_that_hears(sound):
    ran = run("--test", "--device", "USB", "--seconds", "1")
    assert ran.exit_code == 0
    assert "USB: alive" in ran.stdout


def test_testing_a_dead_microphone_ends_with_code_1(sound, monkeypatch):
    monkeypatch.setattr(FakeStream, "sound_of", lambda self, number: np.float32(0))
    ran = run("--test", "--seconds", "0.5", "--json")
    assert ran.exit_code == 1
    assert json.loads(ran.stdout)["kind"] == "dead"


def test_a_device_without_a_test_is_misuse(sound):
    assert run("--device", "USB").exit_code == 2
