import io
import json
import os
import signal
import subprocess
import sys
import threading
import time

import numpy as np
import pytest
import soundfile

from tests.conftest import tone
from tests.endtoend.run import recognizer


def spoken(transcript):
    return [int(w["label"]) for w in json.loads(transcript.read_text()) if w["label"].isdigit()]


def test_the_bundled_recording_is_heard_as_it_was_spoken(demo, demo_transcript):
    ran = recognizer("replay", demo, "--json")
    assert ran.code == 0
    assert ran.digits == spoken(demo_transcript)
    assert f"{len(ran.digits)} digits" in ran.err


def test_text_has_a_line_for_every_digit(demo, demo_transcript):
    ran = recognizer("replay", demo)
    rows = [line.split() for line in ran.out.splitlines()]
    assert [int(row[1]) for row in rows if row[1] != "-"] == spoken(demo_transcript)


def test_a_wav_pipe_gives_what_the_file_gives(demo):
    from_file = recognizer("replay", demo, "--json").events
    from_pipe = recognizer("replay", "-", "--json", stdin=demo.read_bytes()).events
    assert [{**e, "file": ""} for e in from_pipe] == [{**e, "file": ""} for e in from_file]


def test_a_raw_pipe_gives_what_the_file_gives(demo):
    samples, rate = soundfile.read(demo, dtype="int16")
    ran = recognizer("replay", "-", "--rate", rate, "--json", stdin=samples.tobytes())
    assert ran.digits == recognizer("replay", demo, "--json").digits


def test_listen_hears_a_pipe_too(demo, demo_transcript):
    ran = recognizer("listen", "-", "--json", stdin=demo.read_bytes())
    assert ran.code == 0
    assert ran.digits == spoken(demo_transcript)


@pytest.mark.slow
def test_another_rate_width_and_six_channels_give_the_same_digits(demo, demo_transcript, tmp_path):
    import soxr

    samples, rate = soundfile.read(demo, dtype="float32")
    wide = soxr.resample(samples, rate, 96_000)
    soundfile.write(
        tmp_path / "wide.wav", np.repeat(wide[:, None], 6, axis=1), 96_000, subtype="PCM_24"
    )
    ran = recognizer("replay", tmp_path / "wide.wav", "--json")
    assert ran.digits == spoken(demo_transcript)


def test_a_folder_is_replayed_file_by_file(demo, tmp_path):
    for name in ("a.wav", "b.wav"):
        (tmp_path / name).write_bytes(demo.read_bytes())
    ran = recognizer("replay", tmp_path, "--json")
    by_file = [[e for e in ran.events if e["file"].endswith(n)] for n in ("a.wav", "b.wav")]
    assert [{**e, "file": ""} for e in by_file[0]] == [{**e, "file": ""} for e in by_file[1]]
    assert len(by_file[0]) > 10


def test_realtime_takes_as_long_as_the_recording(tmp_path):
    soundfile.write(tmp_path / "a.wav", tone(1.5), 8_000)
    began = time.monotonic()
    assert recognizer("replay", "--realtime", tmp_path / "a.wav").code == 0
    assert time.monotonic() - began >= 1.5


