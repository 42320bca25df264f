"""Windows rendered for the default model, kept on disk.

A room, a mixture with noise and the segmenter's cut take 10 ms a window, so windows are rendered
once (train.render), and what is cheap on a spectrogram is varied anew each time they are seen
(train.spectral).
"""

import hashlib
import json
from dataclasses import asdict
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from recognizer.frontend import FrontEndParams
from train.material import Material
from train.mix import shares_of
from train.render import HalfArray, Pool, Renderer, RenderParams

SHARD = 2_000
"""Windows in a file of the cache."""
RECIPE = 7
"""To be raised where the code changes what is rendered from the same parameters."""


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
    shares = dict(shares_of(material))
    fixed = [RECIPE, asdict(front_end), {**asdict(params), "windows": None}, shares]
    total = hashlib.sha256(json.dumps(fixed).encode())
    for clip in [*material.clips, *material.noise]:
        total.update(f"{clip.source} {clip.speaker} {clip.label} {clip.rate}".encode())
        total.update(clip.samples.tobytes())
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
