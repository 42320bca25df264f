"""``recognizer wyoming``, as Home Assistant meets it: through the package's own client."""

import asyncio
import signal
import socket
import subprocess
import sys
import time
import wave

import pytest

pytest.importorskip("wyoming", reason="NOT INSTALLED: the wyoming extra")
from wyoming.asr import Transcribe, Transcript
from wyoming.audio import AudioChunk, AudioStart, AudioStop, wav_to_chunks
from wyoming.client import AsyncClient
from wyoming.error import Error
from wyoming.event import Event
from wyoming.info import Describe, Info
from wyoming.ping import Ping, Pong

from tests.endtoend.run import recognizer
from tests.endtoend.servers import server

WAIT = 60


@pytest.fixture(scope="module")
def serving():
    with server("wyoming", "--uri", "tcp://127.0.0.1:0", "--clients", 4) as running:
        yield running


def events_of(recording, seconds=None):
    with wave.open(str(recording)) as opened:
        events = [
            one.event() for one in wav_to_chunks(opened, 1_024, start_event=True, stop_event=True)
        ]
        kept = round(seconds * opened.getframerate() / 1_024) if seconds else len(events)
    return [*events[:kept], events[-1]] if seconds else events


async def ask(client, *events):
    for event in events:
        await client.write_event(event)
    return await asyncio.wait_for(client.read_event(), WAIT)


def asked(serving, *events):
    async def run():
        async with AsyncClient.from_uri(serving.address) as client:
            return await ask(client, *events)

    return asyncio.run(run())


@pytest.fixture
def text(replayed_digits):
    """Return the digits that ``recognizer replay`` hears in the bundled recording, as text."""
    return "".join(map(str, replayed_digits))


def test_it_describes_itself(serving):
    info = Info.from_event(asked(serving, Describe().event()))
    (program,) = info.asr
    assert program.installed
    assert program.models[0].name == "default"
    assert all(model.languages == ["en"] for model in program.models)


def test_a_recording_comes_back_as_digits(serving, demo, text):
    answer = asked(serving, Transcribe(language="en").event(), *events_of(demo))
    assert Transcript.from_event(answer).text == text


def test_a_model_is_chosen_by_name(serving, demo):
    answer = asked(serving, Transcribe(name="reference").event(), *events_of(demo, 4))
    assert Transcript.is_type(answer.type)
    told = asked(serving, Transcribe(name="nobody").event())
    assert "no model named" in Error.from_event(told).text


def test_one_connection_asks_again(serving, demo):
    async def run():
        async with AsyncClient.from_uri(serving.address) as client:
            return [await ask(client, *events_of(demo, 4)) for _ in range(2)]

    first, second = asyncio.run(run())
    assert Transcript.from_event(first).text
    assert first == second


def test_silence_is_an_empty_text(serving):
    layout = {"rate": 16_000, "width": 2, "channels": 1}
    answer = asked(
        serving,
        AudioStart(**layout).event(),
        AudioChunk(audio=bytes(32_000), **layout).event(),
        AudioStop().event(),
    )
    assert Transcript.from_event(answer).text == ""
    assert Transcript.from_event(asked(serving, AudioStop().event())).text == ""


def test_pings_are_answered_and_unknown_events_passed_over(serving):
    answer = asked(serving, Event("run-satellite"), Ping(text="here").event())
    assert Pong.from_event(answer).text == "here"


def test_several_clients_are_heard_each_for_itself(serving, demo, text):
    async def run():
        async def one(events, wait):
            async with AsyncClient.from_uri(serving.address) as client:
                for event in events[:-1]:
                    await client.write_event(event)
                    await asyncio.sleep(wait)
                return Transcript.from_event(await ask(client, events[-1])).text

        whole, part = events_of(demo), events_of(demo, 4)
        return await asyncio.gather(one(whole, 0.005), one(part, 0.01), one(whole, 0))

    first, second, third = asyncio.run(run())
    assert first == third == text
    assert 0 < len(second) < len(first)
    assert first.startswith(second)


