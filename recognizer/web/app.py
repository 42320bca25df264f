"""The ASGI application: the page, what can be chosen on it, and the streams."""

import socket
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles

from recognizer._version import __version__
from recognizer.serving.choices import Choices, strictnesses
from recognizer.sinks.view import SURE
from recognizer.web.guard import Guard, Rules
from recognizer.web.stream import Streams

STATIC = Path(__file__).parent / "static"


def application(streams: Streams, rules: Rules, *, strictness: str) -> Guard:
    """Return the application; ``strictness`` is what the page begins with."""
    setup = _setup(streams.choices, strictness)

    async def page(request: Request) -> FileResponse:
        return FileResponse(STATIC / "index.html")

    async def choices(request: Request) -> JSONResponse:
        return JSONResponse(setup)

    app = Starlette(
        routes=[
            Route("/", page),
            Route("/setup", choices),
            WebSocketRoute("/stream", streams.__call__),
            Mount("/static", StaticFiles(directory=STATIC)),
        ]
    )
    return Guard(app, rules)


def _setup(choices: Choices, strictness: str) -> dict[str, object]:
    models = [
        {
            "name": name,
            "bytes": len(model.data),
            "strictness": strictnesses(model),
        }
        for name, model in choices.models.items()
    ]
    return {
        "version": __version__,
        "machine": socket.gethostname(),
        "models": models,
        "strictness": strictness,
        "sure": SURE,
    }
