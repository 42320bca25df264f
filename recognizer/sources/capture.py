"""One opening of a device: PortAudio's callback copies into a bounded queue, nothing more."""

import queue
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Self

from recognizer.arrays import FloatArray
from recognizer.errors import DeviceError
from recognizer.sources import advice
from recognizer.sources.devices import CaptureSettings, Device, portaudio, quiet, reason

BLOCK_SECONDS = 0.06
"""A block that has to be waited for costs more to wake up for than to recognise: shorter ones keep
the processor busy, longer ones keep the speaker waiting."""
QUEUE_SECONDS = 30.0
"""Audio held while the recognizer is busy; beyond it, the newest is dropped and counted."""
CLOCK_STEP_SECONDS = 1.0
"""A loss reported by PortAudio that lasted this much longer than the time between two callbacks
is a step of the system's clock, from which PortAudio takes its times on some systems."""


@dataclass(frozen=True)
class Block:
    """What one callback delivered."""

    samples: FloatArray = field(repr=False)
    """``(frames, channels)``."""
    lost: int
    """Frames lost just before these."""
    arrived: float
    """When the callback ran, on ``time.monotonic``'s clock."""


class Capture:
    """A device that is being listened to; a context manager that closes it.

    Raises DeviceError where the device cannot be opened.
    """

    def __init__(
        self, device: Device, settings: CaptureSettings, *, queue_seconds: float = QUEUE_SECONDS
    ) -> None:
        self.device = device
        self.settings = settings
        self._blocks: queue.Queue[Block | None] = queue.Queue(round(queue_seconds / BLOCK_SECONDS))
        self._lost = 0
        self._due = 0.0
        self._arrived = time.monotonic()
        sound = portaudio()
        try:
            with quiet():
                self._stream = sound.InputStream(
                    device=device.index,
                    samplerate=settings.rate,
                    channels=settings.channels,
                    blocksize=round(BLOCK_SECONDS * settings.rate),
                    dtype="float32",
                    callback=self._on_frames,
                    finished_callback=self._on_end,
                )
                self._stream.start()
        except sound.PortAudioError as error:
            raise DeviceError(f"{device.name}: {reason(error)}; {advice.refused()}") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the device."""
        with quiet():
            self._stream.close()

    def get(self, timeout: float) -> Block:
        """Return the next block; raises DeviceError where none comes for ``timeout`` seconds."""
        try:
            block = self._blocks.get(timeout=timeout)
        except queue.Empty:
            block = None
        if block is None:
            raise DeviceError(f"{self.device.name}: delivers no sound; is it still plugged in?")
        return block

    def _on_frames(self, data: FloatArray, frames: int, clock: Any, status: Any) -> None:
        now = time.monotonic()
        if status.input_overflow:
            self._lost += self._discarded(frames, clock.inputBufferAdcTime, now)
        self._due = clock.inputBufferAdcTime + frames / self.settings.rate
        self._arrived = now
        try:
            self._blocks.put_nowait(Block(data.copy(), self._lost, now))
            self._lost = 0
        except queue.Full:
            self._lost += frames

    def _discarded(self, frames: int, recorded: float, now: float) -> int:
        """Return how many frames PortAudio threw away before a block recorded at ``recorded``.

        It says only that it did. Its clock says how many; where that makes no sense, a block.
        """
        late = recorded - self._due
        if 0 < late < now - self._arrived + CLOCK_STEP_SECONDS:
            return round(late * self.settings.rate)
        return frames

    def _on_end(self) -> None:
        with suppress(queue.Full):  # then the reader finds out when the queue is empty
            self._blocks.put_nowait(None)
