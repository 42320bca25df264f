"""A microphone that may come and go: what was lost is counted, so that later times stay true."""

import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from recognizer.arrays import FloatArray
from recognizer.errors import DeviceError, UsageError
from recognizer.sources.base import STREAM_RATE, Gap, Item, Tell, silent
from recognizer.sources.capture import Block, Capture
from recognizer.sources.channels import Channels, Choice
from recognizer.sources.devices import (
    CaptureSettings,
    Device,
    find_again,
    find_device,
    reinitialize,
    settle,
)
from recognizer.sources.resampler import Resampler

SILENT_SECONDS = 1.0
"""A device that delivers no frames for this long is taken for lost."""
OPENING_SECONDS = 5.0
"""The same for a device that has just been opened."""


@dataclass(frozen=True, kw_only=True)
class Backoff:
    """Seconds between attempts to open a lost device again."""

    first: float = 0.5
    factor: float = 2.0
    longest: float = 10.0

    def waits(self) -> Iterator[float]:
        """Yield the waits before each attempt, without end."""
        wait = self.first
        while True:
            yield wait
            wait = min(wait * self.factor, self.longest)


class Microphone:
    """Blocks from a microphone, resampled from a rate it offers.

    The device is opened when iteration starts; closing the iterator closes it. A device that
    goes away, or delivers no frames for a second, is opened again by its name, as often as
    ``retry`` has it; one that was not named is replaced by what is the default by then. The
    stream's clock goes on meanwhile. Without ``retry`` the loss raises DeviceError. ``channel``
    says what is heard of several channels (``Channels``), ``tell`` hears what was chosen.

    Raises DeviceError where the device cannot be opened at first, UsageError where ``device``,
    a number or part of a name, fits none or several, or has no such channel.
    """

    def __init__(
        self,
        device: int | str | None = None,
        sample_rate: int = STREAM_RATE,
        *,
        retry: Backoff | None = Backoff(),
        channel: Choice = None,
        tell: Tell = silent,
    ) -> None:
        self.sample_rate = sample_rate
        self.device: Device = find_device(device)
        self._channel, self._tell = channel, tell
        self.settings: CaptureSettings = self._settle(self.device)
        self._named = device is not None
        self._retry = retry

    def __iter__(self) -> Iterator[Item]:
        """Yield what the device hears, ``BLOCK_SECONDS`` a block, and what it missed."""
        capture = Capture(self.device, self.settings)
        first: Block | None = None
        began = time.monotonic()
        while True:
            channels = Channels(
                self.settings.channels,
                self.settings.rate,
                self._channel,
                ahead=0.0,
                name=self.device.name,
                tell=self._tell,
            )
            session = _Session(self.settings, self.sample_rate, channels, until=began)
            try:
                with capture:
                    yield from session.block(first or capture.get(OPENING_SECONDS))
                    while True:
                        yield from session.block(capture.get(SILENT_SECONDS))
            except DeviceError as error:
                failure = error
            yield from session.rest()
            yield Gap(kind="device_lost", device=self.device.name)
            if self._retry is None:
                raise failure
            capture, first = self._open_again(self._retry)
            began = first.arrived - len(first.samples) / self.settings.rate
            lost = round(max(0.0, began - session.until) * self.sample_rate)
            yield Gap(kind="device_back", device=self.device.name, lost=lost)

    def _open_again(self, backoff: Backoff) -> tuple[Capture, Block]:
        """Return the device opened again, and its first block, however long that takes."""
        waits = backoff.waits()
        while True:
            time.sleep(next(waits))
            with suppress(DeviceError, UsageError):
                return self._reopen()

    def _reopen(self) -> tuple[Capture, Block]:
        reinitialize()
        device = find_again(self.device) if self._named else find_device(None)
        settings = self._settle(device)
        capture = Capture(device, settings)
        try:
            first = capture.get(OPENING_SECONDS)
        except BaseException:
            capture.close()
            raise
        self.device, self.settings = device, settings
        return capture, first

    def _settle(self, device: Device) -> CaptureSettings:
        return settle(device, self._channel if isinstance(self._channel, int) else None)


class _Session:
    """What one opening of a device adds to the stream.

    Each gap makes the stream as long as the frames so far, heard or lost, at its own rate:
    rounding never adds up.
    """

    def __init__(
        self, settings: CaptureSettings, sample_rate: int, channels: Channels, *, until: float
    ) -> None:
        self.until = until
        """Monotonic time of the last sample."""
        self._settings = settings
        self._sample_rate = sample_rate
        self._channels = channels
        self._resample = Resampler(settings.rate, sample_rate, live=True)
        self._frames = 0
        self._given = 0

    def block(self, block: Block) -> Iterator[Item]:
        """Yield the samples of a block, after what was lost before it."""
        if block.lost:
            yield from self.rest()
            self._frames += block.lost
            due = round(self._frames * self._sample_rate / self._settings.rate)
            lost = max(0, due - self._given)
            self._given += lost
            yield Gap(kind="overflow", lost=lost)
        self._frames += len(block.samples)
        self.until = block.arrived
        yield self._count(self._resample(self._channels(block.samples)))

    def rest(self) -> Iterator[Item]:
        """Yield what is held back, as at the end of a stream."""
        nothing = np.zeros((0, self._channels.count), np.float32)
        yield self._count(self._resample(self._channels(nothing, last=True), last=True))
        self._resample = Resampler(self._settings.rate, self._sample_rate, live=True)

    def _count(self, samples: FloatArray) -> FloatArray:
        self._given += len(samples)
        return samples
