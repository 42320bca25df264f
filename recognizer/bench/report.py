"""Everything ``recognizer bench`` measures, and how it is shown."""

import os
import platform
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from recognizer.bench.stages import StageLatency
from recognizer.sources.capture import BLOCK_SECONDS

STAGES = {
    "vad": f"detector, a block of {1000 * BLOCK_SECONDS:g} ms",
    "front_end": "front-end, a call",
    "classifier": "classifier, a call",
    "decoder": "decoder and the rest of a block that is classified",
    "block": f"any other block of {1000 * BLOCK_SECONDS:g} ms",
    "answer": "a block that brings an answer, all of it",
}


@dataclass(frozen=True)
class Replay:
    """A stream recognised as fast as the machine allows, the best of several times."""

    seconds: float
    """Length of the stream."""
    cpu: float
    """Seconds of processor time."""
    wall: float
    events: int

    @property
    def times_real_time(self) -> float:
        """Seconds of stream for one of processor time."""
        return self.seconds / self.cpu

    def __str__(self) -> str:
        return (
            f"{self.times_real_time:.0f} x real time ({self.seconds:.0f} s in {self.cpu:.2f} s of "
            f"CPU, {self.wall:.2f} s of clock)"
        )


@dataclass(frozen=True)
class Start:
    """Seconds, the best of several times."""

    help_wall: float
    help_cpu: float
    listening_wall: float
    """From the start of the process until it takes the first sample."""
    listening_cpu: float
    """Until the end of an empty stream."""


@dataclass(frozen=True)
class Listen:
    """`listen` on a stream of speech that comes at its own pace."""

    seconds: float
    cpu_percent: float
    """Of one core, without start-up."""


@dataclass(frozen=True)
class Machine:
    """Where it was measured."""

    processor: str
    cores: int
    system: str
    python: str
    load: float
    """Other work: the system's one-minute load average before the measurement."""


@dataclass(frozen=True)
class Report:
    """All of it."""

    model: str
    recording: str
    machine: Machine
    dense: Replay
    silent: Replay
    vad_times_real_time: float
    """Of webrtcvad alone on room tone, in the same minute: what silence is bound by."""
    listen: Listen
    start: Start
    memory_mb: dict[str, float]
    """Peak resident memory of `replay` and `listen`."""
    latency_ms: dict[str, StageLatency | None] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Return the report as JSON types."""
        values = asdict(self)
        for name in ("dense", "silent"):
            values[name]["times_real_time"] = getattr(self, name).times_real_time
        rounded: dict[str, Any] = _rounded(values)
        return rounded

    def rows(self) -> list[tuple[str, str]]:
        """Return what was measured and its value, in words."""
        latencies = [(title, self.latency_ms.get(name)) for name, title in STAGES.items()]
        s = self.start
        return [
            ("replay, speech-dense audio", str(self.dense)),
            ("replay, mostly silent audio", str(self.silent)),
            ("webrtcvad alone, room tone", f"{self.vad_times_real_time:.0f} x real time"),
            ("listen at 1x, speech", f"{self.listen.cpu_percent:.2f} % of a core"),
            *((title, str(latency or "-")) for title, latency in latencies),
            ("--help", f"{s.help_wall:.2f} s ({s.help_cpu:.2f} s of CPU)"),
            (
                "start to listening",
                f"{s.listening_wall:.2f} s ({s.listening_cpu:.2f} s of CPU to the end)",
            ),
            *((f"peak memory, {name}", f"{mb:.1f} MB") for name, mb in self.memory_mb.items()),
        ]

    def text(self) -> str:
        """Return the report as a table for people."""
        rows = self.rows()
        width = max(len(name) for name, _ in rows)
        m = self.machine
        head = (
            f"model {self.model}, {self.recording}\n{m.processor}, {m.cores} cores, load "
            f"{m.load:.1f}; {m.system}, Python {m.python}\n"
        )
        return "\n".join([head, *(f"{name:<{width}}  {value}" for name, value in rows)])


def this_machine() -> Machine:
    """Return what runs this."""
    return Machine(
        processor=_processor(),
        cores=os.cpu_count() or 1,
        system=f"{platform.system()} {platform.machine()}",
        python=platform.python_version(),
        load=os.getloadavg()[0],
    )


def _processor() -> str:
    board = Path("/proc/device-tree/model")
    if board.exists():
        return board.read_text(errors="replace").rstrip("\0")
    info = Path("/proc/cpuinfo")
    lines = info.read_text(errors="replace").splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _rounded(item) for name, item in value.items()}
    return round(value, 4) if isinstance(value, float) else value
