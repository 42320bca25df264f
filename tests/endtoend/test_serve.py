"""``recognizer serve``, as programs meet it: one stream each, and nobody harms another."""

import json
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import ExitStack, contextmanager

import pytest
import soundfile

pytest.importorskip("starlette", reason="NOT INSTALLED: the web extra")
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from tests.endtoend.run import recognizer
from tests.endtoend.servers import server

BLOCK = 480


@pytest.fixture(scope="module")
def serving():
    with server("serve", "--port", 0, "--clients", 4) as running:
        yield running


@contextmanager
def open_stream(serving, **wish):
    with connect(f"ws://localhost:{serving.port}/stream") as stream:
        stream.send(json.dumps({"source": "browser", **wish}))
        yield stream


def pcm(path):
    samples, rate = soundfile.read(path, dtype="int16")
    return samples, rate


def say(stream, samples):
    for at in range(0, len(samples), BLOCK):
        stream.send(samples[at : at + BLOCK].tobytes())


def messages_to_the_end(stream):
    found = []
    try:
        while True:
            found.append(json.loads(stream.recv(timeout=60)))
    except ConnectionClosed:
        return found


def digits(messages):
    return [message["digit"] for message in messages if message.get("event") == "digit"]


def hear(serving, path, seconds=None):
    samples, rate = pcm(path)
    if seconds:
        samples = samples[: round(seconds * rate)]
    with open_stream(serving, rate=rate) as stream:
        say(stream, samples)
        stream.send(json.dumps({"stop": True}))
        return messages_to_the_end(stream)


def test_a_stream_gets_the_events_that_replay_gives(serving, demo, replayed):
    assert [message for message in hear(serving, demo) if "event" in message] == replayed


def test_the_view_has_level_speech_and_every_peak(serving, demo):
    views = [message["view"] for message in hear(serving, demo) if "view" in message]
    samples, rate = pcm(demo)
    peaks = [peak for view in views for peak in view["peaks"]]
    assert views[-1]["seconds"] == pytest.approx(len(samples) / rate, abs=0.01)
    assert len(peaks) == int(len(samples) / rate / 0.02)
    assert [view["first"] for view in views] == sorted(view["first"] for view in views)
    assert any(view["speech"] for view in views)
    assert not all(view["speech"] for view in views)
    assert max(peaks) == pytest.approx(max(abs(samples.astype(float))) / 2**15, abs=0.01)


