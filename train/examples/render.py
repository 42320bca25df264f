"""Utterances rendered once and kept on disk, since rooms, noise and the segmenter take time.

What is cheap on a spectrogram is varied anew each time an utterance is seen (train.examples.vary).
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from recognizer.frontend import FrontEnd, FrontEndParams
from recognizer.highpass import high_pass
from train.acoustics.noise import Noises
from train.acoustics.rooms import room
from train.acoustics.signal import at_speed
from train.examples.clips import Clip, ClipReader, Collection, draw
from train.examples.compose import RATE, ComposeParams, Composer
from train.examples.spoil import Spoiler, SpoilParams
from train.examples.targets import symbols_of
from train.files.progress import track

FloatArray = npt.NDArray[np.float32]
HalfArray = npt.NDArray[np.float16]

SHARD = 2_000
"""Utterances in a file."""
BACKGROUND_SECONDS = 6.6
TALKERS = ("words", "other_words", "phrases", "running", "sentences")
"""Sources that babble is made of."""
BABBLE = 40
"""Mixtures of talkers that excerpts are taken from."""
BABBLE_SECONDS = 8.0
RECIPE = 4
"""To be raised where the code changes what is rendered from the same parameters."""


@dataclass(frozen=True, kw_only=True)
class RenderParams:
    """How many utterances are rendered, and how."""

    utterances: int = 34_000
    seed: int = 1
    rooms: int = 200
    """Simulated rooms to draw from."""
    backgrounds: int = 400
    """Stretches of noise alone, to be added to spectrograms."""
    compose: ComposeParams = field(default_factory=ComposeParams)
    spoil: SpoilParams = field(default_factory=SpoilParams)


@dataclass(frozen=True)
class Rendered:
    """Rendered utterances, one after the other."""

    decibels: HalfArray
    """``(frames, mels)``, all utterances in a row."""
    frames: npt.NDArray[np.int32]
    """Frames of each utterance, ``(n,)``."""
    symbols: npt.NDArray[np.int32]
    """Targets (``train.fitting.ctc.symbols_of``), in a row."""
    lengths: npt.NDArray[np.int32]
    """Symbols of each utterance, ``(n,)``."""
    kinds: npt.NDArray[np.str_]
    """What each was composed as."""

    def __len__(self) -> int:
        return len(self.frames)


class Renderer:
    """Renders utterances; number ``i`` of a seed is always the same."""

    def __init__(
        self, collection: Collection, front_end: FrontEndParams, params: RenderParams
    ) -> None:
        self._read = ClipReader()
        self._front_end = FrontEnd(front_end)
        self._params = params
        kinds = [[self._read(path) for path in kind] for kind in collection.noise]
        self._noises = Noises(kinds, RATE, params.seed)
        self._compose = Composer(collection, self._noises, self._read, params.compose)
        rng = np.random.default_rng([params.seed, 1])
        rooms = [room(rng, RATE) for _ in range(params.rooms)]
        babble = _babble(collection, self._read, rng)
        self._spoil = Spoiler(params.spoil, self._noises, rooms, babble)

    def utterances(self, numbers: range) -> Rendered:
        """Return the utterances of these numbers."""
        made = []
        for number in numbers:
            rng = np.random.default_rng([self._params.seed, 2, number])
            composed = self._compose(rng)
            heard = self._spoil(composed, rng)
            decibels = self._front_end.decibels(heard[None])[0]
            made.append(
                (at_tempo(decibels, composed.tempo), symbols_of(composed.words), composed.kind)
            )
        decibels, symbols, kinds = zip(*made, strict=True)
        return Rendered(
            np.concatenate(decibels).astype(np.float16),
            np.array([len(one) for one in decibels], np.int32),
            np.concatenate(symbols),
            np.array([len(one) for one in symbols], np.int32),
            np.array(kinds),
        )

    def backgrounds(self) -> HalfArray:
        """Return the decibels ``(n, frames, mels)`` of noise alone, each of unit power."""
        rng = np.random.default_rng([self._params.seed, 3])
        length = round(BACKGROUND_SECONDS * RATE)
        made = []
        for _ in range(self._params.backgrounds):
            noise = self._noises.background(length, rng)
            noise = noise / (np.sqrt(np.mean(np.square(noise))) + 1e-6)
            made.append(self._front_end.decibels(noise[None])[0].astype(np.float16))
        return np.stack(made)


def as_they_are(clips: Sequence[Clip], front_end: FrontEnd) -> tuple[Rendered, HalfArray]:
    """Return clips as they lie on disk, high-passed, and no noise to add to them."""
    read = ClipReader()
    decibels, symbols = [], []
    for clip in track(clips, "reading recordings"):
        audio, rate = read(clip.path)
        heard = high_pass(at_speed(audio, rate, 1.0, RATE), RATE)
        decibels.append(front_end.decibels(heard[None])[0].astype(np.float16))
        symbols.append(symbols_of(clip.words))
    rendered = Rendered(
        np.concatenate(decibels),
        np.array([len(one) for one in decibels], np.int32),
        np.concatenate(symbols),
        np.array([len(one) for one in symbols], np.int32),
        np.array([clip.source for clip in clips]),
    )
    return rendered, np.zeros((0, 1, front_end.params.n_mels), np.float16)


def at_tempo(decibels: FloatArray, tempo: float) -> FloatArray:
    """Return a spectrogram ``(frames, mels)`` that goes ``tempo`` times as fast."""
    count = len(decibels)
    place = np.arange(0, count - 1 + 1e-6, tempo)
    low = np.minimum(place.astype(int), max(0, count - 2))
    part = (place - low)[:, None].astype(np.float32)
    return decibels[low] * (1 - part) + decibels[np.minimum(low + 1, count - 1)] * part


def _babble(collection: Collection, read: ClipReader, rng: np.random.Generator) -> list[FloatArray]:
    """Return mixtures of three to seven talkers, each of words one after the other."""
    sources = [collection.by_source[name] for name in collection.sources(*TALKERS)]
    length = round(BABBLE_SECONDS * RATE)

    def talk() -> FloatArray:
        parts: list[FloatArray] = []
        while sum(map(len, parts)) < length:
            audio, rate = read(draw(sources[rng.integers(len(sources))], rng).path)
            parts.append(at_speed(audio, rate, float(rng.uniform(0.85, 1.2)), RATE))
        voice = np.concatenate(parts)[:length]
        return voice / np.float32(np.sqrt(np.mean(np.square(voice))) + 1e-6)

    if not sources:
        return []
    return [
        np.sum([talk() for _ in range(rng.integers(3, 8))], axis=0).astype(np.float32)
        for _ in range(BABBLE)
    ]


def render(
    collection: Collection,
    front_end: FrontEndParams,
    params: RenderParams,
    cache: Path,
    workers: int = 1,
) -> tuple[Rendered, HalfArray]:
    """Return rendered utterances, and stretches of noise alone to add to them.

    They are kept in ``cache``, SHARD utterances a file, so that more of the same seed and
    collection go on where fewer, or an interrupted rendering, ended.
    """
    folder = cache / _key(collection, front_end, params)
    folder.mkdir(parents=True, exist_ok=True)
    total = params.utterances
    shards = [range(at, min(at + SHARD, total)) for at in range(0, total, SHARD)]
    files = [folder / f"{shard.start}-{shard.stop}.npz" for shard in shards]
    noise = folder / "backgrounds.npz"
    jobs: list[tuple[range | None, Path]] = [
        (shard, file) for shard, file in zip(shards, files, strict=True) if not file.is_file()
    ]
    if not noise.is_file():
        jobs.append((None, noise))
    if jobs:
        with get_context("spawn").Pool(
            min(workers, len(jobs)), _start, (collection, front_end, params)
        ) as pool:
            done = pool.imap_unordered(_render, jobs)
            for _ in track(done, "rendering utterances", len(jobs)):
                pass
    parts = [_load(file) for file in files]
    joined = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    return Rendered(**joined), _load(noise)["decibels"]


def _load(file: Path) -> dict[str, npt.NDArray[Any]]:
    with np.load(file) as kept:
        return dict(kept)


def _key(collection: Collection, front_end: FrontEndParams, params: RenderParams) -> str:
    """Return a name that changes with all that utterances are made from, this code excepted."""
    fixed = [RECIPE, asdict(front_end), {**asdict(params), "utterances": None}]
    total = hashlib.sha256(json.dumps(fixed).encode())
    for clip in collection.clips:
        total.update(f"{clip.source} {clip.path} {clip.words} {clip.speaker}".encode())
    for kind in collection.noise:
        total.update(" ".join(map(str, kind)).encode())
    return total.hexdigest()[:16]


_renderer: Renderer | None = None
"""The renderer of a worker process."""


def _start(collection: Collection, front_end: FrontEndParams, params: RenderParams) -> None:
    from threadpoolctl import threadpool_limits

    global _renderer  # noqa: PLW0603
    threadpool_limits(1)  # A process a core is faster than threads for matrices this small.
    _renderer = Renderer(collection, front_end, params)


def _render(job: tuple[range | None, Path]) -> None:
    """Write a shard, or for no range the backgrounds."""
    assert _renderer is not None
    numbers, file = job
    made: dict[str, Any]
    if numbers is None:
        made = {"decibels": _renderer.backgrounds()}
    else:
        made = vars(_renderer.utterances(numbers))
    partial = file.with_suffix(".partial.npz")
    np.savez(partial, **made)
    partial.replace(file)
