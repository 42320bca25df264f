"""The server: the page and what it asks for, its log, and its end."""

import logging
import os
import signal
import ssl
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from socket import gethostname, socket

import uvicorn
import websockets  # noqa: F401  uvicorn imports it later, by its name
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles

from recognizer._version import __version__
from recognizer.errors import UsageError
from recognizer.serving.choices import choices, strictnesses
from recognizer.serving.log import one_line_a_record
from recognizer.signals import ending
from recognizer.sinks.view import SURE
from recognizer.sources.base import Source
from recognizer.web.guard import Guard
from recognizer.web.microphone import SharedMicrophone
from recognizer.web.stream import Streams

STATIC = Path(__file__).parent / "static"
LONGEST_MESSAGE = 65_536
"""Bytes of one WebSocket message: a third of a second of PCM at 96 kHz."""
CLOSING_SECONDS = 2
SPARE_CONNECTIONS = 64
"""For pages and what is on them, besides the streams."""


def serve(
    listener: socket,
    microphone: Callable[[], Source],
    ready: Callable[[], None],
    *,
    model: str | None,
    strictness: str,
    token: str | None,
    most_clients: int,
    certificate: Path | None,
    key: Path | None,
) -> None:
    """Serve on a listening socket until SIGINT, SIGTERM or SIGHUP.

    ``microphone`` opens the machine's microphone; it is called when somebody wants to hear it.
    ``ready`` is called once nothing can go wrong any more.

    Raises UsageError or ModelError where the model, strictness or certificate does not serve.
    """
    offered = choices(model, strictness)
    with ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="recognizer") as pool:
        streams = Streams(
            choices=offered,
            microphone=SharedMicrophone(microphone),
            pool=pool,
            most=most_clients,
        )
        port = listener.getsockname()[1]
        config = uvicorn.Config(
            Guard(_application(streams, strictness), port=port, token=token),
            ws="websockets-sansio",
            ws_max_size=LONGEST_MESSAGE,
            ws_per_message_deflate=False,
            ssl_certfile=certificate,
            ssl_keyfile=key,
            limit_concurrency=most_clients + SPARE_CONNECTIONS,
            timeout_graceful_shutdown=CLOSING_SECONDS,
            lifespan="off",
            log_config=None,
            server_header=False,
        )
        try:
            config.load()
        except (ssl.SSLError, OSError) as error:
            raise UsageError(f"{certificate}: no certificate with its key: {error}") from None
        one_line_a_record(logging.getLogger("recognizer"), logging.getLogger("uvicorn.error"))
        with suppress(KeyboardInterrupt):  # which is how uvicorn passes on the signal that ended it
            _Server(config, ready).run(sockets=[listener])


def _application(streams: Streams, strictness: str) -> Starlette:
    """Return the page, what can be chosen on it, ``strictness`` at first, and the streams."""
    models = [
        {"name": name, "bytes": len(model.data), "strictness": strictnesses(model)}
        for name, model in streams.choices.models.items()
    ]
    setup = {
        "version": __version__,
        "machine": gethostname(),
        "models": models,
        "strictness": strictness,
        "sure": SURE,
    }

    async def page(request: Request) -> FileResponse:
        return FileResponse(STATIC / "index.html")

    async def offers(request: Request) -> JSONResponse:
        return JSONResponse(setup)

    return Starlette(
        routes=[
            Route("/", page),
            Route("/setup", offers),
            WebSocketRoute("/stream", streams.__call__),
            Mount("/static", StaticFiles(directory=STATIC)),
        ]
    )


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
