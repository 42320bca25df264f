"""``recognizer wyoming``: speech-to-text for Home Assistant."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from socket import socket
from typing import Any
from urllib.parse import urlsplit

import click

from recognizer.cli.options import clients_option, model_option, strictness_option
from recognizer.cli.standard import say
from recognizer.errors import UsageError
from recognizer.extras import needs
from recognizer.serving.address import listen_tcp, listen_unix, shown

FORMS = "tcp://HOST:PORT or unix:///PATH"


@click.command("wyoming")
@click.option(
    "--uri",
    default="tcp://127.0.0.1:10300",
    show_default=True,
    help=f"Where to listen: {FORMS}; port 0 is any free one.",
)
@model_option
@strictness_option
@clients_option("connections")
def command(uri: str, **given: Any) -> None:
    """Serve speech-to-text to Home Assistant, until Ctrl-C. Needs the wyoming extra.

    Speaks the Wyoming protocol, which has neither passwords nor encryption: only this machine
    can connect, unless --uri names another address, tcp://0.0.0.0:10300 for any of this
    machine's. Writes the address it listens at.
    """
    with needs("wyoming", "wyoming"):
        from recognizer.wyoming.server import serve
    with _listening(uri) as listener:

        def ready() -> None:
            at = listener.getsockname()
            click.echo(f"tcp://{shown(at[0])}:{at[1]}" if isinstance(at, tuple) else f"unix://{at}")
            say("Ctrl-C ends")

        serve(listener, ready, **given)


@contextmanager
def _listening(uri: str) -> Iterator[socket]:
    """Yield the socket that listens at ``uri``; raises UsageError where it is no address."""
    try:
        parts = urlsplit(uri)
        port = parts.port
    except ValueError:
        raise UsageError(f"{uri}: the address must be {FORMS}") from None
    if parts.scheme == "unix" and parts.path and not parts.netloc:
        path = Path(parts.path)
        with closing(listen_unix(path)) as listener:
            yield listener
        path.unlink(missing_ok=True)
    elif parts.scheme == "tcp" and parts.hostname and port is not None:
        with closing(listen_tcp(parts.hostname, port)) as listener:
            yield listener
    else:
        raise UsageError(f"{uri}: the address must be {FORMS}")
