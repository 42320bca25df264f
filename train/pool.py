"""Pools of windows: mixed, distorted, cut by the runtime's segmenter, kept as spectrograms.

Rendering a window costs more than a training step spends on it, so windows are rendered once,
and what is cheap on a spectrogram is varied anew each time they are seen (train.spectral).
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from recognizer.decoder import loudest
from recognizer.frontend import FrontEnd, FrontEndParams
from recognizer.segmenter import Segmenter, SegmenterParams, Utterance
from train.distort import clip_ends, draw_snr, mixed, speech_level
from train.material import RATE, Material
from train.mix import Drawn, Mixer
from train.rooms import reverberate, room

FloatArray = npt.NDArray[np.float32]
HalfArray = npt.NDArray[np.float16]

SHARD = 2_000
"""Windows in a file of the cache."""


@dataclass(frozen=True, kw_only=True)
class RenderParams:
    """How windows are rendered."""

    windows: int = 24_000
    seed: int = 1
    rooms: int = 200
    """Simulated rooms to draw from."""
    in_room: float = 0.3
    """Share of the windows that are heard in a room."""
    as_on_disk: float = 0.35
    """Share of the windows that are not cut by the segmenter out of a stream."""
    clipped: float = 0.15
    """Share of the words that lose something at their ends."""
    backgrounds: int = 3_000
    """Windows of noise alone, to be added to spectrograms."""


@dataclass(frozen=True)
class Pool:
    """Rendered windows."""

    decibels: HalfArray
    """``(n, frames, mels)``, as ``FrontEnd.decibels`` gives them."""
    labels: npt.NDArray[np.str_]
    kinds: npt.NDArray[np.str_]
    """What each window was made from (see ``train.mix.SHARES``)."""
    speakers: npt.NDArray[np.str_]
    """Who is heard in it, joined by ``+``."""

    def __len__(self) -> int:
        return len(self.labels)

    def without(self, speakers: Sequence[str]) -> "Pool":
        """Return the windows in which none of ``speakers`` is heard."""
        if not speakers:
            return self
        keep = [not set(who.split("+")) & set(speakers) for who in self.speakers]
        return Pool(*(values[keep] for values in vars(self).values()))


class Renderer:
    """Makes windows from material; window ``i`` of a seed is always the same."""

    def __init__(
        self,
        material: Material,
        front_end: FrontEndParams,
        params: RenderParams,
    ) -> None:
        self._mixer = Mixer(material, seed=params.seed)
        self._front_end = FrontEnd(front_end)
        self.params = params
        self._length = front_end.window_samples
        self._segmenter = Segmenter(SegmenterParams(sample_rate=RATE))
        rng = np.random.default_rng([params.seed, 1])
        self._rooms = [room(rng, RATE) for _ in range(params.rooms)]

    def windows(self, numbers: range) -> Pool:
        """Return the windows of these numbers."""
        drawn = [self._window(np.random.default_rng([self.params.seed, 2, n])) for n in numbers]
        return Pool(
            self._decibels([window for _, window in drawn]),
            np.array([what.label for what, _ in drawn]),
            np.array([what.kind for what, _ in drawn]),
            np.array(["+".join(what.speakers) for what, _ in drawn]),
        )

    def backgrounds(self, count: int) -> HalfArray:
        """Return the decibels ``(count, frames, mels)`` of windows of noise alone."""
        rng = np.random.default_rng([self.params.seed, 3])
        noise = [self._mixer.background(self._length, rng) for _ in range(count)]
        return self._decibels([n / (np.sqrt(np.mean(np.square(n))) + 1e-6) for n in noise])

    def _decibels(self, windows: Sequence[FloatArray]) -> HalfArray:
        parts = [
            self._front_end.decibels(np.stack(windows[at : at + 64])).astype(np.float16)
            for at in range(0, len(windows), 64)
        ]
        return np.concatenate(parts)

    def _window(self, rng: np.random.Generator) -> tuple[Drawn, FloatArray]:
        params = self.params
        what = self._mixer.draw(rng)
        audio = what.audio
        if what.kind not in ("halves", "noise") and rng.random() < params.clipped:
            audio = clip_ends(audio, RATE, rng)
        if self._rooms and rng.random() < params.in_room:
            audio = reverberate(audio, self._rooms[rng.integers(len(self._rooms))])
        if what.kind == "phrases" and rng.random() < 0.6:
            length = min(len(audio), round(rng.uniform(0.2, 1.0) * RATE))
            start = int(rng.integers(0, len(audio) - length + 1))
            audio = audio[start : start + length]
        peak = float(np.abs(audio).max()) or 1.0
        audio = audio * np.float32(10 ** (rng.uniform(-30, -6) / 20) / peak)
        snr = draw_snr(rng)
        if rng.random() < params.as_on_disk:
            heard = self._noisy(audio, audio, snr, rng)
        else:
            heard = self._cut(audio, snr, rng)
        window, _ = self._front_end.window(loudest(heard, self._length), RATE)
        return what, window

    def _cut(self, audio: FloatArray, snr: float, rng: np.random.Generator) -> FloatArray:
        """Return what the segmenter cuts out of a short stream that holds ``audio``."""
        before, after = (round(rng.uniform(*span) * RATE) for span in ((0.3, 0.6), (0.25, 0.4)))
        quiet = np.concatenate([np.zeros(before, np.float32), audio, np.zeros(after, np.float32)])
        stream = self._noisy(quiet, audio, snr, rng)
        self._segmenter.reset()
        segments = self._segmenter.push(stream) + self._segmenter.flush()
        found = [segment for segment in segments if isinstance(segment, Utterance)]
        end = before + len(audio)
        shared = [min(u.end, end) - max(u.start, before) for u in found]
        if not found or max(shared) < min(0.08 * RATE, len(audio) / 2):
            return stream[max(0, before - rng.integers(0, 1_200)) : end + rng.integers(0, 1_200)]
        return found[int(np.argmax(shared))].samples

    def _noisy(
        self, stream: FloatArray, speech: FloatArray, snr: float, rng: np.random.Generator
    ) -> FloatArray:
        noise = self._mixer.background(len(stream), rng)
        return mixed(stream, noise, speech_level(speech, RATE), snr)


def render(
    material: Material,
    front_end: FrontEndParams,
    params: RenderParams,
    cache: Path,
    processes: int = 1,
) -> tuple[Pool, HalfArray]:
    """Return a pool of windows, and windows of noise alone to add to them.

    They are kept in ``cache``, SHARD windows a file, so that a larger pool of the same seed and
    material goes on where a smaller one, or an interrupted one, ended.
    """
    from rich.console import Console
    from rich.progress import track

    folder = cache / _key(material, front_end, params)
    folder.mkdir(parents=True, exist_ok=True)
    shards = [range(at, min(at + SHARD, params.windows)) for at in range(0, params.windows, SHARD)]
    files = [folder / f"{shard.start}-{shard.stop}.npz" for shard in shards]
    noise = folder / "backgrounds.npz"
    jobs: list[tuple[range | None, Path]] = [
        (shard, file) for shard, file in zip(shards, files, strict=True) if not file.is_file()
    ]
    if not noise.is_file():
        jobs.insert(0, (None, noise))
    if jobs:
        with get_context("spawn").Pool(
            min(processes, len(jobs)), _start, (material, front_end, params)
        ) as workers:
            done = workers.imap_unordered(_render, jobs)
            console = Console(stderr=True)
            for _ in track(done, "rendering windows", total=len(jobs), console=console):
                pass
    parts = [_load(file) for file in files]
    pool = Pool(*(np.concatenate([part[name] for part in parts]) for name in parts[0]))
    return pool, _load(noise)["decibels"]


def _load(file: Path) -> dict[str, npt.NDArray[Any]]:
    with np.load(file) as kept:
        return dict(kept)


def _key(material: Material, front_end: FrontEndParams, params: RenderParams) -> str:
    """Return a name that changes with all that windows are made from, this code excepted."""
    fixed = [asdict(front_end), {**asdict(params), "windows": None}]
    total = hashlib.sha256(json.dumps(fixed).encode())
    for clip in material.clips:
        total.update(f"{clip.source} {clip.speaker} {clip.label} {clip.rate}".encode())
        total.update(clip.samples.tobytes())
    for noise in material.noise:
        total.update(noise.tobytes())
    return total.hexdigest()[:16]


_renderer: Renderer | None = None
"""The renderer of a worker process."""


def _start(material: Material, front_end: FrontEndParams, params: RenderParams) -> None:
    global _renderer  # noqa: PLW0603
    _renderer = Renderer(material, front_end, params)


def _render(job: tuple[range | None, Path]) -> None:
    """Write a shard, or for no range the backgrounds."""
    assert _renderer is not None
    numbers, file = job
    made: dict[str, Any]
    if numbers is None:
        made = {"decibels": _renderer.backgrounds(_renderer.params.backgrounds)}
    else:
        made = vars(_renderer.windows(numbers))
    partial = file.with_suffix(".partial.npz")
    np.savez(partial, **made)
    partial.replace(file)
