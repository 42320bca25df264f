"""A microphone through PortAudio, whose library is loaded only here."""

import queue
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt

from recognizer.errors import DeviceError, UsageError
from recognizer.sources.base import STREAM_RATE, Gap
from recognizer.sources.resampler import Resampler

BLOCK_SECONDS = 0.02
QUEUE_SECONDS = 30.0
"""Audio held while the recognizer is busy; beyond it, the newest is dropped and counted."""
START_SECONDS = 5.0
"""Time a device has to deliver its first frame."""
SILENT_SECONDS = 1.0
"""A device that delivers no frames for this long is taken for lost."""
COMMON_RATES = (48_000, 44_100, 16_000, 32_000, 8_000)


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


def portaudio() -> Any:
    """Return the ``sounddevice`` module; raises DeviceError where PortAudio is missing."""
    try:
        import sounddevice
    except OSError:
        fixes = {"linux": "sudo apt install libportaudio2", "darwin": "brew install portaudio"}
        fix = fixes.get(sys.platform, "pip install --force-reinstall sounddevice")
        raise DeviceError(f"PortAudio is not installed: {fix}") from None
    return sounddevice


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
        raise DeviceError(f"PortAudio cannot list devices: {_reason(error)}") from None
    if not devices:
        raise DeviceError("no microphone: plug one in, or use `recognizer replay` on a recording")
    return devices


def find_device(wanted: int | str | None) -> Device:
    """Return the device of that number, or whose name holds that text; or the default.

    Raises UsageError where none or several fit, DeviceError where there is none at all.
    """
    devices = input_devices()
    if wanted is None:
        return next((device for device in devices if device.default), devices[0])
    number = int(wanted) if str(wanted).isdigit() else None
    found = [d for d in devices if d.index == number] or _named(devices, str(wanted))
    if not found:
        raise UsageError(f"no microphone {wanted!r}; `recognizer devices` lists them")
    if len(found) > 1:
        names = ", ".join(f"{d.index} {d.name}" for d in found)
        raise UsageError(f"{wanted!r} fits several microphones, give a number: {names}")
    return found[0]


def _named(devices: list[Device], text: str) -> list[Device]:
    exact = [device for device in devices if device.name == text]
    return exact or [device for device in devices if text.lower() in device.name.lower()]


class Microphone:
    """Blocks from a microphone, resampled from a rate it offers.

    The device is opened when iteration starts, at its own rate if it can. PortAudio's callback
    only copies into a bounded queue. Closing the iterator closes the device.

    Raises DeviceError where the device cannot be opened or stops delivering.
    """

    def __init__(self, device: int | str | None = None, sample_rate: int = STREAM_RATE) -> None:
        self.device = find_device(device)
        self.sample_rate = sample_rate
        self.device_rate, self.channels = self._settings()
        self._lost_frames = 0

    def __iter__(self) -> Iterator[npt.NDArray[np.float32] | Gap]:
        """Yield what the device hears, a fiftieth of a second a block."""
        sound = portaudio()
        resample = Resampler(self.device_rate, self.sample_rate)
        blocks: queue.Queue[npt.NDArray[np.float32]] = queue.Queue(
            round(QUEUE_SECONDS / BLOCK_SECONDS)
        )
        try:
            with sound.InputStream(
                device=self.device.index,
                samplerate=self.device_rate,
                channels=self.channels,
                blocksize=round(BLOCK_SECONDS * self.device_rate),
                dtype="float32",
                callback=self._callback(blocks),
            ):
                patience = START_SECONDS
                while True:
                    yield resample(blocks.get(timeout=patience))
                    patience = SILENT_SECONDS
                    if lost := self._take_lost():
                        yield Gap(kind="overflow", lost=lost)
        except queue.Empty:
            raise DeviceError(
                f"{self.device.name}: delivers no sound; is it still plugged in?"
            ) from None
        except sound.PortAudioError as error:
            raise DeviceError(f"{self.device.name}: {_reason(error)}") from None

    def _callback(self, blocks: "queue.Queue[npt.NDArray[np.float32]]") -> Any:
        def copy(data: npt.NDArray[np.float32], frames: int, time: Any, status: Any) -> None:
            if status.input_overflow:
                self._lost_frames += frames
            try:
                blocks.put_nowait(data.copy())
            except queue.Full:
                self._lost_frames += frames

        return copy

    def _take_lost(self) -> int:
        lost, self._lost_frames = self._lost_frames, 0
        return round(lost * self.sample_rate / self.device_rate)

    def _settings(self) -> tuple[float, int]:
        """Return the first rate and number of channels that the device agrees to."""
        sound = portaudio()
        rates = [self.device.rate, *(rate for rate in COMMON_RATES if rate != self.device.rate)]
        counts = dict.fromkeys((1, min(2, self.device.channels), self.device.channels))
        reason = ""
        for channels, rate in product(counts, rates):
            try:
                sound.check_input_settings(self.device.index, channels, "float32", None, rate)
            except sound.PortAudioError as error:
                reason = reason or _reason(error)
            else:
                return rate, channels
        raise DeviceError(f"{self.device.name}: cannot be opened ({reason})")


def _reason(error: Exception) -> str:
    return str(error.args[0] if error.args else error).split(" [")[0]
