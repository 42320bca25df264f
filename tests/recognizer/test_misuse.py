"""Python callers who give something else than is asked for are told so, and nothing is guessed."""

import asyncio
import io
import re

import numpy as np
import pytest
import soundfile

from recognizer import (
    AudioFile,
    PcmPipe,
    Recognizer,
    RecognizerError,
    UsageError,
    astream,
    load_model,
    recognize,
)
from recognizer.samples import DEMO
from recognizer.sources import Channels, PcmFormat


@pytest.mark.parametrize("path", [None, 3, io.BytesIO(b"RIFF"), np.zeros(8_000, np.float32)])
def test_a_recording_is_a_path(path):
    for take in (AudioFile, recognize):
        with pytest.raises(UsageError, match="a recording is a path, not"):
            take(path)


def test_a_path_may_be_bytes():
    assert len(next(iter(AudioFile(bytes(DEMO)))))


@pytest.mark.parametrize("path", ["a\0b.wav", "a" * 5_000, "", "."])
def test_a_path_that_leads_nowhere_is_told(path):
    with pytest.raises(RecognizerError):
        AudioFile(path)


@pytest.mark.parametrize("channel", ["left", "1", 1.0, 1.5, True, [1], b"mix"])
def test_a_channel_is_a_number_or_the_mean(channel, tmp_path):
    soundfile.write(tmp_path / "a.wav", np.zeros((800, 2)), 8_000)
    for take in (
        lambda: AudioFile(tmp_path / "a.wav", channel=channel),
        lambda: PcmPipe((tmp_path / "a.wav").open("rb"), channel=channel),
        lambda: Channels(2, 8_000, channel),
    ):
        with pytest.raises(UsageError, match='from 1, or "mix", not'):
            take()


def test_a_channel_may_be_a_number_of_numpys():
    assert Channels(2, 8_000, np.int64(2))(np.array([[0.1, 0.2]], np.float32)) == np.float32(0.2)


@pytest.mark.parametrize("stream", [None, str(DEMO), b"RIFF", io.StringIO("RIFF"), 0])
def test_a_pipe_is_a_stream_of_bytes(stream):
    with pytest.raises(UsageError, match="a stream of bytes"):
        PcmPipe(stream)


def test_a_pipe_that_is_open_for_writing_is_told(tmp_path):
    with (tmp_path / "a").open("wb") as file, pytest.raises(RecognizerError, match="for writing"):
        PcmPipe(file)


@pytest.mark.parametrize("raw", [8_000, {"rate": 8_000}, "s16"])
def test_what_raw_samples_are_is_said_by_a_format(raw):
    with pytest.raises(UsageError, match="raw is a PcmFormat, not"):
        PcmPipe(io.BytesIO(bytes(100)), raw)


@pytest.mark.parametrize(
    "wrong", [{"rate": "8000"}, {"channels": "1"}, {"channels": 1.5}, {"encoding": ["s16"]}]
)
def test_a_format_is_made_of_numbers_and_a_name(wrong):
    with pytest.raises(UsageError):
        PcmFormat(**{"rate": 8_000, **wrong})


def test_a_pipe_is_heard_once():
    pipe = PcmPipe(io.BytesIO(DEMO.read_bytes()))
    assert list(pipe)
    with pytest.raises(UsageError, match="can be heard once"):
        list(pipe)


@pytest.mark.parametrize("model", [123, b"default", True, ["default"], 1.5])
def test_a_model_is_a_name_or_a_path(model):
    for take in (Recognizer, load_model):
        with pytest.raises(UsageError, match="a model is a name"):
            take(model)


@pytest.mark.parametrize("model", ["", ".", "..", "/", "a\0b", "a\0b.tflite", "x" * 5_000, "~"])
def test_a_model_that_is_not_there_is_told(model):
    with pytest.raises(UsageError, match=r"no model named|no such model file"):
        load_model(model)


@pytest.mark.parametrize("threshold", ["0.5", [0.5], float("nan"), 2, -1])
def test_a_threshold_is_a_number_from_0_to_1(threshold):
    with pytest.raises(UsageError, match=re.escape(f"0 to 1, not {threshold!r}")):
        Recognizer(threshold=threshold)


@pytest.mark.parametrize("source", [None, str(DEMO), [np.zeros(80, np.float32)], b""])
def test_a_stream_comes_from_a_source(source):
    async def read():
        async for _ in astream(source):
            pass

    with pytest.raises(UsageError, match="no source of audio but"):
        list(Recognizer().stream(source))
    with pytest.raises(UsageError, match="no source of audio but"):
        asyncio.run(read())


def test_a_stream_of_asyncio_takes_a_recognizer():
    async def read():
        async for _ in astream(AudioFile(DEMO), "default"):
            pass

    with pytest.raises(UsageError, match="takes a Recognizer"):
        asyncio.run(read())
