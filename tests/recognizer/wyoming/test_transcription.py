import numpy as np
import pytest
import soundfile

pytest.importorskip("wyoming", reason="NOT INSTALLED: the wyoming extra")
from wyoming.audio import AudioChunk, AudioStart

from recognizer.errors import UsageError
from recognizer.recognizer import Recognizer
from recognizer.wyoming.transcription import Transcription
from tests.endtoend.test_replay import spoken


def chunk(audio=b"", **changed):
    layout = {"rate": 8_000, "width": 2, "channels": 1, **changed}
    return AudioChunk(audio=audio, **layout).event()


def encoded(samples, width):
    """Return samples in -1 to 1 as little-endian PCM of so many bytes, 8 bits unsigned."""
    scaled = np.rint(samples * (2 ** (8 * width - 1) - 1)).astype(np.int64)
    if width == 1:
        return (scaled + 128).astype(np.uint8).tobytes()
    return scaled.astype("<i8").view(np.uint8).reshape(-1, 8)[:, :width].tobytes()


@pytest.mark.parametrize(
    ("rate", "width", "channels"),
    [(8_000, 2, 1), (16_000, 2, 1), (16_000, 4, 2), (44_100, 3, 2), (48_000, 2, 6), (22_050, 1, 1)],
)
def test_digits_are_heard_in_any_format(demo, demo_transcript, rate, width, channels):
    import soxr

    samples, own = soundfile.read(demo, dtype="float32")
    # Loud, so that 8 bits are enough.
    samples = soxr.resample(samples[: round(3.4 * own)], own, rate)
    samples = np.repeat(0.9 * samples / np.abs(samples).max(), channels)
    transcription = Transcription(Recognizer())
    data = encoded(samples, width)
    layout = {"rate": rate, "width": width, "channels": channels}
    transcription.hear(AudioStart(**layout).event())
    for at in range(0, len(data), 2_049):
        transcription.hear(chunk(data[at : at + 2_049], **layout))
    assert transcription.end() == "".join(map(str, spoken(demo_transcript)[:3]))


def test_requests_know_nothing_of_each_other(demo):
    samples, _ = soundfile.read(demo, dtype="int16")
    transcription = Transcription(Recognizer())
    texts = []
    for _ in range(2):
        transcription.hear(chunk(samples[: len(samples) // 3].tobytes()))
        texts.append(transcription.end())
    assert texts[0] == texts[1] != ""
    assert transcription.end() == ""


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"rate": 1}, "it must be 4000"),
        ({"rate": "16000"}, "whole numbers"),
        ({"rate": None}, "whole numbers"),
        ({"rate": True}, "whole numbers"),
        ({"width": 5}, "1 to 4 bytes"),
        ({"channels": 0}, "1 to 64 channels"),
        ({"channels": 10**9}, "1 to 64 channels"),
    ],
)
def test_a_format_that_cannot_be_used_is_explained(changed, says):
    with pytest.raises(UsageError, match=says):
        Transcription(Recognizer()).hear(chunk(b"\0\0", **changed))


def test_a_format_that_changes_is_explained():
    transcription = Transcription(Recognizer())
    transcription.hear(chunk(bytes(100)))
    with pytest.raises(UsageError, match="has changed"):
        transcription.hear(chunk(bytes(100), rate=16_000))
