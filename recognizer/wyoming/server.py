"""The Wyoming server: its socket, its clients, its end."""

import asyncio
import logging
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from socket import socket

from wyoming.error import Error
from wyoming.event import async_write_event

from recognizer.errors import RecognizerError, UsageError
from recognizer.serving.choices import choices
from recognizer.serving.log import one_line_a_record
from recognizer.signals import ending
from recognizer.wyoming.client import Client
from recognizer.wyoming.protocol import LONGEST_LINE

REFUSING_SECONDS = 2.0
"""How long a client that is refused may take to hear why."""

log = logging.getLogger("recognizer")


def serve(
    listener: socket,
    ready: Callable[[], None],
    *,
    model: str | None,
    strictness: str,
    most_clients: int,
) -> None:
    """Serve on a listening socket until SIGINT, SIGTERM or SIGHUP.

    ``ready`` is called once nothing can go wrong any more.

    Raises UsageError or ModelError where the model or its strictness does not serve.
    """
    offered = choices(model, strictness)
    one_line_a_record(log)
    with ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="recognizer") as pool:
        connected = partial(Client, choices=offered, strictness=strictness, pool=pool)
        asyncio.run(_Server(connected, most_clients).run(listener, ready))


class _Server:
    def __init__(self, client: Callable[..., Client], most: int) -> None:
        self._client = client
        self._most = most
        self._clients: set[asyncio.Task[None]] = set()

    async def run(self, listener: socket, ready: Callable[[], None]) -> None:
        stopped = asyncio.Event()
        for number in ending():
            asyncio.get_running_loop().add_signal_handler(number, stopped.set)
        is_tcp = isinstance(listener.getsockname(), tuple)
        opened = asyncio.start_server if is_tcp else asyncio.start_unix_server
        server = await opened(self._connected, sock=listener, limit=LONGEST_LINE)
        ready()
        await stopped.wait()
        server.close()
        for client in self._clients:
            client.cancel()
        await asyncio.gather(*self._clients, return_exceptions=True)

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        client = asyncio.create_task(self._serve(reader, writer))
        self._clients.add(client)
        client.add_done_callback(self._clients.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one client; whatever it does, the others go on."""
        try:
            if len(self._clients) > self._most:
                raise UsageError("too many clients")
            await self._client(reader=reader, writer=writer).serve()
        except RecognizerError as error:
            log.warning("a client was refused: %s", error)
            await _refuse(reader, writer, str(error))
        except OSError:
            pass  # it has gone
        except Exception as error:
            log.error("a client's stream failed: %s: %s", type(error).__name__, error)
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()


async def _refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, line: str) -> None:
    """Tell a client why it is not answered.

    What it sends meanwhile is read and forgotten: closing a connection with bytes unread resets
    it, and the client may then never see the line.
    """
    with suppress(OSError, TimeoutError):
        async with asyncio.timeout(REFUSING_SECONDS):
            await async_write_event(Error(line, "refused").event(), writer)
            writer.write_eof()
            while await reader.read(LONGEST_LINE):
                continue