def test_several_clients_have_a_stream_each(serving, demo, replayed_digits):
    samples, rate = pcm(demo)
    with ExitStack() as opened:
        streams = [opened.enter_context(open_stream(serving, rate=rate)) for _ in range(3)]
        for at in range(0, len(samples), BLOCK):
            for number, stream in enumerate(streams):
                # The second hears only silence, the third only the second half.
                block = samples[at : at + BLOCK]
                heard = [block, 0 * block, block if at > len(samples) // 2 else 0 * block][number]
                stream.send(heard.tobytes())
        answers = []
        for stream in streams:
            stream.send(json.dumps({"stop": True}))
            answers.append(digits(messages_to_the_end(stream)))
    whole = replayed_digits
    assert answers[0] == whole
    assert answers[1] == []
    assert 0 < len(answers[2]) < len(whole)
    assert answers[2][-2:] == whole[-2:]


GARBAGE = {
    "no JSON": ("hello", "must be JSON"),
    "another type": ("[1]", "must name a source"),
    "no source": ("{}", "must name a source"),
    "a source there is not": ('{"source": "radio"}', "must name a source"),
    "deep JSON": ("[" * 3000, "must be JSON"),
    "long text": ('{"source": "' + "x" * 9000, "4096 characters"),
    "sound first": (b"\0\1", "must be JSON, not sound"),
    "a rate that is text": ('{"source": "browser", "rate": "fast"}', "rate must be a number"),
    "an impossible rate": ('{"source": "browser", "rate": 1}', "must be 4000 to"),
    "not a number": ('{"source": "browser", "rate": NaN}', "must be 4000 to"),
    "a model there is not": ('{"source": "browser", "model": "../secret"}', "no model named"),
    "a strictness there is not": (
        '{"source": "browser", "strictness": "cruel"}',
        "no strictness 'cruel'",
    ),
    "a model that is a list": ('{"source": "browser", "model": []}', "must be text"),
}


@pytest.mark.parametrize("garbage", GARBAGE)
def test_garbage_gets_one_line_and_hurts_nobody(serving, demo, garbage):
    first, says = GARBAGE[garbage]
    samples, rate = pcm(demo)
    with open_stream(serving, rate=rate) as other:
        say(other, samples[: len(samples) // 4])
        with connect(f"ws://localhost:{serving.port}/stream") as stream:
            stream.send(first)
            (told,) = messages_to_the_end(stream)
            assert says in told["error"]
            assert "\n" not in told["error"]
            assert stream.close_code == 1008
        say(other, samples[len(samples) // 4 : len(samples) // 2])
        other.send(json.dumps({"stop": True}))
        assert len(digits(messages_to_the_end(other))) >= 3


def test_text_amid_sound_is_refused(serving):
    with open_stream(serving) as stream:
        stream.send(bytes(960))
        stream.send("what now?")
        assert "error" in messages_to_the_end(stream)[-1]


def test_half_samples_are_put_together(serving, demo, replayed_digits):
    samples, rate = pcm(demo)
    data = samples.tobytes()
    with open_stream(serving, rate=rate) as stream:
        for at in range(0, len(data), 999):
            stream.send(data[at : at + 999])
        stream.send(json.dumps({"stop": True}))
        assert digits(messages_to_the_end(stream)) == replayed_digits


def test_a_message_that_is_too_long_ends_its_stream_only(serving, demo):
    with open_stream(serving) as stream:
        stream.send(bytes(70_000))
        with pytest.raises(ConnectionClosed):
            while True:
                stream.recv(timeout=30)
        assert stream.close_code == 1009
    assert digits(hear(serving, demo, seconds=2))


def test_clients_that_vanish_leave_room_for_others(serving, demo):
    for _ in range(6):
        with open_stream(serving) as stream:
            stream.send(bytes(960))
            stream.recv(timeout=30)
            stream.socket.shutdown(socket.SHUT_RDWR)  # without a word
    assert digits(hear(serving, demo, seconds=2))


def test_one_client_too_many_is_told(serving):
    with ExitStack() as opened:
        for _ in range(4):
            stream = opened.enter_context(open_stream(serving))
            assert "hearing" in json.loads(stream.recv(timeout=30))
        with connect(f"ws://localhost:{serving.port}/stream") as late:
            assert messages_to_the_end(late) == [{"error": "there are 4 clients already"}]
            assert late.close_code == 1013


def get(url, **headers):
    request = urllib.request.Request(url, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read().decode(), answer.headers
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(), error.headers


def test_the_page_loads_nothing_from_elsewhere(serving):
    status, page, headers = get(serving.address)
    assert status == 200
    assert "//" not in page
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_a_foreign_name_for_this_machine_is_refused(serving):
    status, text, _ = get(serving.address, Host=f"attacker.example:{serving.port}")
    assert status == 403
    assert text == f"open http://localhost:{serving.port}/ instead\n"


def test_a_foreign_page_is_refused(serving):
    address = f"ws://localhost:{serving.port}/stream"
    with pytest.raises(InvalidStatus, match="403"):
        connect(address, origin="http://attacker.example")
    with connect(address, origin=f"http://localhost:{serving.port}"):
        pass


def test_files_beside_the_page_are_not_served(serving):
    for path in ("static/../app.py", "static/%2e%2e/app.py", "app.py", "static/"):
        assert get(serving.address + path)[0] in (404, 405)


def test_bytes_that_are_no_http_get_an_answer_and_hurt_nobody(serving, demo):
    with socket.create_connection(("localhost", serving.port)) as raw:
        raw.sendall(b"\x16\x03\x01" + bytes(200) + b"\r\n\r\n")
        assert raw.recv(100).startswith(b"HTTP/1.1 400")
    assert digits(hear(serving, demo, seconds=2))


def test_a_named_host_needs_the_token():
    with server("serve", "--port", 0, "--host", "0.0.0.0") as running:
        here = f"http://127.0.0.1:{running.port}/"
        token = running.address.split("?token=")[1]
        assert len(token) >= 20
        assert get(here)[0] == get(f"{here}?token=wrong")[0] == get(f"{here}setup")[0] == 403
        with pytest.raises(InvalidStatus, match="403"):
            connect(f"ws://127.0.0.1:{running.port}/stream")
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        with opener.open(f"{here}?token={token}") as page:
            assert page.url == here  # sent on, so that the address can be shown
            assert b"Spoken digits" in page.read()
        with opener.open(f"{here}setup") as answer:
            assert json.load(answer)["models"]
        with connect(f"ws://127.0.0.1:{running.port}/stream?token={token}"):
            pass


def test_a_taken_port_is_one_line(serving):
    ran = recognizer("serve", "--port", serving.port)
    assert ran.code == 1
    assert ran.err == (
        f"recognizer: 127.0.0.1:{serving.port} is taken by another program: choose another\n"
    )


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--host", "no.such.host.invalid"], "no such host"),
        (["--host", "192.0.2.1"], "no address of this machine"),
        (["--host", "0.0.0.0", "--token", "short"], "8 characters"),
        (["--model", "nobody"], "no model named nobody"),
        (["--key", "{demo}"], "--key needs --certificate"),
        (["--certificate", "{demo}"], "no certificate"),
        (["--clients", "0"], "--clients"),
    ],
)
def test_misuse_is_one_line(demo, arguments, says):
    ran = recognizer("serve", "--port", 0, *[one.format(demo=demo) for one in arguments])
    assert ran.code == 2
    assert says in ran.err
    assert len(ran.err.splitlines()) == 1
    assert ran.out == ""


def test_without_its_extra_it_says_what_to_install():
    code = (
        "import sys; sys.modules['uvicorn'] = None; sys.argv = ['recognizer', 'serve'];"
        "from recognizer.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 2
    assert "uvicorn" in done.stderr
    assert "[web]" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_that_comes_as_soon_as_it_is_ready_ends_it_too(number):
    with server("serve", "--port", 0) as running:
        assert running.stop(number) == 0
    assert running.complaints in ([], ["Ctrl-C ends\n"])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_with_clients_listening(number):
    with server("serve", "--port", 0) as running, open_stream(running) as stream:
        assert "hearing" in json.loads(stream.recv(timeout=30))
        stream.send(bytes(960))
        assert running.stop(number) == 0
        with pytest.raises(ConnectionClosed):
            while True:
                stream.recv(timeout=30)
