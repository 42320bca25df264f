"""``async for`` over a stream: the same events, the loop never blocked, everything closed after."""

import asyncio
import threading
import time
from contextlib import aclosing

import numpy as np
import pytest

from recognizer import AudioFile, Recognizer, UsageError, astream
from recognizer.asynchronous import MOST_WAITING
from recognizer.errors import AudioError


def gather(source, recognizer=None):
    async def main():
        return [event async for event in astream(source, recognizer)]

    return asyncio.run(main())


class Endless:
    """A source that is never at its end, and says whether it was closed."""

    sample_rate = 8_000

    def __init__(self, samples, pause=0.0):
        self.samples, self.pause = samples, pause
        self.given = 0
        self.closed = threading.Event()

    def __iter__(self):
        try:
            while True:
                time.sleep(self.pause)
                self.given += 1
                yield self.samples
        finally:
            self.closed.set()


@pytest.fixture
def spoken(demo):
    return np.concatenate(list(AudioFile(demo)))


def test_the_events_are_those_of_the_stream(demo):
    assert gather(AudioFile(demo)) == list(Recognizer().stream(AudioFile(demo)))


def test_a_recognizer_of_ones_own_is_used(demo):
    strict = Recognizer(threshold=1.0)
    assert all(event.event != "digit" for event in gather(AudioFile(demo), strict))


def test_several_streams_run_at_once(demo):
    async def one():
        return [event async for event in astream(AudioFile(demo))]

    async def main():
        return await asyncio.gather(one(), one(), one())

    first, *others = asyncio.run(main())
    assert first
    assert others == [first, first]


def test_the_loop_goes_on_while_nothing_is_said():
    async def main():
        source = Endless(np.zeros(480, np.float32), pause=0.05)
        task = asyncio.create_task(anext(astream(source)))
        beats = 0
        while source.given < 5:
            beats += 1
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return beats, source

    beats, source = asyncio.run(main())
    assert beats > 10
    assert source.closed.wait(5)


@pytest.mark.parametrize("how", ["break", "exception", "cancelled"])
def test_leaving_early_closes_the_source(spoken, how):
    source = Endless(spoken)

    async def read():
        async with aclosing(astream(source)) as events:
            async for _ in events:
                if how == "break":
                    break
                if how == "exception":
                    raise LookupError

    async def main():
        task = asyncio.create_task(read())
        if how == "cancelled":
            while source.given < 2:
                await asyncio.sleep(0.01)
            task.cancel()
        await task

    if how == "break":
        asyncio.run(main())
    else:
        with pytest.raises(LookupError if how == "exception" else asyncio.CancelledError):
            asyncio.run(main())
    assert source.closed.is_set(), "the source was to be closed before the reader went on"


def test_a_slow_reader_makes_the_source_wait(spoken):
    source = Endless(spoken)

    async def main():
        async with aclosing(astream(source)) as events:
            await anext(events)
            at = -1
            while source.given != at:  # until it stands still
                at = source.given
                await asyncio.sleep(1.0)
            return at

    assert asyncio.run(main()) <= MOST_WAITING


def test_what_the_source_raises_is_raised_after_its_events(demo, tmp_path):
    content = demo.read_bytes()
    (tmp_path / "half.wav").write_bytes(content[: len(content) // 2])
    heard = []

    async def main():
        async for event in astream(AudioFile(tmp_path / "half.wav")):
            heard.append(event)

    with pytest.raises(AudioError, match=r"before its header says"):
        asyncio.run(main())
    assert any(event.event == "digit" for event in heard)


def test_a_source_of_another_rate_is_misuse(demo):
    with pytest.raises(UsageError, match="16000 Hz"):
        gather(AudioFile(demo, 16_000))
