"""The whole evaluation: one model, all sets at hand, one report."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TypeVar

from recognizer.latency import SETTINGS
from recognizer.model import Model
from recognizer.recognizer import Recognizer
from recognizer.strictness import BALANCED, STRICTNESS
from train.evaluate import confidence, connected, false_accepts, glued, isolated, latency, noise
from train.evaluate.confidence import Evidence, Reliability
from train.evaluate.connected import ConnectedScore
from train.evaluate.glued import GluedScore, GluedStream
from train.evaluate.goals import REJECTED_DIGITS
from train.evaluate.latency import AnswerLatency
from train.evaluate.left_out import LeftOut
from train.evaluate.listening import Heard, Listener, at, seed_of
from train.evaluate.noise import NoiseScore
from train.evaluate.results import ModelFacts, Results, SetFacts, Strictness, WordsAt
from train.evaluate.sets import NOISE, SPEECH, VOICES, MeasuredSet, NotMeasured, Sets

T = TypeVar("T")
Say = Callable[[str], None]
STRINGS = 120
"""Glued strings of each set."""


def evaluate(
    model: Model,
    sets: Sets,
    seed: int,
    say: Say,
    *,
    command: str = "",
    left_out: LeftOut | None = None,
) -> Results:
    """Measure ``model`` on all of ``sets``.

    The same seed gives the same figures, but for the time of computing in latency.
    """
    listener = Listener(Recognizer(model, threshold=0.0))
    threshold = model.manifest.threshold
    raw = hear(listener, sets, seed, say)
    heard = {name: at(own, threshold) for name, own in raw.items()}
    evidence = _evidence(sets, raw)
    streams = {
        s.name: glued.glue(s.recordings, listener.rate, STRINGS, seed_of(seed, s.name, "glued"))
        for s in sets.digits
    }
    missing = list(sets.missing)
    if left_out is None and sets.fsdd:
        missing.append(NotMeasured("speakers left out of training", "name models by --left-out"))
    return Results(
        model=facts(model),
        command=command,
        seed=seed,
        sets=[SetFacts(s.name, len(s.recordings), s.speakers, s.use) for s in sets.all],
        isolated=_found(isolated.score(s.name, heard[s.name]) for s in sets.digits),
        left_out=left_out,
        noise=_in_noise(listener, sets, threshold, seed, say),
        connected=_connected(sets, heard),
        glued=_strings(listener, streams, threshold, say),
        words=_found(isolated.score_words(s.name, heard[s.name]) for s in sets.words),
        words_at=_words_at(sets, raw),
        false_accepts=_found(false_accepts.score(s.name, heard[s.name]) for s in sets.silent),
        reliability=_reliability(sets, raw),
        curve=confidence.curve(evidence) if evidence.digits else [],
        strictness=[
            Strictness(name, confidence.point(own, evidence))
            for name, own in _thresholds(model).items()
        ],
        latency=_latency(model, streams, say),
        not_measured=missing,
    )


def hear(listener: Listener, sets: Sets, seed: int, say: Say) -> dict[str, list[Heard]]:
    """Return what is heard of each set, by its name."""
    alone = {s.name for s in sets.digits + sets.words}
    heard = {}
    for own in sets.all:
        say(f"{own.name}: {len(own.recordings)} recordings")
        heard[own.name] = listener.hear(
            own.recordings, seed_of(seed, own.name), connected=own.name not in alone
        )
    return heard


def facts(model: Model) -> ModelFacts:
    """Return what a report says of a model."""
    manifest = model.manifest
    return ModelFacts(
        name=model.path.stem,
        version=manifest.version,
        bytes=len(model.data),
        sha256=hashlib.sha256(model.data).hexdigest(),
        threshold=manifest.threshold,
        labels=manifest.labels,
        training=dict(manifest.training),
    )


def _connected(sets: Sets, heard: Mapping[str, list[Heard]]) -> list[ConnectedScore]:
    scores = []
    for own in sets.connected:
        scores.append(connected.score(own.name, heard[own.name]))
        if own.name.startswith(VOICES):
            groups = connected.by_tempo(heard[own.name])
            scores += [connected.score(f"{own.name}, {tempo}", g) for tempo, g in groups.items()]
    return _found(scores)


def _in_noise(
    listener: Listener, sets: Sets, threshold: float, seed: int, say: Say
) -> list[NoiseScore]:
    """Score digits of FSDD in babble and in the noise of rooms, machines and weather."""
    fsdd = [own for own in sets.digits if own.name.startswith("FSDD")]
    sounds = {own.name: own.recordings for own in sets.silent}
    found = []
    for own in fsdd:
        for name, kind, make in (
            (SPEECH, "babble", noise.babble),
            (NOISE, "environment", noise.bed),
        ):
            if name in sounds:
                say(f"{own.name} in {kind}")
                audio = [recording.load(listener.rate) for recording in sounds[name]]
                found += noise.measure(
                    listener, own, kind, partial(make, audio), threshold, seed_of(seed, kind)
                )
    return found


def _strings(
    listener: Listener, streams: Mapping[str, GluedStream], threshold: float, say: Say
) -> list[GluedScore]:
    say(f"{STRINGS} strings glued of each of {len(streams)} sets of single digits")
    found = (glued.measure(listener, name, s, threshold) for name, s in streams.items())
    return _found(found)


def _latency(model: Model, streams: Mapping[str, GluedStream], say: Say) -> list[AnswerLatency]:
    """Measure every latency setting on the strings of the first set."""
    if not streams:
        return []
    name, stream = next(iter(streams.items()))
    say(f"latency on strings of {name}")
    return [latency.measure(s, Recognizer(model, latency=s), stream) for s in SETTINGS]


def _words_at(sets: Sets, raw: Mapping[str, list[Heard]]) -> WordsAt | None:
    """Judge words at the threshold that leaves REJECTED_DIGITS of unseen digits unreported."""
    unseen = [h for s in _unseen(sets.digits) for h in raw[s.name]]
    if not unseen:
        return None
    threshold = isolated.threshold_rejecting(unseen, REJECTED_DIGITS)
    unreported = sum(not h.digits for h in at(unseen, threshold)) / len(unseen)
    scores = [isolated.score_words(s.name, at(raw[s.name], threshold)) for s in sets.words]
    return WordsAt(unreported, threshold, len(unseen), _found(scores))


def _reliability(sets: Sets, raw: Mapping[str, list[Heard]]) -> list[Reliability]:
    """Judge confidence on speakers never trained on; each set, then all together."""
    unseen = _unseen(sets.digits + sets.connected)
    together = [h for s in unseen for h in raw[s.name]]
    every = confidence.reliability("all together", together)
    return _found([*(confidence.reliability(s.name, raw[s.name]) for s in unseen), every])


def _evidence(sets: Sets, raw: Mapping[str, list[Heard]]) -> Evidence:
    return Evidence(
        digits=[h for s in _unseen(sets.digits + sets.connected) for h in raw[s.name]],
        words=[h for s in sets.words for h in raw[s.name]],
        silent={s.name: raw[s.name] for s in sets.silent},
    )


def _unseen(found: Sequence[MeasuredSet]) -> list[MeasuredSet]:
    """Return the sets of speakers that were never trained on."""
    return [own for own in found if not own.name.startswith("FSDD")]


def _thresholds(model: Model) -> dict[str, float]:
    """Return the named thresholds of a model's manifest, or its only one."""
    manifest = model.manifest
    named = [name for name in STRICTNESS if name == BALANCED or name in manifest.thresholds]
    return {name: manifest.threshold_of(name) for name in named}


def _found(scores: Iterable[T | None]) -> list[T]:
    return [score for score in scores if score is not None]