BAD = {
    "empty.wav": (lambda p: p.write_bytes(b""), "empty file"),
    "nothing.wav": (lambda p: soundfile.write(p, np.zeros(0), 8_000), "holds no samples"),
    "header.wav": (lambda p: p.write_bytes(b"RIFF\x24\0\0\0WAVEfmt "), "not audio"),
    "text.wav": (lambda p: p.write_text("hello\n" * 100), "not audio"),
    "nan.wav": (
        lambda p: soundfile.write(p, np.full(8_000, np.nan), 8_000, subtype="FLOAT"),
        "not a finite number",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_one_line_and_the_others_go_on(demo, demo_transcript, tmp_path, name):
    make, says = BAD[name]
    make(tmp_path / name)
    ran = recognizer("replay", tmp_path / name, demo, "--json")
    assert ran.code == 1
    assert len(ran.complaints) == 1
    assert name in ran.complaints[0]
    assert says in ran.complaints[0]
    assert ran.digits == spoken(demo_transcript)


def test_names_that_are_not_utf_8_or_not_to_be_printed_do_not_end_a_batch(
    demo, demo_transcript, tmp_path
):
    names = [b"caf\xe9.wav", b"two\nlines.wav", "\u2192 \u0661.wav".encode(), b"[red] x.wav"]
    for name in names:
        (tmp_path / os.fsdecode(name)).write_bytes(demo.read_bytes()[:60_000])
    half = recognizer("replay", tmp_path, environment={"PYTHONIOENCODING": "ascii"})
    assert half.out.count("==> ") == len(names)
    assert len(half.complaints) == len(names)
    assert all("before its header says" in line for line in half.complaints)
    assert len(recognizer("replay", tmp_path, "--json").digits) >= 3 * len(names)


def test_a_coding_that_cannot_be_sought_in_does_not_end_a_batch(demo, demo_transcript, tmp_path):
    samples, rate = soundfile.read(demo)
    soundfile.write(tmp_path / "a.wav", samples, rate, subtype="GSM610")
    ran = recognizer("replay", tmp_path / "a.wav", demo, "--json")
    assert ran.code == 0
    assert ran.digits == spoken(demo_transcript) * 2


def test_what_is_in_a_folder_and_cannot_be_heard_is_told(demo, demo_transcript, tmp_path):
    (tmp_path / "a.wav").write_bytes(demo.read_bytes())
    (tmp_path / "b.m4a").write_bytes(b"\0\0\0\x20ftypM4A ")
    (tmp_path / "._a.wav").write_bytes(b"\0\5\x16\7")
    (tmp_path / "notes.txt").write_text("notes")
    ran = recognizer("replay", tmp_path, "--json")
    assert ran.code == 1
    assert ran.digits == spoken(demo_transcript)
    assert len(ran.complaints) == 1
    assert f"`ffmpeg -i {tmp_path}/b.m4a {tmp_path}/b.wav`" in ran.complaints[0]


@pytest.mark.parametrize("path", ["{fifo}", "/dev/stdin", "/dev/fd/0"])
def test_a_stream_with_a_name_is_a_stream(demo, demo_transcript, tmp_path, path):
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    writer = threading.Thread(target=lambda: fifo.write_bytes(demo.read_bytes()), daemon=True)
    writer.start()
    ran = recognizer("replay", path.format(fifo=fifo), "--json", stdin=demo.read_bytes())
    assert (ran.code, ran.complaints) == (0, [])
    assert ran.digits == spoken(demo_transcript)


def test_what_a_shell_substitutes_for_a_file_is_heard(demo):
    command = f"{sys.executable} -m recognizer replay <(cat {demo}) --json"
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.count('"event": "digit"') >= 10


def test_a_header_wins_over_raw_options_and_says_so(demo, demo_transcript):
    ran = recognizer("replay", "-", "--rate", 16_000, "--json", stdin=demo.read_bytes())
    assert ran.code == 0
    assert ran.digits == spoken(demo_transcript)
    assert len(ran.complaints) == 1
    assert "is heard as its header says (WAV, 8000 Hz" in ran.complaints[0]


@pytest.mark.parametrize("encoding", ["mulaw", "s16be"])
def test_raw_samples_of_any_encoding(demo, demo_transcript, encoding):
    samples, rate = soundfile.read(demo)
    subtype = {"mulaw": "ULAW", "s16be": "PCM_16"}[encoding]
    raw = io.BytesIO()
    soundfile.write(raw, samples, rate, format="RAW", subtype=subtype, endian="BIG")
    options = ["--rate", rate, "--encoding", encoding]
    ran = recognizer("listen", "-", "--json", *options, stdin=raw.getvalue())
    assert ran.digits == spoken(demo_transcript)


@pytest.mark.slow
def test_the_channel_with_the_voice_is_heard_and_told(demo, demo_transcript, tmp_path):
    samples, rate = soundfile.read(demo)
    cancelling = np.stack([samples, -samples], axis=1)
    soundfile.write(tmp_path / "a.wav", cancelling, rate)
    for arguments, stdin in (
        (["replay", tmp_path / "a.wav"], b""),
        (["replay", "-"], (tmp_path / "a.wav").read_bytes()),
        (["listen", "-"], (tmp_path / "a.wav").read_bytes()),
    ):
        ran = recognizer(*arguments, "--json", stdin=stdin)
        assert ran.digits == spoken(demo_transcript)
        assert "hears channel 1 of 2" in ran.complaints[0]
    mixed = recognizer("replay", tmp_path / "a.wav", "--channel", "mix", "--json")
    assert mixed.digits == []


def test_a_wav_that_breaks_off_is_told_alike_from_a_pipe_and_a_file(demo, tmp_path):
    half = demo.read_bytes()[:100_000]
    (tmp_path / "half.wav").write_bytes(half)
    piped = recognizer("replay", "-", stdin=half)
    read = recognizer("replay", tmp_path / "half.wav")
    assert piped.code == read.code == 1
    said = [ran.complaints[0].partition(": ends at ")[2] for ran in (piped, read)]
    assert said[0] == said[1]
    assert "before its header says" in said[0]
    assert piped.out == read.out


def test_what_was_heard_before_a_file_breaks_off_is_not_lost(demo, demo_transcript, tmp_path):
    content = demo.read_bytes()
    (tmp_path / "half.wav").write_bytes(content[: len(content) // 2])
    ran = recognizer("replay", tmp_path / "half.wav", "--json")
    assert ran.code == 1
    assert "before its header says" in ran.complaints[0]
    heard = ran.digits
    assert len(heard) >= 5
    assert heard == spoken(demo_transcript)[: len(heard)]


@pytest.mark.parametrize("sound", ["silence", "clipped noise"])
def test_sound_without_speech_is_no_error(tmp_path, rng, sound):
    samples = {
        "silence": np.zeros(16_000),
        "clipped noise": np.clip(rng.standard_normal(16_000) * 10, -1, 1),
    }[sound]
    soundfile.write(tmp_path / "a.wav", samples, 8_000)
    ran = recognizer("replay", tmp_path / "a.wav", "--json")
    assert ran.code == 0
    assert not ran.complaints
    if sound == "silence":
        assert ran.events == []
        assert "no digit was heard" in ran.err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["replay", "/nowhere.wav"], "no such file"),
        (["replay", "{empty}"], "no audio in this folder"),
        (["replay", "{demo}", "--model", "nobody"], "no model named nobody"),
        (["replay", "{demo}", "--model", "/nowhere.tflite"], "no such model file"),
        (["replay", "{demo}", "--threshold", "2"], "--threshold"),
        (["replay", "-"], "--rate"),
        (["replay", ""], "empty PATH"),
        (["replay", "{demo}", "--rate", "8000"], "--rate is of raw PCM in a pipe"),
        (["replay", "-", "--encoding", "f32"], "give its --rate"),
        (["replay", "{demo}", "--channel", "2"], "has one channel"),
        (["replay", "{demo}", "--channel", "0"], "--channel"),
        (["listen", "--rate", "8000"], "standard input"),
        (["replay"], "PATH"),
        (["listen", "-", "--device", "1"], "not both"),
        (["sing"], "sing"),
    ],
)
def test_misuse_is_explained_with_exit_code_2(demo, tmp_path, arguments, says):
    filled = [a.format(demo=demo, empty=tmp_path) for a in arguments]
    ran = recognizer(*filled, stdin=b"no wav here, but long enough")
    assert ran.code == 2
    assert says in ran.err
    assert ran.out == ""


def test_misuse_of_one_path_does_not_stop_the_others(demo, demo_transcript):
    ran = recognizer("replay", "/nowhere.wav", demo, "--json")
    assert ran.code == 2
    assert ran.digits == spoken(demo_transcript)


def test_a_damaged_model_is_one_line(demo, tmp_path):
    (tmp_path / "m.tflite").write_bytes(b"\x1c\0\0\0TFL3")
    ran = recognizer("replay", demo, "--model", tmp_path / "m.tflite")
    assert ran.code == 1
    assert "damaged" in ran.complaints[0]


def test_a_closed_pipe_is_not_an_error(demo, tmp_path):
    command = f"{sys.executable} -m recognizer replay {demo} {demo} {demo} | head -n 1"
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    assert "Broken" not in done.stderr


def start(*arguments, **options):
    command = [sys.executable, "-m", "recognizer", *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_with_a_summary_and_what_was_being_said(demo, number):
    process = start("replay", "--realtime", "--json", demo)
    while json.loads(process.stdout.readline())["event"] != "speech_start":
        continue
    process.send_signal(number)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 0, err
    assert json.loads(out.splitlines()[-1])["event"] in ("digit", "rejected")
    assert b"1 digits" in err or b"1 rejected" in err


@pytest.mark.parametrize("options", [[], ["--rate", 8_000]], ids=["header", "raw"])
def test_listening_to_a_pipe_that_gives_nothing_yet_is_said_and_can_be_ended(options):
    process = start("listen", "-", *options, stdin=subprocess.PIPE)
    assert process.stderr.readline().startswith(b"listening to standard input")
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=60) == 0
    assert process.stderr.read() == b"0.0 s, 0 digits\n"
    process.stdin.close()


BUSY = """
import time, numpy as np
from recognizer.sources import UntilSignal
class Endless:
    sample_rate = 8000
    def __iter__(self):
        while True:
            yield np.zeros(80, np.float32)
with UntilSignal(Endless()) as until:
    for block in until:
        print("busy", flush=True)
        end = time.monotonic() + 60
        while time.monotonic() < end:
            time.sleep(0.01)
"""


def test_killed_twice_it_ends_at_once_with_130():
    process = subprocess.Popen([sys.executable, "-c", BUSY], stdout=subprocess.PIPE)
    assert process.stdout.readline() == b"busy\n"
    process.send_signal(signal.SIGINT)
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(timeout=0.5)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=10) == 130


@pytest.mark.parametrize("command", ["listen", "replay", "devices", "models", "train", "export"])
def test_every_command_has_help_and_a_version(command):
    assert recognizer(command, "--help").code == 0
    assert recognizer(command, "--version").out.startswith("recognizer, version")


def test_models_are_listed_with_the_default_marked():
    ran = recognizer("models")
    assert any(line.startswith("*") for line in ran.out.splitlines())
    names = [json.loads(line)["name"] for line in recognizer("models", "--json").out.splitlines()]
    assert "reference" in names
