"""Reading Wyoming events from clients that may send anything.

The ``wyoming`` package's own reader waits for as many bytes as a client announces, and fails with
whatever its JSON brings about. This one has limits and one error.
"""

import asyncio
import json
from typing import Any

from wyoming.event import Event

from recognizer.errors import UsageError

LONGEST_LINE = 65_536
"""Bytes of a header, or of the data after it."""
LONGEST_PAYLOAD = 4_194_304
"""Bytes of sound in one event: 11 s at 48 kHz in 32 bits stereo."""


async def read_event(reader: asyncio.StreamReader) -> Event | None:
    """Return the next event, None where the client has ended or has gone.

    ``reader`` has a limit of ``LONGEST_LINE``. Raises UsageError for what is no event.
    """
    try:
        line = await reader.readline()
        if not line:
            return None
        header = _mapping(line, "header")
        data = header.get("data") or {}
        if not isinstance(data, dict):
            raise UsageError("data of an event must be a JSON object")
        length = _length(header, "data_length", LONGEST_LINE)
        if length:
            data = {**data, **_mapping(await reader.readexactly(length), "data")}
        payload = await reader.readexactly(_length(header, "payload_length", LONGEST_PAYLOAD))
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    except ValueError:
        raise UsageError(f"a header has more than {LONGEST_LINE} bytes") from None
    if not isinstance(header.get("type"), str):
        raise UsageError("an event must have a type")
    return Event(type=header["type"], data=data, payload=payload or None)


def _mapping(text: bytes, what: str) -> dict[str, Any]:
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        values = None
    if not isinstance(values, dict):
        raise UsageError(f"the {what} of an event must be a JSON object")
    return values


def _length(header: dict[str, Any], name: str, most: int) -> int:
    length = header.get(name) or 0
    if type(length) is not int or not 0 <= length <= most:
        raise UsageError(f"{name} must be 0 to {most}")
    return length
