"""What clients of the servers do: say the bundled recording, and time the answers."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from functools import cache

import numpy as np
import numpy.typing as npt
import soundfile
import soxr

from recognizer.samples import DEMO
from recognizer.sources.capture import BLOCK_SECONDS

RATE = 16_000
"""Hz of what clients send; a rate that has to be resampled, as most have."""
REQUEST_SECONDS = 4.0


async def talk_to_serve(address: str, seconds: float, begin: float) -> list[float]:
    """Say digits to ``recognizer serve``."""
    from websockets.asyncio.client import connect

    delays = []
    async with connect(f"{address.replace('http', 'ws', 1)}stream", compression=None) as socket:
        await socket.send(json.dumps({"source": "browser", "rate": RATE}))
        await socket.recv()
        began = time.monotonic()

        async def listen() -> None:
            async for text in socket:
                message = json.loads(text)
                if message.get("event") == "digit":
                    delays.append(time.monotonic() - began - message["end"])

        listening = asyncio.create_task(listen())
        async for block in _blocks(seconds, begin):
            await socket.send(block)
        await socket.send(json.dumps({"stop": True}))
        await listening
    return delays


async def talk_to_wyoming(address: str, seconds: float, begin: float) -> list[float]:
    """Ask ``recognizer wyoming`` for transcripts."""
    from wyoming.audio import AudioChunk, AudioStop
    from wyoming.client import AsyncClient

    delays = []
    async with AsyncClient.from_uri(address) as client:
        for number in range(max(1, round(seconds / REQUEST_SECONDS))):
            async for block in _blocks(REQUEST_SECONDS, begin + number * REQUEST_SECONDS):
                chunk = AudioChunk(rate=RATE, width=2, channels=1, audio=block)
                await client.write_event(chunk.event())
            said = time.monotonic()
            await client.write_event(AudioStop().event())
            await client.read_event()
            delays.append(time.monotonic() - said)
    return delays


async def _blocks(seconds: float, begin: float) -> AsyncIterator[bytes]:
    """Yield PCM in a microphone's blocks, each once it would have been spoken."""
    size = round(BLOCK_SECONDS * RATE)
    said, started = _recording(), time.monotonic()
    at = round(begin * RATE) % len(said)
    for number in range(1, round(seconds / BLOCK_SECONDS) + 1):
        await asyncio.sleep(max(0.0, started + number * BLOCK_SECONDS - time.monotonic()))
        yield np.take(said, range(at, at + size), mode="wrap").tobytes()
        at = (at + size) % len(said)


@cache
def _recording() -> npt.NDArray[np.int16]:
    samples, rate = soundfile.read(DEMO, dtype="float32")
    return np.rint(soxr.resample(samples, rate, RATE) * 32_767).astype(np.int16)
