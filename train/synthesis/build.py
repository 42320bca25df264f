"""Build the set: make what is missing, remove voices nobody understands, count."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context

from train.files.progress import track
from train.synthesis import index
from train.synthesis.index import Entry
from train.synthesis.options import RULE_BASED, SynthesisOptions
from train.synthesis.plan import plan
from train.synthesis.prompts import Prompt
from train.synthesis.speaking import start_worker, work

MakeClips = Callable[[SynthesisOptions, list[Prompt]], Iterable[Entry]]


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
    held_back: tuple[str, ...]
    """Voices for measuring only."""
    removed_voices: tuple[str, ...]
    """Rule-based voices that were removed because their sample was misheard."""


def build(options: SynthesisOptions, make_clips: MakeClips | None = None) -> Summary:
    """Make every clip of the set that its index does not have yet, and sum up the whole.

    An interrupted build goes on where it stopped; builds with different engines may share a
    folder. `make_clips` replaces the worker processes.
    Raises EngineError where an engine or the listener is not installed.
    """
    options.out.mkdir(parents=True, exist_ok=True)
    index.mend(options.out)
    done = {entry.path for entry in index.read(options.out)}
    todo = [prompt for prompt in plan(options) if prompt.path not in done]
    began = time.monotonic()
    made = (make_clips or _in_processes)(options, todo)
    for entry in track(made, "making clips", len(todo)):
        index.append(options.out, entry)
        if options.minutes is not None and time.monotonic() - began >= 60 * options.minutes:
            break
    return summarize(index.rewrite(options.out, partial(prune, options)))


def prune(options: SynthesisOptions, entries: list[Entry]) -> list[Entry]:
    """Drop all clips of rule-based voices whose sample was misheard, files included."""
    unclear = {
        entry.voice
        for entry in entries
        if entry.engine in RULE_BASED and entry.heard is not None and not entry.right
    }
    for entry in entries:
        if entry.voice in unclear:
            (options.out / entry.path).unlink(missing_ok=True)
    return [
        replace(entry, check="dropped", reason="voice misheard")
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
    removed = {entry.voice for entry in entries if entry.engine in RULE_BASED}
    removed -= {entry.voice for entry in kept}
    made = Counter(entry.engine for entry in entries)
    dropped = Counter(entry.engine for entry in entries if entry.check == "dropped")
    return Summary(
        clips=dict(clips),
        seconds=seconds,
        voices=dict(voices),
        dropped={engine: dropped[engine] / count for engine, count in made.items()},
        held_back=tuple(sorted({entry.voice for entry in kept if entry.held_back})),
        removed_voices=tuple(sorted(removed)),
    )


def _in_processes(options: SynthesisOptions, prompts: list[Prompt]) -> Iterator[Entry]:
    if not prompts:
        return
    context = get_context("spawn")
    with context.Pool(options.workers, start_worker, (options,)) as pool:
        yield from pool.imap_unordered(work, prompts, chunksize=1)
