"""The search for the sequence of words that explains an utterance best.

Dips of the level cut it into pieces; every run of pieces that could be one word is a stretch.
Each stretch is scored by the classifier, as a digit, another word or nothing, and dynamic
programming finds the sequence of stretches from the first piece to the last with the best total:
the segmental search of isolated-word classifiers (as in Glass, "A probabilistic framework for
segment-based speech recognition", 2003).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from recognizer.decoder.dips import FRAMES_PER_SECOND
from recognizer.decoder.params import DecoderParams

Talk = tuple[float, float]
"""Scores of digits, and of other words, being what is spoken at a place."""


@dataclass(frozen=True)
class Stretch:
    """Pieces ``first`` to ``last`` exclusive; other numbers are frames, ends exclusive."""

    first: int
    last: int
    start: int
    end: int
    """With the margin that the classifier hears."""
    onset: int
    offset: int
    """Where its sound begins and ends."""
    silent: bool
    """Whether it is too soft, beside the rest, to hold anything."""


@dataclass(frozen=True)
class Scores:
    """How well a stretch is explained, in logarithms of probability, gains and costs added."""

    digit: float
    word: float
    """As speech that is no digit."""
    nothing: float
    """As silence or noise."""


class Kind(IntEnum):
    """What a stretch is explained as."""

    DIGIT = 0
    WORD = 1
    NOTHING = 2


def stretches(
    level: npt.NDArray[np.float64], cuts: Sequence[int], params: DecoderParams
) -> list[Stretch]:
    """Return all stretches between ``cuts`` that could be one word, and all single pieces.

    ``cuts`` are frames, the first and the last frame of the utterance (exclusive) among them. The
    silence at a stretch's ends is left out but for a margin, that at the utterance's own ends
    excepted: soft onsets are in it.
    """
    longest = round(params.longest * FRAMES_PER_SECOND)
    margin = round(params.margin * FRAMES_PER_SECOND)
    shortest = round(params.shortest * FRAMES_PER_SECOND)
    found = []
    pieces = len(cuts) - 1
    top = float(level.max())
    for first in range(pieces):
        for last in range(first + 1, pieces + 1):
            a, b = cuts[first], cuts[last]
            within = level[a:b]
            peak = float(within.max())
            loud = np.flatnonzero(within > peak - params.quiet)
            onset, offset = a + int(loud[0]), a + int(loud[-1]) + 1
            if offset - onset > longest and last > first + 1:
                break
            start = a if first == 0 else max(a, onset - margin)
            end = b if last == pieces else min(b, offset + margin)
            silent = peak < top - params.soft or offset - onset < shortest // 2
            found.append(Stretch(first, last, start, end, onset, offset, silent))
    return found


def best_path(
    pieces: int,
    found: Sequence[Stretch],
    scores: Sequence[Scores],
    change_cost: float,
    start: Talk = (0.0, 0.0),
) -> tuple[list[tuple[int, Kind]], Talk]:
    """Return the stretches that lead from piece 0 to the last with most score, and as what.

    Each is the number of a stretch and its kind; with them the scores after the last. A change
    from digits to words or back costs ``change_cost``, whatever noise or silence lies between.
    ``start`` is the scores before the first.
    """
    # best[piece][talk]: talk is the kind, DIGIT or WORD, of the latest stretch that was speech
    best = np.full((pieces + 1, 2), -np.inf)
    best[0] = start
    taken: dict[tuple[int, int], tuple[int, Kind, int]] = {}
    for number in sorted(range(len(found)), key=lambda n: found[n].first):
        stretch, score = found[number], scores[number]
        before = best[stretch.first]
        for talk in (Kind.DIGIT, Kind.WORD):
            other = Kind.WORD - talk
            speech = score.digit if talk == Kind.DIGIT else score.word
            choices = (
                (before[talk] + speech, talk, talk),
                (before[other] + speech - change_cost, talk, other),
                (before[talk] + score.nothing, Kind.NOTHING, talk),
            )
            total, kind, came_from = max(choices)
            if total > best[stretch.last][talk]:
                best[stretch.last][talk] = total
                taken[stretch.last, talk] = (number, kind, came_from)
    path = []
    at, state = pieces, int(best[pieces].argmax())
    while at > 0:
        number, kind, state = taken[at, state]
        path.append((number, kind))
        at = found[number].first
    digits, words = best[pieces].tolist()
    return path[::-1], (digits, words)