def test_clients_that_vanish_leave_room_for_others(serving, demo):
    host, port = "127.0.0.1", serving.port
    for _ in range(6):
        raw = socket.create_connection((host, port))
        raw.sendall(b'{"type": "audio-chunk", "payload_length": 4000}\n' + bytes(99))
        raw.close()
    for _ in range(100):  # until the server has noticed
        if not Error.is_type(asked(serving, Ping().event()).type):
            break
        time.sleep(0.1)
    assert Transcript.from_event(asked(serving, *events_of(demo, 4))).text


@pytest.mark.parametrize(
    "garbage",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"\x16\x03\x01\n",
        b'{"type": "audio-chunk", "payload_length": 99999999999}\n',
        b'{"type": "audio-chunk", "data": {"rate": "much"}, "payload_length": 2}\n\0\0',
    ],
)
def test_garbage_gets_one_line_and_hurts_nobody(serving, demo, garbage):
    async def run():
        async with AsyncClient.from_uri(serving.address) as other:
            *before, last = events_of(demo, 4)
            for event in before:
                await other.write_event(event)
            reader, writer = await asyncio.open_connection("127.0.0.1", serving.port)
            writer.write(garbage)
            told = await asyncio.wait_for(reader.read(), WAIT)
            writer.close()
            return told, await ask(other, last)

    told, answer = asyncio.run(run())
    assert told.startswith(b'{"type": "error"')
    assert Transcript.from_event(answer).text
    assert serving.complaints[-1].startswith("recognizer: a client was refused: ")


def test_one_client_too_many_is_told(serving):
    async def run():
        clients = [AsyncClient.from_uri(serving.address) for _ in range(5)]
        for client in clients[:4]:
            await client.connect()
            await ask(client, Ping().event())
        await clients[4].connect()
        told = await asyncio.wait_for(clients[4].read_event(), WAIT)
        for client in clients:
            await client.disconnect()
        return told

    assert Error.from_event(asyncio.run(run())).text == "too many clients"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_it_listens_at_a_socket_in_the_file_system(demo, tmp_path, number):
    path = tmp_path / "digits.sock"
    left_behind = socket.socket(socket.AF_UNIX)
    left_behind.bind(str(path))
    left_behind.close()
    with server("wyoming", "--uri", f"unix://{path}") as running:
        assert running.address == f"unix://{path}"
        assert Transcript.from_event(asked(running, *events_of(demo, 4))).text
        taken = recognizer("wyoming", "--uri", f"unix://{path}")
        assert taken.code == 1
        assert "taken by another program" in taken.err
        assert running.stop(number) == 0
    assert not path.exists()


def test_a_file_is_not_taken_for_a_socket(tmp_path):
    path = tmp_path / "letter.txt"
    path.write_text("dear")
    ran = recognizer("wyoming", "--uri", f"unix://{path}")
    assert ran.code == 1
    assert path.read_text() == "dear"


def test_a_taken_port_is_one_line(serving):
    ran = recognizer("wyoming", "--uri", serving.address)
    assert ran.code == 1
    assert ran.err == (
        f"recognizer: 127.0.0.1:{serving.port} is taken by another program: choose another\n"
    )


@pytest.mark.parametrize(
    "uri", ["10300", "tcp://127.0.0.1", "tcp://:10300", "http://x:1", "tcp://x:port", "unix://"]
)
def test_an_address_that_is_none_is_one_line(uri):
    ran = recognizer("wyoming", "--uri", uri)
    assert ran.code == 2
    assert "tcp://HOST:PORT or unix:///PATH" in ran.err
    assert len(ran.err.splitlines()) == 1


def test_without_its_extra_it_says_what_to_install():
    code = (
        "import sys; sys.modules['wyoming'] = None; sys.argv = ['recognizer', 'wyoming'];"
        "from recognizer.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 2
    assert "[wyoming]" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_with_clients_connected(number):
    with server("wyoming", "--uri", "tcp://127.0.0.1:0") as running:

        async def run():
            async with AsyncClient.from_uri(running.address) as client:
                await ask(client, Ping().event())
                code = await asyncio.to_thread(running.stop, number)
                return code, await asyncio.wait_for(client.read_event(), WAIT)

        assert asyncio.run(run()) == (0, None)
