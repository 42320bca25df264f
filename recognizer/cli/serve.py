"""``recognizer serve``: the live view in a browser."""

import secrets
import socket
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING

import click

from recognizer.cli.options import model_option, strictness_option
from recognizer.errors import UsageError
from recognizer.extras import needs

if TYPE_CHECKING:
    from recognizer.sources import Source

LEAST_TOKEN = 8


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
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    metavar="FILE",
    help="PEM file of the certificate, for https.",
)
@click.option(
    "--key",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    metavar="FILE",
    help="PEM file of its key, if another.",
)
@click.option("--device", metavar="NUMBER|NAME", help="This machine's microphone, as for `listen`.")
@model_option
@strictness_option
@click.option(
    "--clients",
    type=click.IntRange(1, 1_000),
    default=16,
    show_default=True,
    help="Most streams at once.",
)
@click.option("--open", "open_page", is_flag=True, help="Open the page in this machine's browser.")
def command(
    host: str,
    port: int,
    token: str | None,
    certificate: Path | None,
    key: Path | None,
    device: str | None,
    model: str | None,
    strictness: str,
    clients: int,
    open_page: bool,
) -> None:
    """Show the live view in a browser, until Ctrl-C. Needs the web extra.

    Writes the address of the page. It hears this machine's microphone or the browser's own; each
    browser has a stream of its own. Only this machine can open it, unless --host names another
    address: then with a token, which is part of the address that is written.
    """
    if key and not certificate:
        raise click.UsageError("--key needs --certificate")
    from recognizer.serving.address import is_local, listen_tcp, shown

    with needs("web", "starlette", "uvicorn", "websockets"):
        from recognizer.web.server import WebSettings, serve
    local = is_local(host)
    if local:
        token = None
    elif token is None:
        token = secrets.token_urlsafe(16)
    elif len(token) < LEAST_TOKEN:
        raise UsageError(f"the token must have {LEAST_TOKEN} characters or more")

    def microphone() -> "Source":
        from recognizer.sources import Microphone

        return Microphone(device, tell=lambda line: click.echo(f"recognizer: {line}", err=True))

    with listen_tcp(host, port) as listener:
        scheme = "https" if certificate else "http"
        address = f"{scheme}://{shown(_reached(host))}:{listener.getsockname()[1]}/"
        if token:
            address += f"?token={token}"

        def ready() -> None:
            click.echo(address)
            click.echo("Ctrl-C ends", err=True)
            if open_page:
                webbrowser.open(address)

        serve(
            listener,
            microphone,
            WebSettings(
                model=model,
                strictness=strictness,
                token=token,
                most_clients=clients,
                certificate=certificate,
                key=key,
            ),
            ready,
        )


def _reached(host: str) -> str:
    """Return the name by which others reach a server that listens at ``host``."""
    return socket.gethostname() if host in ("0.0.0.0", "::") else host
