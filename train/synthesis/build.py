"""Build the set: make what is missing, remove voices nobody understands, count."""

from __future__ import annotations

import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from multiprocessing import get_context

from train.synthesis import index
from train.synthesis.clips import Clip
from train.synthesis.index import Entry
from train.synthesis.options import SynthesisOptions
from train.synthesis.plan import plan
from train.synthesis.speaking import RULE_BASED, start_worker, work

UNDERSTOOD = 0.5
"""Share of a rule-based voice's digits that must be understood, or the voice goes."""
REPORT_EVERY_S = 10.0

MakeClips = Callable[[SynthesisOptions, list[Clip]], Iterable[Entry]]


@dataclass(frozen=True)
class Summary:
    """What a set consists of."""

    clips: dict[str, int]
    """Kept clips of each kind."""
    seconds: dict[str, float]
    """Their duration, in seconds."""
    voices: dict[str, int]
    """Voices of each engine that have a kept clip."""
    dropped: dict[str, float]
    """Share of each engine's clips that were dropped."""
    misheard: dict[str, float]
    """Share of each engine's digits that the second recognizer did not understand."""
    removed_voices: tuple[str, ...]
    """Rule-based voices that were removed because they were mostly misheard."""


def build(options: SynthesisOptions, make_clips: MakeClips | None = None) -> Summary:
    """Make every clip of the set that its index does not have yet, and sum up the whole.

    An interrupted build goes on where it stopped; builds with different engines may share a
    folder. `make_clips` replaces the worker processes.
    Raises EngineError where an engine or the listener is not installed.
    """
    options.out.mkdir(parents=True, exist_ok=True)
    index.mend(options.out)
    done = {entry.path for entry in index.read(options.out)}
    todo = [clip for clip in plan(options) if clip.path not in done]
    progress = _Progress(len(todo), len(done))
    for entry in (make_clips or _in_processes)(options, todo):
        index.append(options.out, entry)
        progress.step(entry)
    entries = index.read(options.out)
    pruned = prune(options, entries)
    if pruned != entries:
        index.write(options.out, pruned)
    return summarize(pruned)


def prune(options: SynthesisOptions, entries: list[Entry]) -> list[Entry]:
    """Drop all clips of rule-based voices whose digits were mostly misheard, files included."""
    digits = defaultdict(list)
    for entry in entries:
        if entry.engine in RULE_BASED and entry.kind == "digits" and entry.heard is not None:
            digits[entry.voice].append(entry.right)
    unclear = {voice for voice, rights in digits.items() if sum(rights) < UNDERSTOOD * len(rights)}
    for entry in entries:
        if entry.voice in unclear:
            (options.out / entry.path).unlink(missing_ok=True)
    return [
        replace(entry, check="dropped", reason="voice mostly misheard")
        if entry.voice in unclear
        else entry
        for entry in entries
    ]


def summarize(entries: list[Entry]) -> Summary:
    """Count a set from its index."""
    kept = [entry for entry in entries if entry.check == "kept"]
    clips = Counter(entry.kind for entry in kept)
    seconds = {kind: sum(e.duration for e in kept if e.kind == kind) for kind in clips}
    voices = Counter(engine for engine, _ in {(entry.engine, entry.voice) for entry in kept})
    gone = {e.voice for e in entries} - {e.voice for e in kept}
    removed = {e.voice for e in entries if e.voice in gone and e.engine in RULE_BASED}
    by_engine = defaultdict(list)
    for entry in entries:
        by_engine[entry.engine].append(entry)
    return Summary(
        clips=dict(clips),
        seconds=seconds,
        voices=dict(voices),
        dropped={name: _share(e.check == "dropped" for e in by) for name, by in by_engine.items()},
        misheard={
            name: _share(not e.right for e in by if e.kind == "digits")
            for name, by in by_engine.items()
        },
        removed_voices=tuple(sorted(removed)),
    )


def _share(hits: Iterable[bool]) -> float:
    values = list(hits)
    return sum(values) / len(values) if values else 0.0


def _in_processes(options: SynthesisOptions, clips: list[Clip]) -> Iterator[Entry]:
    if not clips:
        return
    context = get_context("spawn")
    with context.Pool(options.workers, start_worker, (options,)) as pool:
        yield from pool.imap_unordered(work, clips, chunksize=1)


class _Progress:
    """One line on stderr every few seconds."""

    def __init__(self, todo: int, done: int) -> None:
        self._todo, self._count, self._dropped = todo, 0, 0
        self._start = self._last = time.monotonic()
        print(f"synthetic: {done} clips are there, {todo} to make", file=sys.stderr)

    def step(self, entry: Entry) -> None:
        self._count += 1
        self._dropped += entry.check == "dropped"
        now = time.monotonic()
        if now - self._last < REPORT_EVERY_S and self._count < self._todo:
            return
        self._last = now
        left_s = (now - self._start) / self._count * (self._todo - self._count)
        print(
            f"synthetic: {self._count}/{self._todo} clips, {self._dropped} dropped, "
            f"{left_s / 60:.0f} min left ({entry.path})",
            file=sys.stderr,
            flush=True,
        )
