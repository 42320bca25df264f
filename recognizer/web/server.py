"""The server: its socket, its log, and its end."""

import logging
import os
import signal
import ssl
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from socket import socket

import uvicorn
import websockets  # noqa: F401  uvicorn imports it later, by its name

from recognizer.errors import UsageError
from recognizer.recognizer import Recognizer
from recognizer.serving.choices import choices
from recognizer.serving.log import one_line_a_record
from recognizer.serving.signals import ending
from recognizer.sources.base import Source
from recognizer.web.app import application
from recognizer.web.guard import Rules
from recognizer.web.microphone import SharedMicrophone
from recognizer.web.stream import Streams

LONGEST_MESSAGE = 65_536
"""Bytes of one WebSocket message: a third of a second of PCM at 96 kHz."""
CLOSING_SECONDS = 2
SPARE_CONNECTIONS = 64
"""For pages and what is on them, besides the streams."""


@dataclass(frozen=True, kw_only=True)
class WebSettings:
    """What a server is started with."""

    model: str | None
    strictness: str
    token: str | None
    most_clients: int
    certificate: Path | None
    key: Path | None


def serve(
    listener: socket,
    microphone: Callable[[], Source],
    settings: WebSettings,
    ready: Callable[[], None],
) -> None:
    """Serve on a listening socket until SIGINT, SIGTERM or SIGHUP.

    ``microphone`` opens the machine's microphone; it is called when somebody wants to hear it.
    ``ready`` is called once nothing can go wrong any more.

    Raises UsageError or ModelError where the model, strictness or certificate does not serve.
    """
    offered = choices(settings.model)
    Recognizer(offered.model(None), strictness=settings.strictness)
    with ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="recognizer") as pool:
        streams = Streams(
            choices=offered,
            microphone=SharedMicrophone(microphone),
            pool=pool,
            most=settings.most_clients,
        )
        rules = Rules(port=listener.getsockname()[1], token=settings.token)
        config = uvicorn.Config(
            application(streams, rules, strictness=settings.strictness),
            ws="websockets-sansio",
            ws_max_size=LONGEST_MESSAGE,
            ws_per_message_deflate=False,
            ssl_certfile=settings.certificate,
            ssl_keyfile=settings.key,
            limit_concurrency=settings.most_clients + SPARE_CONNECTIONS,
            timeout_graceful_shutdown=CLOSING_SECONDS,
            lifespan="off",
            log_config=None,
            server_header=False,
        )
        try:
            config.load()
        except (ssl.SSLError, OSError) as error:
            raise UsageError(
                f"{settings.certificate}: no certificate with its key: {error}"
            ) from None
        one_line_a_record(logging.getLogger("recognizer"), logging.getLogger("uvicorn.error"))
        with suppress(KeyboardInterrupt):  # which is how uvicorn passes on the signal that ended it
            _Server(config, ready).run(sockets=[listener])


class _Server(uvicorn.Server):
    """Says that it is ready once it is, and ends at SIGHUP as at SIGTERM."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket] | None = None) -> None:
        """Begin to serve; signals are handled by now."""
        await super().startup(sockets)
        for number in ending():
            signal.signal(number, self.handle_exit)
        self._ready()
