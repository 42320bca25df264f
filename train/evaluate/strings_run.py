"""The whole measurement of connected digits: all sets, clean and in noise, and latency."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from recognizer.latency import SETTINGS
from train.evaluate import oh
from train.evaluate.hearing import generator
from train.evaluate.latency import AnswerLatency, measure
from train.evaluate.material import Material, NotMeasured, WordSet
from train.evaluate.oh import OhScore
from train.evaluate.results import ModelFacts
from train.evaluate.run import facts
from train.evaluate.sections import MakeNoise, Say, noises
from train.evaluate.strings import StringScore, attribute, score
from train.evaluate.subject import Subject
from train.strings import (
    SpokenString,
    StringParams,
    StringStream,
    in_noise,
    in_stream,
    quiet,
    strings_from,
)

STRINGS = 204
"""A set: 17 of each length, 1 326 digits."""
RATIOS = (20, 10)
"""dB."""
OH_STRINGS = 2
"""Times as many of each set with "oh": one digit in twenty is that."""


@dataclass(frozen=True)
class StringsReport:
    """All that was measured on strings."""

    model: ModelFacts
    seed: int
    scores: list[StringScore]
    oh: list[OhScore]
    """Of synthetic voices."""
    latency: list[AnswerLatency]
    """On the clean strings of FSDD's official test."""
    not_measured: list[NotMeasured]


def evaluate_strings(
    subject: Subject, material: Material, seed: int, say: Say, count: int = STRINGS
) -> StringsReport:
    """Measure ``subject`` on ``count`` strings of each set, at the model's own threshold.

    On OH_STRINGS times as many of each set with "oh".
    The same seed gives the same report but for the compute time in latency.
    """
    params = StringParams(sample_rate=subject.rate)
    sets = [(group, params) for group in material.unseen]
    if material.official:
        sets.insert(0, (material.official, replace(params, whole=True)))
    makers = noises(material, subject.rate)
    scores: list[StringScore] = []
    latency: list[AnswerLatency] = []
    for group, own in sets:
        strings = strings_from(group.recordings, own, seed, count)
        clean = in_stream(strings, generator(seed, group.name, "strings"))
        scores += _scores(subject, group, strings, clean, makers, seed, say)
        if group is material.official:
            say(f"latency on strings of {group.name}")
            latency = measure(
                [(name, partial(subject.recognizer, name)) for name in SETTINGS], clean
            )
    return StringsReport(
        model=facts(subject),
        seed=seed,
        scores=scores,
        oh=oh.measure(subject, material.oh, seed, say, OH_STRINGS * count),
        latency=latency,
        not_measured=_missing(material),
    )


def _scores(
    subject: Subject,
    group: WordSet,
    strings: Sequence[SpokenString],
    clean: StringStream,
    makers: dict[str, MakeNoise],
    seed: int,
    say: Say,
) -> list[StringScore]:
    def heard(stream: StringStream, condition: str) -> StringScore:
        say(f"strings of {group.name}, {condition}")
        recognizer = subject.recognizer()
        events = recognizer.feed(stream.audio) + recognizer.flush()
        rng = generator(seed, group.name, condition, "intervals")
        return score(group.name, condition, attribute(stream, events), rng)

    scores = [heard(clean, "clean")]
    clips = quiet(strings, generator(seed, group.name, "strings in noise"))
    for name, make in makers.items():
        sound = make(len(clips.stream), generator(seed, group.name, name))
        scores += [
            heard(in_noise(strings, clips, sound, ratio), f"{name} at {ratio} dB")
            for ratio in RATIOS
        ]
    return scores


def _missing(material: Material) -> list[NotMeasured]:
    missing = []
    if not material.official:
        missing.append(NotMeasured("FSDD official test, and latency", "no recordings"))
    if not material.unseen:
        missing.append(NotMeasured("unseen voices", "no recordings; name folders with --folder"))
    if not material.talk:
        missing.append(NotMeasured("strings in babble", "no speech to make babble of"))
    if not material.noise:
        missing.append(NotMeasured("strings in environmental noise", "no recordings of noise"))
    if not material.oh:
        why = "no recordings; name a set of synthetic voices with --strings-synthetic"
        missing.append(NotMeasured('"oh" for zero', why))
    else:
        missing.append(NotMeasured('"oh" for zero by people', "no recordings"))
    return missing
