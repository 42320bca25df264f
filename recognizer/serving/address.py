"""Sockets to listen on, and one line where that cannot be."""

import errno
import os
import socket
from pathlib import Path

from recognizer.errors import RecognizerError, UsageError

BACKLOG = 128


def listen_tcp(host: str, port: int) -> socket.socket:
    """Return a socket that listens at an address of this machine; port 0 is any free one.

    Raises UsageError where the address is none of this machine's, RecognizerError where the port
    is taken or not allowed.
    """
    try:
        family, *_, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (OSError, UnicodeError):
        raise UsageError(
            f"{host}: no such host; 0.0.0.0 is every address of this machine"
        ) from None
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        _notice_the_vanished(listener)
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise _refused(f"{shown(host)}:{port}", error) from None
    return listener


def listen_unix(path: Path) -> socket.socket:
    """Return a socket that listens at ``path``, in place of one that nobody listens at any more.

    Raises RecognizerError where something else is there, or another program listens.
    """
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        if path.is_socket() and not _answers(path):
            path.unlink()
        listener.bind(os.fspath(path))
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise _refused(str(path), error) from None
    return listener


def shown(host: str) -> str:
    """Return a host as it stands in a URL."""
    return f"[{host}]" if ":" in host else host


def _notice_the_vanished(listener: socket.socket) -> None:
    """Have connections of a listener end, within minutes, whose other side was switched off."""
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in (("TCP_KEEPIDLE", 60), ("TCP_KEEPINTVL", 20), ("TCP_KEEPCNT", 3)):
        if hasattr(socket, name):
            listener.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        return client.connect_ex(os.fspath(path)) == 0


def _refused(where: str, error: OSError) -> RecognizerError:
    match error.errno:
        case errno.EADDRINUSE:
            return RecognizerError(f"{where} is taken by another program: choose another")
        case errno.EACCES:
            return RecognizerError(f"{where} is not allowed: choose a port of 1024 or above")
        case errno.EADDRNOTAVAIL:
            return UsageError(f"{where} is no address of this machine")
        case _:
            return RecognizerError(f"{where}: {error.strerror or error}")
