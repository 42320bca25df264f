"""The WebSocket of one client, at ``/stream``: sound or wishes in, messages out, and how it ends.

From another machine the address ends in ``?token=`` and the token. The client sends a wish first,
then PCM, 16-bit little-endian mono in binary messages of at most 64 kB; with ``"source":
"machine"`` it sends none.

    > {"source": "browser", "rate": 16000, "model": "default", "strictness": "balanced"}
    < {"hearing": {...}}
    < {"event": "digit", "digit": 7, ...}       and the other events
    < {"view": {...}}  {"note": "..."}          level and peaks; what is wrong with them
    > {"stop": true}
    < {"summary": "..."}                        after the last events; or {"error": "..."} any time
"""

import asyncio
import json
import logging
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import Executor
from contextlib import aclosing, suppress
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

from starlette.websockets import WebSocket, WebSocketDisconnect

from recognizer.errors import RecognizerError, UsageError
from recognizer.serving.choices import Choices
from recognizer.sources.base import Gap, Item
from recognizer.web.microphone import SharedMicrophone
from recognizer.web.session import MACHINE, Message, Session, Wish

P = ParamSpec("P")
T = TypeVar("T")

WISH_SECONDS = 10.0
"""How long a client may take to say what it wants."""
SENDING_SECONDS = 30.0
"""How long a client may leave messages unread."""
MOST_WAITING = 500
"""Blocks of the microphone, 30 s, that wait for a slow client; beyond them sound is lost."""
LONGEST_TEXT = 4_096
GOING_ON, REFUSED, TOO_MANY, FAILED = 1000, 1008, 1013, 1011
"""Codes that a WebSocket is closed with."""

log = logging.getLogger("recognizer")


@dataclass(kw_only=True)
class Streams:
    """What all clients share, and how many there may be."""

    choices: Choices
    microphone: SharedMicrophone
    pool: Executor
    """Runs the recognizers: the event loop must not wait for them."""
    most: int
    clients: int = 0

    async def __call__(self, socket: WebSocket) -> None:
        """Serve one client until it stops or has gone; nothing that it does is raised."""
        with suppress(WebSocketDisconnect):
            await socket.accept()
            if self.clients >= self.most:
                await _refuse(socket, f"there are {self.most} clients already", TOO_MANY)
                return
            self.clients += 1
            try:
                await self._serve(socket)
                await socket.close(GOING_ON)
            except RecognizerError as error:
                await _refuse(socket, str(error), REFUSED)
            except WebSocketDisconnect:
                raise
            except Exception as error:  # the other clients go on
                log.error("a client's stream failed: %s: %s", type(error).__name__, error)
                await _refuse(socket, "the server failed at this stream; see its log", FAILED)
            finally:
                self.clients -= 1

    async def _serve(self, socket: WebSocket) -> None:
        wish = await _wish(socket)
        session = await self._work(Session, wish, self.choices)
        await _send(socket, [session.hearing])
        sounds: AsyncGenerator[bytes | Item] = (
            self._machine(socket) if wish.source == MACHINE else _browser(socket)
        )
        async with aclosing(sounds):
            async for sound in sounds:
                await _send(socket, await self._work(session.take, sound))
        await _send(socket, await self._work(session.end))

    async def _work(self, function: Callable[P, T], *args: P.args, **_: P.kwargs) -> T:
        return await asyncio.get_running_loop().run_in_executor(self.pool, function, *args)

    async def _machine(self, socket: WebSocket) -> AsyncGenerator[Item]:
        """Yield what the machine's microphone gives until the client stops or has gone."""
        loop = asyncio.get_running_loop()
        inbox = _Inbox()
        stopping = asyncio.create_task(_until_stopped(socket))
        stopping.add_done_callback(lambda _: inbox.add(None))

        def hear(item: Item | RecognizerError | None) -> None:
            with suppress(RuntimeError):  # the loop has ended, and nobody waits any more
                loop.call_soon_threadsafe(inbox.add, item)

        try:
            with self.microphone.heard_by(hear):
                while (item := await inbox.queue.get()) is not None:
                    if isinstance(item, RecognizerError):
                        raise item
                    yield item
            if stopping.done():
                stopping.result()
        finally:
            stopping.cancel()


class _Inbox:
    """The microphone's blocks for one client; those that it has no room for are told as a gap."""

    def __init__(self) -> None:
        self.queue: asyncio.Queue[Item | RecognizerError | None] = asyncio.Queue()
        self._lost = 0

    def add(self, item: Item | RecognizerError | None) -> None:
        if isinstance(item, RecognizerError) or item is None:
            self.queue.put_nowait(item)
        elif self.queue.qsize() >= MOST_WAITING:
            self._lost += item.lost if isinstance(item, Gap) else len(item)
        else:
            if self._lost:
                self.queue.put_nowait(Gap(kind="overflow", lost=self._lost))
                self._lost = 0
            self.queue.put_nowait(item)


async def _browser(socket: WebSocket) -> AsyncGenerator[bytes]:
    """Yield the client's own sound until it stops; no more is read than is heard."""
    while True:
        message = await _receive(socket)
        if isinstance(message, bytes):
            yield message
        elif _stops(message):
            return


async def _until_stopped(socket: WebSocket) -> None:
    async for _ in _browser(socket):
        continue


async def _wish(socket: WebSocket) -> Wish:
    try:
        async with asyncio.timeout(WISH_SECONDS):
            message = await _receive(socket)
    except TimeoutError:
        raise UsageError(f"no first message within {WISH_SECONDS:.0f} s") from None
    if isinstance(message, bytes):
        raise UsageError("the first message must be JSON, not sound")
    return Wish.from_json(message)


def _stops(text: str) -> bool:
    """Return whether a message is the last; raises UsageError where it is none at all."""
    with suppress(ValueError, RecursionError):
        if json.loads(text) == {"stop": True}:
            return True
    raise UsageError('after the first message there is sound, or {"stop": true}')


async def _receive(socket: WebSocket) -> bytes | str:
    """Return the next message; raises WebSocketDisconnect where the client has gone."""
    message: dict[str, Any] = dict(await socket.receive())
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code", 1006))
    if message.get("bytes") is not None:
        return bytes(message["bytes"])
    text = str(message.get("text", ""))
    if len(text) > LONGEST_TEXT:
        raise UsageError(f"a text message may have {LONGEST_TEXT} characters")
    return text


async def _send(socket: WebSocket, messages: list[Message]) -> None:
    """Send messages; raises WebSocketDisconnect where the client has gone or does not read."""
    try:
        async with asyncio.timeout(SENDING_SECONDS):
            for message in messages:
                await socket.send_text(json.dumps(message))
    except TimeoutError:
        raise WebSocketDisconnect(FAILED) from None


async def _refuse(socket: WebSocket, line: str, code: int) -> None:
    with suppress(RuntimeError, WebSocketDisconnect):  # it may be closed already
        await _send(socket, [{"error": line}])
        await socket.close(code)
