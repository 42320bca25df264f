"""Atheris looks for bytes that a reader or a pipe does not bear; libFuzzer's options follow.

    pip install -e ".[dev,fuzz]"
    nice python -m tests.fuzz.guided -runs=100000

What it finds it writes to crash-* in the working folder; `python -m tests.fuzz.guided crash-*`
runs that again.
"""

import io
import struct
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import atheris
import numpy as np
import soundfile

with atheris.instrument_imports(include=["recognizer.sources"]):
    from recognizer.errors import RecognizerError
    from recognizer.sources import ENCODINGS, AudioFile, PcmFormat, PcmPipe

SAMPLE_RATE = 16_000
"""As most seeds have: resampling takes most of the time and sees no bytes."""
RATES = (4_000, 16_000, 16_000, 48_000)
LONGEST = 50_000_000
"""Samples that so few bytes cannot stand for."""
FORMATS = (
    *(("WAV", subtype) for subtype in ("PCM_16", "PCM_24", "DOUBLE", "ULAW", "GSM610")),
    *(("WAVEX", "PCM_16"), ("RF64", "FLOAT"), ("AU", "ALAW"), ("AIFF", "PCM_16")),
    *(("FLAC", "PCM_16"), ("OGG", "VORBIS"), ("MP3", "MPEG_LAYER_III"), ("W64", "PCM_16")),
)


class Pieces(io.RawIOBase):
    """A pipe that gives a few bytes at a time."""

    def __init__(self, data: bytes, size: int) -> None:
        self._data, self._size = io.BytesIO(data), size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        return self._data.readinto(memoryview(buffer)[: self._size])


def heard(source: Callable[[], AudioFile | PcmPipe], name: str) -> tuple[int, str]:
    """Return how many samples a source gives, and the one line it ends with, its name left out."""
    total, told = 0, []
    try:
        opened = source()
        for block in opened:
            assert block.ndim == 1
            assert block.dtype == np.float32
            assert np.isfinite(block).all()
            total += len(block)
            assert total < LONGEST, "no end"
    except RecognizerError as error:
        told.append(str(error).replace(name, "NAME"))
        assert "\n" not in told[0]
    return total, "".join(told)


def one_input(data: bytes) -> None:
    """Hear ``data``, whose first bytes say as what, from a pipe, and from a file if it may be."""
    if len(data) < 4:
        return
    how, pieces, encoding, rate = data[:4]
    content = data[4:]
    channel = (None, None, None, 1, 2, "mix")[how % 6]
    raw = None
    if how & 128:
        raw = PcmFormat(
            rate=RATES[rate % 4],
            channels=1 + rate // 4,
            encoding=ENCODINGS[encoding % len(ENCODINGS)],
        )
    options = {"channel": channel}

    def pipe(size: int, *, live: bool) -> tuple[int, str]:
        stream = io.BufferedReader(Pieces(content, size))
        return heard(
            lambda: PcmPipe(stream, raw, SAMPLE_RATE, live=live, **options), "standard input"
        )

    size = 1 + 8 * pieces
    if how & 64:
        pipe(size, live=True)
        return
    whole = pipe(1 << 16, live=False)
    if raw is not None or not how & 32:
        in_pieces = pipe(size, live=False)
        assert in_pieces == whole, f"{in_pieces} in pieces of {size}, else {whole}"
        return
    PATH.write_bytes(content)
    on_disk = heard(lambda: AudioFile(PATH, SAMPLE_RATE, **options), str(PATH))
    unknown = any(words in whole[1] for words in ("no recording", "empty", "ffmpeg"))
    assert unknown or on_disk == whole, f"{on_disk} from a file, {whole} from a pipe"


def data_of(container: str, subtype: str, samples: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    soundfile.write(buffer, samples, 16_000, format=container, subtype=subtype)
    return buffer.getvalue()


def seeds(folder: Path) -> None:
    """Write what to begin with: a little of every format, whole, cut and doubled."""
    folder.mkdir()
    noise = np.random.default_rng(1).uniform(-0.5, 0.5, (120, 2)).astype(np.float32)
    for number, (container, subtype) in enumerate(FORMATS):
        data = data_of(container, subtype, noise[:, 0] if subtype == "GSM610" else noise)
        for how, form in enumerate((data, data[: len(data) // 2], data + data)):
            first = bytes([32 * (number % 2) + how, 25, number, 1])
            (folder / f"{container}-{subtype}-{how}").write_bytes(first + form)
    header = data_of("WAV", "PCM_16", noise)
    endless = header[:40] + struct.pack("<I", 0xFFFFFFFF) + header[44:]
    padded = endless + bytes(9) + header + bytes(50) + header
    for how in (0, 32):
        (folder / f"endless-{how}").write_bytes(bytes([how, 3, 0, 0]) + padded)
    floats = struct.pack("<4f", 1e38, -3e38, 3e38, 1e-45)
    (folder / "raw").write_bytes(bytes([128, 3, ENCODINGS.index("f32"), 5]) + floats)


if __name__ == "__main__":
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as temporary:
        PATH = Path(temporary, "input.wav")
        seeds(Path(temporary, "seeds"))
        given = [option for option in sys.argv[1:] if not option.startswith("-")]
        corpus = [] if given else [str(Path(temporary, "seeds"))]
        atheris.Setup(
            [*sys.argv, "-rss_limit_mb=4096", "-timeout=20", "-max_len=4096", *corpus], one_input
        )
        atheris.Fuzz()
