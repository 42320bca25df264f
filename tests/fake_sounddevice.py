"""A stand-in for the sounddevice module: devices that a test plugs in, pulls out and starves."""

import threading
import time
from types import SimpleNamespace

import numpy as np


class PortAudioError(Exception):
    pass


class FakeSound:
    """Put into sys.modules as ``sounddevice``. Devices are lists of (name, rate, channels)."""

    PortAudioError = PortAudioError

    def __init__(self, *devices):
        self.plugged = list(devices)
        self.listed = list(devices)
        self.default = SimpleNamespace(device=[0, -1])
        self.refuses = set()
        self.open = []
        self.script = Script()
        self.fill = None
        """Takes a block's number and returns what is in it; None for the number itself."""
        self.initialized = 1

    def query_hostapis(self):
        return [{"name": "Fake"}]

    def query_devices(self):
        return [
            {
                "name": name,
                "hostapi": 0,
                "max_input_channels": channels,
                "default_samplerate": float(rate),
            }
            for name, rate, channels in self.listed
        ]

    def check_input_settings(self, device, channels, dtype, extra, rate):
        if (rate, channels) in self.refuses:
            raise PortAudioError("Invalid sample rate [PaErrorCode -9997]", -9997)

    def _terminate(self):
        if not self.initialized:
            raise PortAudioError("PortAudio not initialized [PaErrorCode -10000]", -10000)
        self.initialized -= 1

    def _initialize(self):
        self.initialized += 1
        self.listed = list(self.plugged)

    def InputStream(self, **settings):  # noqa: N802
        if self.listed[settings["device"]] not in self.plugged:
            raise PortAudioError("Device unavailable [PaErrorCode -9985]", -9985)
        stream = FakeStream(self, **settings)
        self.open.append(stream)
        return stream


class Script:
    """What an open device does; ``calls`` are functions run before the frames of that number."""

    def __init__(self, **calls):
        self.calls = {int(number[1:]): call for number, call in calls.items()}


class FakeStream:
    """Delivers blocks fifty times as fast as a device would, each holding its number.

    A call of the script may return "end" (the device is pulled out), "hang" (no more frames),
    a number of frames thrown away before this block, or seconds (a float) by which the clock
    is set.
    """

    speed = 50

    def __init__(self, sound, *, samplerate, channels, blocksize, callback, finished_callback, **_):
        self.rate, self.channels, self.size = samplerate, channels, blocksize
        self.callback, self.finished = callback, finished_callback
        self.script = sound.script
        self.fill = sound.fill
        self.position = 0
        self.closing = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)

    def start(self):
        self.thread.start()

    def close(self):
        self.closing.set()
        self.thread.join()

    def sound_of(self, number):
        """Return what fills the block of that number: one value, or one a channel."""
        return self.fill(number) if self.fill else number / 1_000

    def _run(self):
        recorded = 1_000.0
        number = 0
        while not self.closing.wait(self.size / self.rate / self.speed):
            call = self.script.calls.get(number)
            told = call() if call else None
            if told == "end":
                self.finished()
                return
            if told == "hang":
                continue
            lost = told if isinstance(told, int) else 0
            recorded += lost / self.rate + (told if isinstance(told, float) else 0.0)
            self.position += lost
            self.callback(
                np.full((self.size, self.channels), self.sound_of(number), np.float32),
                self.size,
                SimpleNamespace(inputBufferAdcTime=recorded),
                SimpleNamespace(input_overflow=bool(lost)),
            )
            recorded += self.size / self.rate
            self.position += self.size
            number += 1
            time.sleep(0)
