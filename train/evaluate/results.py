"""Everything a report holds; each of these is JSON as it stands."""

from dataclasses import dataclass

from train.evaluate.alarms import Rate
from train.evaluate.bootstrap import Estimate
from train.evaluate.material import NotMeasured
from train.evaluate.metrics import Calibration, Score, SpeakerScore
from train.evaluate.tradeoff import Point


@dataclass(frozen=True)
class ModelFacts:
    """The model that was measured."""

    name: str
    version: str
    bytes: int
    sha256: str
    threshold: float
    labels: list[str]
    training: dict[str, object]


@dataclass(frozen=True)
class DigitReport:
    """A set of digits."""

    name: str
    clips: int
    forced: Score
    isolated: Score
    stream: Score
    speakers: list[SpeakerScore]


@dataclass(frozen=True)
class NoiseReport:
    """FSDD's official test in one noise at one ratio."""

    noise: str
    ratio: int
    """dB."""
    forced: Estimate
    isolated: Estimate
    stream: Estimate
    extra: int
    """Digits in the stream where none was spoken."""


@dataclass(frozen=True)
class WordRow:
    """One word that is not a digit."""

    word: str
    clips: int
    isolated: float
    stream: float


@dataclass(frozen=True)
class WordReport:
    """Shares of words that were not taken for digits."""

    name: str
    clips: int
    speakers: int
    isolated: Estimate
    stream: Estimate
    extra: int
    rows: list[WordRow]


@dataclass(frozen=True)
class LeftOut:
    """FSDD's speakers, each heard by a model trained on the others."""

    experiment: str
    trainings: list[str]
    """The commands that the trainings' manifests name."""
    speakers: list[SpeakerScore]
    forced: float
    isolated: float
    stream: float
    """Means over the speakers."""
    threshold: float
    """Confidence that all but ``REJECTED_DIGITS`` of these digits have, alone, right or wrong."""


@dataclass(frozen=True)
class Report:
    """All that was measured."""

    model: ModelFacts
    seed: int
    digits: list[DigitReport]
    noise: list[NoiseReport]
    words: list[WordReport]
    false_accepts: list[Rate]
    tradeoff: list[Point]
    at_own_threshold: Point
    at_rejected_digits: Point | None
    calibration: list[Calibration]
    left_out: LeftOut | None
    not_measured: list[NotMeasured]
