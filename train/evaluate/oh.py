"""Strings in which zero is said "oh", by synthetic voices: nobody has recorded people saying it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from recognizer.errors import UsageError
from recognizer.model.manifest import OH
from train.checks import held_out
from train.corpora import Recording
from train.evaluate.hearing import generator
from train.evaluate.material import WordSet
from train.evaluate.sections import Say
from train.evaluate.strings import HeardString, StringScore, aligned, attribute, score
from train.evaluate.subject import Subject
from train.material import CLIP_RATE, Clip
from train.strings import StringParams, in_stream, strings_from
from train.synthesis import index
from train.synthesis.options import RULE_BASED

SHARE = 0.5
"""Of the zeros that are said "oh"."""


@dataclass(frozen=True)
class OhScore:
    """Strings of one kind of voices with "oh" in them, heard with "oh" on or off."""

    on: bool
    """Whether "oh" counts as zero, for the recognizer and in the reference; if not, the reference
    is without it, and it should give nothing."""
    voices: int
    recordings: int
    """Different ones of "oh"."""
    score: StringScore
    said: int
    """Times "oh" was said."""
    zero: int
    """How many of these were heard as 0, ..."""
    other: int
    """... as another digit, ..."""
    lost: int
    """... and not as a digit."""


def read(folder: Path) -> list[WordSet]:
    """Return digits and "oh" of the voices in a synthetic set that training never hears.

    Only voices with both, neural and formant ones apart. Raises UsageError where there are none.
    """
    found: dict[str, list[Recording]] = {"neural": [], "formant": []}
    for entry in index.kept(folder):
        kind = "formant" if entry.engine in RULE_BASED else "neural"
        source, label = (OH, OH) if entry.kind == "oh" else (kind, entry.label)
        path = folder / entry.path
        wanted = entry.kind in ("digits", "oh")
        if (
            wanted
            and path.is_file()
            and held_out(Clip(path, CLIP_RATE, label, entry.voice, source))
        ):
            found[kind].append(Recording(path, (label,), entry.voice))
    sets = [
        WordSet(f"synthetic voices, {kind}", both)
        for kind, recordings in found.items()
        if (both := _with_both(recordings))
    ]
    if not sets:
        raise UsageError(f'{folder}: no digits and "oh" of a synthetic voice held out of training')
    return sets


def measure(
    subject: Subject, sets: Sequence[WordSet], seed: int, say: Say, count: int
) -> list[OhScore]:
    """Measure ``count`` clean strings of each set, with "oh" on, if the model knows it, and off."""
    params = StringParams(sample_rate=subject.rate, oh=SHARE)
    scores = []
    for group in sets:
        strings = strings_from(group.recordings, params, seed, count)
        stream = in_stream(strings, generator(seed, group.name, "strings"))
        for on in (True, False) if subject.knows_oh else (False,):
            say(f'strings of {group.name}, "oh" {"on" if on else "off"}')
            recognizer = subject.recognizer(oh=on)
            heard = attribute(stream, recognizer.feed(stream.audio) + recognizer.flush())
            rng = generator(seed, group.name, on, "intervals")
            scores.append(score_oh(group, heard, rng, on=on))
    return scores


def score_oh(
    group: WordSet, strings: Sequence[HeardString], rng: np.random.Generator, *, on: bool
) -> OhScore:
    """Return the figures of strings, whose reference still has "oh" in it."""
    answers = [answer for string in strings for answer in _answers(string, on=on)]
    expected = strings if on else [_without_oh(string) for string in strings]
    zero = answers.count(0)
    lost = answers.count(None)
    return OhScore(
        on=on,
        voices=len({recording.speaker for recording in group.recordings}),
        recordings=sum(recording.label == OH for recording in group.recordings),
        score=score(group.name, f'clean, "oh" {"on" if on else "off"}', expected, rng),
        said=len(answers),
        zero=zero,
        other=len(answers) - zero - lost,
        lost=lost,
    )


def _answers(heard: HeardString, *, on: bool) -> list[int | None]:
    """Return what each "oh" was heard as.

    Where it should give nothing it is in the alignment as what no digit can be right for.
    """
    said = heard.string.digits
    tokens = heard.string.text if on else [digit.label for digit in said]
    return [
        None if j is None else heard.heard[j].digit
        for i, j in aligned(said, tokens, heard.heard, heard.string.rate)
        if i is not None and said[i].label == OH
    ]


def _without_oh(heard: HeardString) -> HeardString:
    digits = tuple(digit for digit in heard.string.digits if digit.label != OH)
    string = replace(heard.string, digits=digits)
    return replace(
        heard, string=string, pairs=aligned(digits, string.text, heard.heard, string.rate)
    )


def _with_both(recordings: Sequence[Recording]) -> list[Recording]:
    both = {r.speaker for r in recordings if r.is_digit} & {
        r.speaker for r in recordings if r.label == OH
    }
    return [r for r in recordings if r.speaker in both]
