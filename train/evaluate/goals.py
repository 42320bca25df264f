"""What the default model must reach, each beside what was measured."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from train.evaluate import sets
from train.evaluate.bootstrap import Estimate
from train.evaluate.connected import ConnectedScore
from train.evaluate.false_accepts import FalseAccepts
from train.evaluate.isolated import IsolatedScore, WordScore
from train.evaluate.results import Results

NOISE_DB = 10
ISOLATED = (
    ("unseen/speech-commands", 0.955),
    ("unseen/ntua", 0.98),
    ("unseen/laptop", 0.95),
    ("unseen/india", 0.97),
    (sets.FSDD, 0.99),
)
"""Sets of single digits and the share of them to be heard right in the stream."""
CONNECTED = (
    (f"{sets.AN4}{sets.DIGITS_ONLY}", 0.05),
    (f"{sets.VOICES}{sets.DIGITS_ONLY}, 120 to 200 words a minute", 0.05),
)
"""Sets of connected digits and their greatest digit error rate."""
FALSE_ACCEPTS = ((f"{sets.AN4}{sets.NO_DIGITS}", 150.0), (sets.SPEECH, 3.0), (sets.NOISE, 3.0))
"""Recordings without digits and the greatest number of digits an hour."""
IN_NOISE = (("babble", 0.95), ("environment", 0.95))
LEFT_OUT = 0.95
WORDS = 0.95
REJECTED_DIGITS = 0.03
"""Share of unseen digits unreported where words are judged."""

Score = TypeVar("Score", ConnectedScore, FalseAccepts, IsolatedScore, WordScore)


@dataclass(frozen=True)
class Goal:
    """One line of the table."""

    what: str
    must: float
    at_least: bool
    """Whether more is better."""
    found: Estimate | None = None
    """None where it was not measured."""
    recordings: int = 0
    speakers: int = 0

    @property
    def met(self) -> bool | None:
        """Whether the figure is reached, None where it was not measured."""
        if self.found is None:
            return None
        value = self.found.value
        return value >= self.must if self.at_least else value <= self.must


def goals(results: Results) -> list[Goal]:
    """Return the whole table; what was not measured is in it without a figure."""
    return [
        *(row for name, must in CONNECTED for row in _connected(results, name, must)),
        *(_false_accepts(results, name, must) for name, must in FALSE_ACCEPTS),
        *(_isolated(results, name, must) for name, must in ISOLATED),
        *(_in_noise(results, kind, must) for kind, must in IN_NOISE),
        _left_out(results),
        _words(results),
    ]


def _connected(results: Results, name: str, must: float) -> list[Goal]:
    score = _named(results.connected, name)
    rows = [_goal(f"{name}: digit error rate", must, False, score, lambda s: s.error_rate)]
    if score:
        whole = Estimate(score.lost_whole, score.lost_whole, score.lost_whole)
        rows.append(_goal(f"{name}: recordings lost whole", 0, False, score, lambda _: whole))
    return rows


def _false_accepts(results: Results, name: str, must: float) -> Goal:
    score = _named(results.false_accepts, name)
    return _goal(f"{name}: digits an hour", must, False, score, lambda s: s.per_hour)


def _isolated(results: Results, name: str, must: float) -> Goal:
    score = _named(results.isolated, name)
    what = f"{name}, single digits in the stream"
    return _goal(what, must, True, score, lambda s: s.accuracy)


def _in_noise(results: Results, kind: str, must: float) -> Goal:
    here = (sets.FSDD, kind, NOISE_DB)
    score = next((r.score for r in results.noise if (r.digits, r.noise, r.ratio) == here), None)
    what = f"{sets.FSDD} in {kind} at {NOISE_DB} dB"
    return _goal(what, must, True, score, lambda s: s.accuracy)


def _left_out(results: Results) -> Goal:
    score = results.left_out.score if results.left_out else None
    what = "FSDD, each speaker left out of training"
    return _goal(what, LEFT_OUT, True, score, lambda s: s.accuracy)


def _words(results: Results) -> Goal:
    at = results.words_at
    score = at.scores[-1] if at and at.scores else None
    share = at.share if at and score else REJECTED_DIGITS
    what = f"words of speakers kept back rejected, at {share:.1%} of unseen digits unreported"
    return _goal(what, WORDS, True, score, lambda s: s.rejected)


def _named(scores: Sequence[Score], name: str) -> Score | None:
    return next((score for score in scores if score.name == name), None)


def _goal(
    what: str,
    must: float,
    at_least: bool,
    score: Score | None,
    figure: Callable[[Score], Estimate],
) -> Goal:
    if score is None:
        return Goal(what, must, at_least)
    return Goal(what, must, at_least, figure(score), score.recordings, score.speakers)
