"""What became of each spoken word: alone, alone past the decoder, and in a stream."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from zlib import crc32

import numpy as np
import numpy.typing as npt

from recognizer.decoder import Finding
from recognizer.events import Digit, Rejected
from train.corpora import Recording
from train.evaluate.subject import Subject
from train.scoring import match
from train.streams import Spoken, StreamParams, join

FloatArray = npt.NDArray[np.float32]

REJECTED = "rejected"
MISSED = "missed"
"""The detector heard no speech there."""


@dataclass(frozen=True)
class Answer:
    """What one word was taken for."""

    heard: str
    """``"0"`` to ``"9"``, REJECTED or MISSED."""
    confidence: float = 0.0
    """Of a digit, 0 to 1."""

    @property
    def is_digit(self) -> bool:
        """Whether a digit was reported."""
        return self.heard not in (REJECTED, MISSED)

    def at(self, threshold: float) -> "Answer":
        """Return the answer with digits below ``threshold`` rejected."""
        if self.is_digit and self.confidence < threshold:
            return replace(self, heard=REJECTED)
        return self


@dataclass(frozen=True)
class View:
    """One way of listening to a set of words."""

    answers: list[Answer]
    """One for each word."""
    extra: list[Answer]
    """Digits reported beyond one a word, and where nothing was spoken."""

    def at(self, threshold: float) -> "View":
        """Return the view with digits below ``threshold`` rejected."""
        extra = [answer.at(threshold) for answer in self.extra]
        return View(
            [answer.at(threshold) for answer in self.answers], [a for a in extra if a.is_digit]
        )


@dataclass(frozen=True)
class Heard:
    """A set of words and what became of them, in three views."""

    labels: list[str]
    speakers: list[str]
    forced: View
    """Isolated clips, the most probable digit whatever its probability."""
    isolated: View
    """Isolated clips, what the decoder finds in each."""
    stream: View
    """All in one stream with pauses and room tone, through the recognizer."""

    @property
    def views(self) -> dict[str, View]:
        """The three, by name."""
        return {"forced": self.forced, "isolated": self.isolated, "stream": self.stream}

    def at(self, threshold: float) -> "Heard":
        """Return what would have been heard at ``threshold``; the forced choice knows none."""
        return replace(self, isolated=self.isolated.at(threshold), stream=self.stream.at(threshold))


@dataclass(frozen=True)
class Clips:
    """Words as isolated audio, and the stream they stand in, at one rate."""

    labels: list[str]
    speakers: list[str]
    audio: list[FloatArray]
    stream: FloatArray
    spoken: list[Spoken]
    """One for each word, in their order."""


def generator(seed: int, *name: object) -> np.random.Generator:
    """Return random numbers for one measurement, whatever else is measured."""
    return np.random.default_rng([seed, crc32("/".join(map(str, name)).encode())])


def clips(
    recordings: Sequence[Recording], rate: int, rng: np.random.Generator, params: StreamParams
) -> Clips:
    """Load recordings and join them, shuffled, into a stream."""
    order = [recordings[i] for i in rng.permutation(len(recordings))]
    audio = [recording.load(rate) for recording in order]
    labels = [recording.label for recording in order]
    stream, spoken = join(zip(labels, audio, strict=True), params, rng)
    return Clips(labels, [recording.speaker for recording in order], audio, stream, spoken)


def hear(subject: Subject, words: Clips) -> Heard:
    """Let the subject hear all words, at threshold 0."""
    return Heard(
        labels=words.labels,
        speakers=words.speakers,
        forced=_forced(subject, words),
        isolated=_isolated(subject, words),
        stream=_stream(subject, words),
    )


def _forced(subject: Subject, words: Clips) -> View:
    probabilities = subject.probabilities(words.audio)
    return View(
        [Answer(str(int(row.argmax())), float(row.max())) for row in probabilities], extra=[]
    )


def _isolated(subject: Subject, words: Clips) -> View:
    answers, extra = [], []
    for clip in words.audio:
        digits = [f for f in subject.decode(clip) if f.digit is not None]
        digits.sort(key=_weight, reverse=True)
        found = [Answer(str(finding.digit), finding.confidence) for finding in digits]
        answers.append(found[0] if found else Answer(REJECTED))
        extra += found[1:]
    return View(answers, extra)


def _weight(finding: Finding) -> tuple[int, float]:
    return finding.end - finding.start, finding.confidence


def _stream(subject: Subject, words: Clips) -> View:
    matched = match(words.spoken, subject.listen(words.stream), subject.rate)
    return View([_answer(event) for event in matched.answers], [_answer(e) for e in matched.extra])


def _answer(event: Digit | Rejected | None) -> Answer:
    if event is None:
        return Answer(MISSED)
    if isinstance(event, Rejected):
        return Answer(REJECTED)
    return Answer(str(event.digit), event.confidence)
