"""Input devices: listed, found by name, and asked which rates they take.

PortAudio's library is loaded only here, when the first device is looked for.
"""

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from recognizer.errors import DeviceError, UsageError
from recognizer.sources import advice

COMMON_RATES = (48_000, 44_100, 16_000, 32_000, 8_000)
ALSA, ALSA_ASKED, ALSA_BETTER = "ALSA", 44_100, 48_000
"""PortAudio gives as the own rate of an ALSA device the one nearest to 44.1 kHz that it takes: of
one that takes any, or both, that says nothing, and 48 kHz is less work to resample."""
MOST_CHANNELS = 8
"""A device with more is a sound server's, or a mixing desk of which a channel must be named."""
_ALSA_PLACE = re.compile(r" ?\(hw:\d+,\d+\)$")


@dataclass(frozen=True)
class Device:
    """An input device as PortAudio lists it."""

    index: int
    name: str
    host: str
    """Host interface: ALSA, Core Audio, WASAPI..."""
    channels: int
    rate: float
    """Its own rate in Hz."""
    default: bool


@dataclass(frozen=True)
class CaptureSettings:
    """What a device agreed to."""

    rate: float
    """Hz."""
    channels: int
    refused: str = ""
    """What it was asked for first, where it refused that."""

    def __str__(self) -> str:
        return _described(self.rate, self.channels)


def portaudio() -> Any:
    """Return the ``sounddevice`` module; raises DeviceError where PortAudio is missing."""
    try:
        import sounddevice
    except OSError:
        raise DeviceError(advice.portaudio_missing()) from None
    return sounddevice


def reinitialize() -> None:
    """Make PortAudio look for devices anew; it lists those of its start otherwise.

    No stream may be open. Raises DeviceError where PortAudio does not start again. Uses
    sounddevice's private names: it has no public ones for this.
    """
    sound = portaudio()
    with quiet():
        # What ended in an error was not started, and then cannot be ended.
        with suppress(sound.PortAudioError):
            sound._terminate()
        try:
            sound._initialize()
        except sound.PortAudioError as error:
            raise DeviceError(f"PortAudio cannot start: {reason(error)}") from None


def input_devices() -> list[Device]:
    """Return the devices that can record; raises DeviceError where there are none."""
    sound = portaudio()
    try:
        hosts = sound.query_hostapis()
        default = sound.default.device[0]
        devices = [
            Device(
                index=index,
                name=str(info["name"]),
                host=str(hosts[info["hostapi"]]["name"]),
                channels=int(info["max_input_channels"]),
                rate=float(info["default_samplerate"]),
                default=index == default,
            )
            for index, info in enumerate(sound.query_devices())
            if info["max_input_channels"] > 0
        ]
    except sound.PortAudioError as error:
        raise DeviceError(f"PortAudio cannot list devices: {reason(error)}") from None
    if not devices:
        raise DeviceError(advice.no_microphone())
    return devices


def find_device(wanted: int | str | None) -> Device:
    """Return the device of that number, or whose name holds that text; or the default.

    Raises UsageError where none or several fit, DeviceError where there is none at all.
    """
    devices = input_devices()
    if wanted is None:
        return next((device for device in devices if device.default), devices[0])
    number = int(wanted) if str(wanted).isdecimal() else None
    found = [d for d in devices if d.index == number] or _named(devices, str(wanted))
    if not found:
        raise UsageError(f"no microphone {wanted!r}; `recognizer devices` lists them")
    if len(found) > 1:
        names = ", ".join(f"{d.index} {d.name}" for d in found)
        raise UsageError(f"{wanted!r} fits several microphones, give a number: {names}")
    return found[0]


def find_again(device: Device) -> Device:
    """Return the device of the same name and host interface, wherever it is listed now.

    ALSA puts the card's number into a name, and a card plugged in again may get another.
    Raises DeviceError where it is not there.
    """
    for candidate in input_devices():
        if (candidate.host, _stable(candidate.name)) == (device.host, _stable(device.name)):
            return candidate
    raise DeviceError(f"{device.name}: not there")


def settle(device: Device, channel: int | None = None) -> CaptureSettings:
    """Return the first number of channels and rate that the device agrees to.

    All its channels, or the two of a sound server that would make up any number, are asked for
    first, at its own rate: a mean that a driver makes of them may be silence. There are at least
    ``channel``. Raises UsageError where it has fewer, DeviceError where it refuses all.
    """
    least = channel or 1
    if device.channels < least:
        raise UsageError(f"{device.name}: has {device.channels} channels, not {least}")
    unknown = device.host == ALSA and device.rate == ALSA_ASKED
    rates = list(dict.fromkeys([ALSA_BETTER if unknown else device.rate, *COMMON_RATES]))
    own = device.channels if device.channels <= MOST_CHANNELS else 2
    asked = dict.fromkeys((max(own, least), 2, 1, device.channels))
    counts = [count for count in asked if least <= count <= device.channels]
    why = ""
    for channels, rate in product(counts, rates):
        refusal = _refusal(device, rate, channels)
        if not refusal:
            first = _described(rates[0], counts[0]) if why else ""
            return CaptureSettings(rate, channels, refused=first)
        why = why or refusal
    raise DeviceError(f"{device.name}: cannot be opened ({why}); {advice.refused()}")


def working_rates(device: Device, rates: Iterable[float] = COMMON_RATES) -> list[float]:
    """Return those of ``rates`` in Hz that the device takes, and its own, in order."""
    asked = sorted({*rates, device.rate})
    counts = dict.fromkeys((1, min(2, device.channels)))
    return [rate for rate in asked if any(not _refusal(device, rate, n) for n in counts)]


def reason(error: Exception) -> str:
    """Return PortAudio's own words for what went wrong, or those of the system below it."""
    match error.args:
        case (_, _, (_, _, str(text))) if text:
            return text
        case (text, *_):
            return str(text).split(" [")[0]
        case _:
            return str(error)


@contextmanager
def quiet() -> Iterator[None]:
    """Silence the ALSA library, which writes its trials and errors straight to stderr."""
    try:
        kept = os.dup(2)
    except OSError:  # closed by whoever started us: nothing to silence
        yield
        return
    try:
        with Path(os.devnull).open("w") as nowhere:
            os.dup2(nowhere.fileno(), 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _refusal(device: Device, rate: float, channels: int) -> str:
    """Return why the device refuses, empty where it agrees."""
    sound = portaudio()
    try:
        with quiet():
            sound.check_input_settings(device.index, channels, "float32", None, rate)
    except sound.PortAudioError as error:
        return reason(error) or "unknown reason"
    return ""


def _named(devices: list[Device], text: str) -> list[Device]:
    exact = [device for device in devices if device.name == text]
    wanted = text.strip().lower()
    return exact or [device for device in devices if wanted and wanted in device.name.lower()]


def _stable(name: str) -> str:
    return _ALSA_PLACE.sub("", name)


def _described(rate: float, channels: int) -> str:
    return f"{rate:g} Hz, {channels} channel{'s' if channels > 1 else ''}"
