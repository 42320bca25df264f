"""What the default model must reach, each beside what was measured."""

from dataclasses import dataclass

from train.evaluate import sets
from train.evaluate.bootstrap import Estimate
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
        *_connected(results),
        *(_false_accepts(results, name, must) for name, must in FALSE_ACCEPTS),
        *(_isolated(results, name, must) for name, must in ISOLATED),
        *(_in_noise(results, kind, must) for kind, must in IN_NOISE),
        _left_out(results),
        _words(results),
    ]


def _connected(results: Results) -> list[Goal]:
    rows = []
    for name, must in CONNECTED:
        what = f"{name}: digit error rate"
        lost = f"{name}: recordings lost whole"
        for score in results.connected:
            if score.name == name:
                count = (score.recordings, score.speakers)
                whole = Estimate(score.lost_whole, score.lost_whole, score.lost_whole)
                rows += [
                    Goal(what, must, False, score.error_rate, *count),
                    Goal(lost, 0, False, whole, *count),
                ]
                break
        else:
            rows.append(Goal(what, must, False))
    return rows


def _false_accepts(results: Results, name: str, must: float) -> Goal:
    what = f"{name}: digits an hour"
    for score in results.false_accepts:
        if score.name == name:
            return Goal(what, must, False, score.per_hour, score.recordings, score.speakers)
    return Goal(what, must, False)


def _isolated(results: Results, name: str, must: float) -> Goal:
    what = f"{name}, single digits in the stream"
    for score in results.isolated:
        if score.name == name:
            return Goal(what, must, True, score.accuracy, score.recordings, score.speakers)
    return Goal(what, must, True)


def _in_noise(results: Results, kind: str, must: float) -> Goal:
    what = f"{sets.FSDD} in {kind} at {NOISE_DB} dB"
    for row in results.noise:
        if (row.digits, row.noise, row.ratio) == (sets.FSDD, kind, NOISE_DB):
            found = row.score
            return Goal(what, must, True, found.accuracy, found.recordings, found.speakers)
    return Goal(what, must, True)


def _left_out(results: Results) -> Goal:
    what = "FSDD, each speaker left out of training"
    if results.left_out is None:
        return Goal(what, LEFT_OUT, True)
    found = results.left_out.score
    return Goal(what, LEFT_OUT, True, found.accuracy, found.recordings, found.speakers)


def _words(results: Results) -> Goal:
    what = "words of speakers kept back rejected, at {:.1%} of unseen digits unreported"
    at = results.words_at
    if at is None or not at.scores:
        return Goal(what.format(0.03), WORDS, True)
    found = at.scores[-1]
    return Goal(
        what.format(at.share), WORDS, True, found.rejected, found.recordings, found.speakers
    )
