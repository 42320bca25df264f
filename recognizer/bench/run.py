"""The measurements, in an order in which none disturbs the next."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np

from recognizer.arrays import FloatArray
from recognizer.bench.process import Cost, measure, paced
from recognizer.bench.report import Listen, Replay, Report, Start, this_machine
from recognizer.bench.streams import Sample, read_sample, speech_at, write_stream
from recognizer.model import load_model
from recognizer.sources.capture import BLOCK_SECONDS

if TYPE_CHECKING:
    from recognizer.recognizer import Recognizer
    from recognizer.segmenter import SegmenterParams

DEVICE_RATE = 48_000
"""Hz at which `listen` is fed: what most microphones offer."""
STAGES_SECONDS = 60.0
VAD_SECONDS = 60.0
SILENT_TIMES = 4
"""The mostly silent stream is so many times as long as the dense one."""


@dataclass(frozen=True, kw_only=True)
class BenchOptions:
    """What to measure."""

    model: str | None
    recording: Path
    seconds: float
    """Length of the speech-dense stream."""
    listen_seconds: float
    repeat: int
    """Measurements of which the best is kept."""


def bench(options: BenchOptions, tell: Callable[[str], None]) -> Report:
    """Measure everything; ``tell`` is told what is being measured.

    Raises what the model, the recording or a command raises.
    """
    machine = this_machine()
    model = load_model(options.model)
    sample = read_sample(options.recording)
    with TemporaryDirectory() as folder:
        dense, silent = Path(folder) / "dense.wav", Path(folder) / "silent.wav"
        lengths = {
            dense: write_stream(dense, sample, options.seconds, silent=False),
            silent: write_stream(silent, sample, SILENT_TIMES * options.seconds, silent=True),
        }
        # Processes first: their peak memory is at least ours.
        tell("start-up")
        start, idle = _start(options)
        tell("peak memory of replay")
        replayed = measure([*_command("replay", options), str(dense)])
        tell(f"listen, {options.listen_seconds:g} s")
        heard = _listen(options, speech_at(DEVICE_RATE, sample, options.listen_seconds))
        from recognizer.bench.stages import stage_latencies
        from recognizer.recognizer import Recognizer

        recognizer = Recognizer(model)
        replays = {}
        for path, length in lengths.items():
            tell(f"replay of the {path.stem} stream")
            replays[path] = _replay(recognizer, path, length / sample.rate, options.repeat)
        tell("webrtcvad alone")
        vad = _vad_alone(recognizer.sample_rate, sample, options.repeat)
        tell("stages")
        recognizer.reset()
        speech = speech_at(recognizer.sample_rate, sample, STAGES_SECONDS)
        latencies = stage_latencies(recognizer, speech)
    manifest = model.manifest
    return Report(
        model=f"{manifest.name} {manifest.version}",
        recording=options.recording.name,
        machine=machine,
        dense=replays[dense],
        silent=replays[silent],
        vad_times_real_time=vad,
        listen=Listen(
            options.listen_seconds, 100 * (heard.cpu - idle.cpu) / options.listen_seconds
        ),
        start=start,
        memory_mb={"replay": replayed.peak_mb, "listen": heard.peak_mb},
        latency_ms=latencies,
    )


def _start(options: BenchOptions) -> tuple[Start, Cost]:
    """Return what starting costs, and the median run of `listen` that hears nothing."""
    helps = [measure(["--help"]) for _ in range(options.repeat)]
    silence = np.zeros(0, np.float32)
    listens = [_listen(options, silence) for _ in range(options.repeat)]
    start = Start(
        help_wall=min(cost.wall for cost in helps),
        help_cpu=min(cost.cpu for cost in helps),
        listening_wall=min(cost.ready or cost.wall for cost in listens),
        listening_cpu=min(cost.cpu for cost in listens),
    )
    return start, sorted(listens, key=lambda cost: cost.cpu)[len(listens) // 2]


def _listen(options: BenchOptions, samples: FloatArray) -> Cost:
    """Let `listen` hear samples at the pace of a device."""
    return measure(
        [*_command("listen", options), "-", "--rate", str(DEVICE_RATE), "--json"],
        feed=paced(_pcm(samples), 2 * round(BLOCK_SECONDS * DEVICE_RATE), BLOCK_SECONDS),
        wait_for="listening",
    )


def _command(name: str, options: BenchOptions) -> list[str]:
    return [name] if options.model is None else [name, "--model", options.model]


def _replay(recognizer: "Recognizer", path: Path, seconds: float, repeat: int) -> Replay:
    from recognizer.sources import AudioFile

    runs = []
    for _ in range(repeat):
        recognizer.reset()
        cpu, wall = time.process_time(), time.perf_counter()
        events = sum(1 for _ in recognizer.stream(AudioFile(path, recognizer.sample_rate)))
        runs.append((time.process_time() - cpu, time.perf_counter() - wall))
    return Replay(seconds, min(cpu for cpu, _ in runs), min(wall for _, wall in runs), events)


def _vad_alone(rate: int, sample: Sample, repeat: int) -> float:
    """Return seconds of room tone for one of processor time in webrtcvad and nothing else."""
    from recognizer.segmenter import SegmenterParams

    tone = sample.room_tone(round(VAD_SECONDS * rate), np.random.default_rng(1))
    params = SegmenterParams(sample_rate=rate)
    return VAD_SECONDS / min(vad_seconds(tone, params) for _ in range(repeat))


def vad_seconds(samples: FloatArray, params: "SegmenterParams") -> float:
    """Return the processor time of webrtcvad's calls for ``(n,)`` samples, and nothing else."""
    from recognizer.segmenter import webrtc

    pcm = _pcm(samples)
    size = 2 * params.frame_length
    frames = [pcm[at : at + size] for at in range(0, len(pcm) - size + 1, size)]
    vad, process = webrtc.create(params.aggressiveness), webrtc.process
    rate, length = params.sample_rate, params.frame_length
    began = time.process_time()
    for frame in frames:
        process(vad, rate, frame, length)
    return time.process_time() - began


def _pcm(samples: FloatArray) -> bytes:
    return (np.clip(samples, -1, 1) * 32_767).astype("<i2").tobytes()
