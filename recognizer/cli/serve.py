"""``recognizer serve``: the live view in a browser."""

import secrets
import socket
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from recognizer.cli.options import clients_option, model_option, strictness_option
from recognizer.cli.standard import say
from recognizer.cli.types import FILE
from recognizer.errors import UsageError
from recognizer.extras import needs

if TYPE_CHECKING:
    from recognizer.sources import Source

LEAST_TOKEN = 8
LOCAL = ("localhost", "127.0.0.1", "::1")
"""Hosts that only programs on this machine can reach."""


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    default=8765,
    show_default=True,
    help="Port to listen at; 0 is any free one.",
)
@click.option(
    "--token",
    envvar="RECOGNIZER_TOKEN",
    show_envvar=True,
    help="What clients from other machines must know.  [default: made at each start]",
)
@click.option(
    "--certificate",
    type=FILE,
    metavar="FILE",
    help="PEM file of the certificate, for https.",
)
@click.option("--key", type=FILE, metavar="FILE", help="PEM file of its key, if another.")
@click.option("--device", metavar="NUMBER|NAME", help="This machine's microphone, as for `listen`.")
@model_option
@strictness_option
@clients_option("streams")
@click.option("--open", "open_page", is_flag=True, help="Open the page in this machine's browser.")
def command(
    host: str,
    port: int,
    token: str | None,
    certificate: Path | None,
    key: Path | None,
    device: str | None,
    open_page: bool,
    **given: Any,
) -> None:
    """Show the live view in a browser, until Ctrl-C. Needs the web extra.

    Writes the address of the page. It hears this machine's microphone or the browser's own; each
    browser has a stream of its own. Only this machine can open it, unless --host names another
    address: then with a token, which is part of the address that is written.
    """
    if key and not certificate:
        raise click.UsageError("--key needs --certificate")
    from recognizer.serving.address import listen_tcp, shown

    with needs("web", "starlette", "uvicorn", "websockets"):
        from recognizer.web.server import serve
    if host in LOCAL:
        token = None
    elif token is None:
        token = secrets.token_urlsafe(16)
    elif len(token) < LEAST_TOKEN:
        raise UsageError(f"the token must have {LEAST_TOKEN} characters or more")

    def microphone() -> "Source":
        from recognizer.sources import Microphone

        return Microphone(device, tell=lambda line: say(f"recognizer: {line}"))

    with listen_tcp(host, port) as listener:
        scheme = "https" if certificate else "http"
        reached = socket.gethostname() if host in ("0.0.0.0", "::") else host
        address = f"{scheme}://{shown(reached)}:{listener.getsockname()[1]}/"
        if token:
            address += f"?token={token}"

        def ready() -> None:
            click.echo(address)
            say("Ctrl-C ends")
            if open_page:
                webbrowser.open(address)

        serve(listener, microphone, ready, token=token, certificate=certificate, key=key, **given)
