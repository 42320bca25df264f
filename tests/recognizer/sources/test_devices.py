import os
import sys

import pytest

from recognizer.errors import DeviceError, UsageError
from recognizer.sources import advice
from recognizer.sources.devices import (
    find_again,
    find_device,
    input_devices,
    quiet,
    reinitialize,
    working_rates,
)
from tests.fake_sounddevice import FakeSound

WEBCAM = ("Webcam (hw:2,0)", 48_000, 2)
HEADSET = ("Headset", 44_100, 1)
SPEAKER = ("Speaker", 48_000, 0)


@pytest.fixture
def sound(monkeypatch):
    fake = FakeSound(SPEAKER, WEBCAM, HEADSET)
    fake.default.device = [2, 0]
    monkeypatch.setitem(sys.modules, "sounddevice", fake)
    return fake


def test_only_devices_that_record_are_listed_and_the_default_is_marked(sound):
    assert [(d.index, d.name, d.default) for d in input_devices()] == [
        (1, WEBCAM[0], False),
        (2, "Headset", True),
    ]


def test_a_device_is_found_by_number_name_or_default(sound):
    assert find_device(1).name == WEBCAM[0]
    assert find_device("2").name == "Headset"
    assert find_device("webcam").index == 1
    assert find_device(None).name == "Headset"


def test_a_name_of_nothing_is_no_name(sound):
    with pytest.raises(UsageError, match="no microphone ''"):
        find_device("")


def test_an_exact_name_wins_over_a_part_of_another(sound):
    sound.listed.append(("Headset 2", 44_100, 1))
    assert find_device("Headset").index == 2
    with pytest.raises(UsageError, match="several"):
        find_device("head")


def test_a_card_with_another_number_is_the_same_device(sound):
    webcam = find_device("webcam")
    sound.plugged = [HEADSET, ("Webcam (hw:5,0)", 48_000, 2)]
    reinitialize()
    assert find_again(webcam).index == 1


def test_a_device_that_is_gone_is_not_found_again(sound):
    webcam = find_device("webcam")
    sound.plugged = [HEADSET]
    reinitialize()
    with pytest.raises(DeviceError, match="not there"):
        find_again(webcam)


def test_only_rates_the_device_takes_are_shown(sound):
    sound.refuses = {(rate, n) for rate in (8_000, 16_000, 32_000) for n in (1, 2)}
    assert working_rates(find_device("webcam")) == [44_100, 48_000]


def test_portaudio_can_be_restarted_after_a_failed_start(sound):
    sound.initialized = 0
    reinitialize()
    assert sound.initialized == 1


def test_without_portaudio_the_message_says_how_to_install_it(monkeypatch):
    class Missing:
        def find_spec(self, name, path=None, target=None):
            if name == "sounddevice":
                raise OSError("PortAudio library not found")

    monkeypatch.delitem(sys.modules, "sounddevice", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Missing(), *sys.meta_path])
    monkeypatch.setattr(sys, "platform", "linux")
    with pytest.raises(DeviceError, match="sudo apt install libportaudio2"):
        input_devices()


@pytest.mark.parametrize(
    ("system", "fix"), [("linux", "arecord -l"), ("darwin", "Privacy"), ("win32", "Privacy")]
)
def test_without_a_microphone_the_message_fits_the_system(
    sound, monkeypatch, tmp_path, system, fix
):
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(advice, "_SOUND_DEVICES", tmp_path)
    sound.listed = [SPEAKER]
    with pytest.raises(DeviceError, match=fix):
        input_devices()


def test_cards_that_may_not_be_read_are_a_question_of_permission(sound, monkeypatch, tmp_path):
    (tmp_path / "pcmC1D0c").touch()
    monkeypatch.setattr(advice, "_SOUND_DEVICES", tmp_path)
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    sound.listed = []
    with pytest.raises(DeviceError, match="usermod -aG audio"):
        input_devices()


def test_quiet_silences_what_libraries_write_to_stderr(capfd):
    with quiet():
        os.write(2, b"ALSA lib says something")
    os.write(2, b"heard")
    assert capfd.readouterr().err == "heard"
