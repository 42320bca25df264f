"""Where the processor time goes: webrtcvad by its frames, replay by its parts, `listen` by blocks.

    python -m benchmarks.parts

The recording is the bundled one, as for `recognizer bench`. Times are processor time.
"""

import time
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import numpy as np

import recognizer.cli.options  # noqa: F401  sets NumPy's threads as the commands do
from recognizer.bench.process import measure, paced
from recognizer.bench.run import vad_seconds
from recognizer.bench.stages import timed
from recognizer.bench.streams import Sample, read_sample, speech_at, write_stream
from recognizer.frontend import FrontEnd
from recognizer.model.network import Network
from recognizer.recognizer import Recognizer
from recognizer.samples import DEMO
from recognizer.segmenter import Segmenter, SegmenterParams, WebRtcDetector
from recognizer.sources import AudioFile
from train.files.markdown import table

TONE_SECONDS = 60.0
BLOCKS = (0.02, 0.04, 0.06)
RATES = (48_000, 44_100)
TIMED = (
    (WebRtcDetector, "__call__"),
    (Segmenter, "push"),
    (FrontEnd, "window"),
    (FrontEnd, "__call__"),
    (np.fft, "rfft"),
    (Network, "__call__"),
)


def vad(sample: Sample, repeat: int) -> None:
    """Print what a call of webrtcvad takes."""
    rows = []
    for frame_ms in (10, 20, 30):
        params = SegmenterParams(sample_rate=sample.rate, frame_ms=frame_ms)
        tone = sample.room_tone(round(TONE_SECONDS * sample.rate), np.random.default_rng(1))
        seconds = min(vad_seconds(tone, params) for _ in range(repeat))
        call = 1e6 * seconds * frame_ms / 1_000 / TONE_SECONDS
        rows.append((f"frames of {frame_ms} ms", f"{call:.2f} µs", f"{TONE_SECONDS / seconds:.0f}"))
    click.echo(table(("webrtcvad, room tone", "a call", "times real time"), rows))


def replay(path: Path, repeat: int) -> None:
    """Print what the parts of a replay take, in the quickest of several."""
    recognizer = Recognizer()
    parts, windows = min((_replay(recognizer, path) for _ in range(repeat)), key=_total)
    total, seconds = _total((parts, windows)), AudioFile(path).seconds
    samples = np.concatenate(list(AudioFile(path, recognizer.sample_rate)))
    params = SegmenterParams(sample_rate=recognizer.sample_rate)
    alone = min(vad_seconds(samples, params) for _ in range(repeat))
    rows = [
        (name, f"{value:.3f}", f"{100 * value / total:.0f} %")
        for name, value in {**parts, "*webrtcvad's calls alone*": alone}.items()
    ]
    whole = f"all: {seconds / total:.0f} times real time, {windows} windows"
    rows.append((whole, f"{total:.3f}", ""))
    head = (f"replay, {path.stem}, {seconds:.0f} s", "seconds", "share")
    click.echo("\n" + table(head, rows))


def _replay(recognizer: Recognizer, path: Path) -> tuple[dict[str, float], int]:
    """Return the seconds that each part takes, and how many windows were classified."""
    recognizer.reset()
    clock = time.process_time
    times: list[list[float]] = [[] for _ in TIMED]
    began = clock()
    blocks = list(AudioFile(path, recognizer.sample_rate))
    reading = clock() - began
    with ExitStack() as stack:
        for (owner, name), found in zip(TIMED, times, strict=True):
            stack.enter_context(timed(owner, name, found, clock))
        began = clock()
        for block in blocks:
            recognizer.feed(block)
        feeding = clock() - began
    detector, segmenter, _, front_end, fourier, classifier = map(sum, times)
    parts = {
        "reading": reading,
        "detector": detector,
        "the rest of the segmenter": segmenter - detector,
        "front-end: Fourier transform": fourier,
        "front-end: the rest": front_end - fourier,
        "classifier": classifier,
        "decoder and the rest": feeding - segmenter - front_end - classifier,
    }
    return parts, len(times[2])


def _total(run: tuple[dict[str, float], int]) -> float:
    return sum(run[0].values())


def listen(sample: Sample, seconds: float, repeat: int) -> None:
    """Print what `listen` takes of a core, by the length of the blocks that it is fed with."""
    idle = sorted(_listen(48_000, b"", 0.02, 0.0) for _ in range(repeat))[repeat // 2]
    rows = []
    for rate in RATES:
        speech = speech_at(rate, sample, seconds)
        pcm = (np.clip(speech, -1, 1) * 32_767).astype("<i2").tobytes()
        costs = [_listen(rate, pcm, block, block) for block in BLOCKS]
        costs.append(_listen(rate, pcm, BLOCKS[-1], 0.0))
        shares = (f"{100 * (cost - idle) / seconds:.2f} %" for cost in costs)
        rows.append((f"{rate} Hz", *shares))
    heads = (f"{1_000 * block:g} ms" for block in BLOCKS)
    click.echo("\n" + table(("listen, blocks of", *heads, "not waited for"), rows))


def _listen(rate: int, pcm: bytes, block: float, interval: float) -> float:
    """Return seconds of processor time."""
    feed = paced(pcm, 2 * round(block * rate), interval)
    command = ["listen", "-", "--rate", str(rate), "--json"]
    return measure(command, feed=feed, wait_for="listening").cpu


@click.command()
@click.option("--seconds", type=float, default=300.0, show_default=True, help="Of speech.")
@click.option("--listen-seconds", type=float, default=20.0, show_default=True)
@click.option("--repeat", type=int, default=5, show_default=True)
def main(seconds: float, listen_seconds: float, repeat: int) -> None:
    sample = read_sample(DEMO)
    vad(sample, repeat)
    with TemporaryDirectory() as folder:
        dense, silent = Path(folder) / "dense.wav", Path(folder) / "silent.wav"
        write_stream(dense, sample, seconds, silent=False)
        write_stream(silent, sample, 4 * seconds, silent=True)
        for path in (dense, silent):
            replay(path, repeat)
    listen(sample, listen_seconds, repeat)


if __name__ == "__main__":
    main()
