"""Whatever bytes come, they are an event, an end, or one error."""

import asyncio
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("wyoming", reason="NOT INSTALLED: the wyoming extra")
from wyoming.event import Event, async_write_event

from recognizer.errors import UsageError
from recognizer.wyoming.protocol import LONGEST_LINE, LONGEST_PAYLOAD, read_event


def read(data: bytes) -> list[Event]:
    """Return the events in a stream of bytes that ends."""

    async def run():
        reader = asyncio.StreamReader(limit=LONGEST_LINE)
        reader.feed_data(data)
        reader.feed_eof()
        events = []
        while (event := await read_event(reader)) is not None:
            events.append(event)
        return events

    return asyncio.run(run())


class Written:
    """Takes what the package's own writer writes."""

    def __init__(self):
        self.data = b""

    def write(self, data):
        self.data += data

    def writelines(self, lines):
        self.data += b"".join(lines)

    async def drain(self):
        pass


names = st.text(min_size=1, max_size=10)
values = st.dictionaries(names, st.integers() | names | st.none(), max_size=2)
payloads = st.none() | st.binary(min_size=1, max_size=20)
some_events = st.lists(st.builds(Event, type=names, data=values, payload=payloads), max_size=3)


@settings(deadline=None)
@given(some_events)
def test_what_the_package_writes_is_read_again(events):
    out = Written()
    for event in events:
        asyncio.run(async_write_event(event, out))
    assert read(out.data) == events


@settings(deadline=None)
@given(st.binary() | st.binary().map(lambda data: b'{"type": "x", "data": ' + data + b"}\n"))
def test_any_bytes_are_events_or_one_error(data):
    try:
        read(data)
    except UsageError as error:
        assert "\n" not in str(error)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b"hello\n", "must be a JSON object"),
        (b"[]\n", "must be a JSON object"),
        (b"{}\n", "must have a type"),
        (b'{"type": 7}\n', "must have a type"),
        (b'{"type": "x", "data": []' + b" " * 9 + b'"}\n', "must be a JSON object"),
        (b'{"type": "x", "data": [1]}\n', "must be a JSON object"),
        (b'{"type": "x", "data_length": 2}\n[]', "must be a JSON object"),
        (b'{"type": "x", "data_length": -1}\n', "data_length must be"),
        (b'{"type": "x", "payload_length": "9"}\n', "payload_length must be"),
        (b'{"type": "x", "payload_length": true}\n', "payload_length must be"),
        (b" " * 70_000 + b"\n", "more than"),
        (b"[" * 60_000 + b"\n", "must be a JSON object"),
    ],
)
def test_what_is_no_event_is_explained(line, says):
    with pytest.raises(UsageError, match=says):
        read(line)


def test_more_is_never_waited_for_than_may_be_kept():
    header = {"type": "audio-chunk", "payload_length": LONGEST_PAYLOAD + 1}
    with pytest.raises(UsageError, match="payload_length"):
        read(json.dumps(header).encode() + b"\n")


def test_a_client_that_breaks_off_has_ended():
    assert read(b'{"type": "x", "payload_length": 10}\n123') == []
    assert read(b'{"type": "x", "data_length": 10}\n{"a"') == []
