"""Everything that an evaluation found."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from train.evaluate.confidence import Point, Reliability
from train.evaluate.connected import ConnectedScore
from train.evaluate.false_accepts import FalseAccepts
from train.evaluate.glued import GluedScore
from train.evaluate.isolated import IsolatedScore, WordScore
from train.evaluate.latency import AnswerLatency
from train.evaluate.left_out import LeftOut
from train.evaluate.noise import NoiseScore
from train.evaluate.sets import NotMeasured


@dataclass(frozen=True)
class ModelFacts:
    """Which model it is."""

    name: str
    version: str
    bytes: int
    sha256: str
    threshold: float
    labels: tuple[str, ...]
    training: dict[str, Any]


@dataclass(frozen=True)
class SetFacts:
    """What was measured on."""

    name: str
    recordings: int
    speakers: int
    use: str


@dataclass(frozen=True)
class Strictness:
    """A named threshold of the model and what it gives here."""

    name: str
    point: Point


@dataclass(frozen=True)
class WordsAt:
    """Words rejected at the threshold that leaves a few unseen digits unreported."""

    share: float
    """Of the digits; more than was asked for where more is lost whatever the threshold."""
    threshold: float
    digits: int
    """Unseen digits by which the threshold was found."""
    scores: list[WordScore]


@dataclass(frozen=True)
class Results:
    """Figures at the model's own threshold, where no other is named."""

    model: ModelFacts
    command: str
    """The command line that makes these results."""
    seed: int
    sets: list[SetFacts]
    isolated: list[IsolatedScore] = field(default_factory=list)
    left_out: LeftOut | None = None
    noise: list[NoiseScore] = field(default_factory=list)
    connected: list[ConnectedScore] = field(default_factory=list)
    glued: list[GluedScore] = field(default_factory=list)
    words: list[WordScore] = field(default_factory=list)
    words_at: WordsAt | None = None
    false_accepts: list[FalseAccepts] = field(default_factory=list)
    reliability: list[Reliability] = field(default_factory=list)
    curve: list[Point] = field(default_factory=list)
    strictness: list[Strictness] = field(default_factory=list)
    latency: list[AnswerLatency] = field(default_factory=list)
    not_measured: list[NotMeasured] = field(default_factory=list)

    def json_line(self) -> str:
        """Return all of it as one line of JSON."""
        return json.dumps(asdict(self))
