"""What the default model must reach, each beside what was measured."""

from collections.abc import Sequence
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
    rows = []
    for name, must in CONNECTED:
        c = _named(results.connected, name)
        errors = c.error_rate if c else None
        rows.append(_goal(f"{name}: digit error rate", must, c, errors, at_least=False))
        if c:
            lost = Estimate(c.lost_whole, c.lost_whole, c.lost_whole)
            rows.append(_goal(f"{name}: recordings lost whole", 0, c, lost, at_least=False))
    for name, must in FALSE_ACCEPTS:
        f = _named(results.false_accepts, name)
        per_hour = f.per_hour if f else None
        rows.append(_goal(f"{name}: digits an hour", must, f, per_hour, at_least=False))
    noise = {(row.digits, row.noise, row.ratio): row.score for row in results.noise}
    single = [
        (f"{name}, single digits in the stream", must, _named(results.isolated, name))
        for name, must in ISOLATED
    ]
    for kind, must in IN_NOISE:
        here = noise.get((sets.FSDD, kind, NOISE_DB))
        single.append((f"{sets.FSDD} in {kind} at {NOISE_DB} dB", must, here))
    left_out = results.left_out.score if results.left_out else None
    single.append(("FSDD, each speaker left out of training", LEFT_OUT, left_out))
    for what, must, s in single:
        rows.append(_goal(what, must, s, s.accuracy if s else None, at_least=True))
    at = results.words_at if results.words_at and results.words_at.scores else None
    share = at.share if at else REJECTED_DIGITS
    what = f"words of speakers kept back rejected, at {share:.1%} of unseen digits unreported"
    w = at.scores[-1] if at else None
    return [*rows, _goal(what, WORDS, w, w.rejected if w else None, at_least=True)]


def _named(scores: Sequence[Score], name: str) -> Score | None:
    return next((score for score in scores if score.name == name), None)


def _goal(
    what: str, must: float, score: Score | None, found: Estimate | None, *, at_least: bool
) -> Goal:
    heard = (score.recordings, score.speakers) if score else ()
    return Goal(what, must, at_least, found, *heard)
