"""From an utterance to the digits in it, with places and confidence, or a reason for none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import exp

import numpy as np
import numpy.typing as npt

from recognizer.decoder.dips import FRAMES_PER_SECOND, dips, levels
from recognizer.decoder.params import DecoderParams
from recognizer.decoder.search import Kind, Scores, Start, best_path, stretches
from recognizer.decoder.windows import Heard, Windows
from recognizer.frontend import FrontEnd
from recognizer.segmenter import Utterance

FloatArray = npt.NDArray[np.float32]
NEGLIGIBLE = 0.1
"""Costs below this are none."""
LEAST = 1e-6
"""Probability that a logarithm is taken of at least."""


@dataclass(frozen=True)
class Finding:
    """A digit from sample ``start`` to ``end`` of the stream, or what was heard instead."""

    digit: int | None
    confidence: float
    start: int
    end: int
    reason: str = ""
    """Empty for a digit, else ``low-confidence`` or ``not-a-digit``."""


@dataclass(frozen=True)
class Decoding:
    """What is certain about an utterance that still goes on."""

    findings: list[Finding]
    upto: int
    """Place in the stream up to which the utterance is explained."""


@dataclass(frozen=True)
class _Word:
    """A stretch of the best explanation: a digit, or none."""

    digit: int | None
    confidence: float
    start: int
    end: int
    boundary: int
    """Place where the next one begins."""
    kind: Kind


class Decoder:
    """Finds the digits in an utterance.

    A short utterance that one window of the classifier is sure of is one digit; any other is
    searched for the most probable sequence of digits and other sounds between the dips of its
    level. What a window was taken for is remembered until ``forget``, so that looking at an
    utterance again while it grows costs little; that other words were spoken last, and when, is
    remembered until ``reset``, since who talks goes on talking.
    """

    def __init__(
        self,
        classify: Callable[[FloatArray], FloatArray],
        labels: tuple[str, ...],
        front_end: FrontEnd,
        params: DecoderParams,
        sample_rate: int,
    ) -> None:
        self._windows = Windows(classify, labels, front_end, sample_rate, oh=params.oh)
        self._params = params
        self._rate = sample_rate
        self._words_until: int | None = None
        """Place where other words ended, if they were what was spoken last."""

    def forget(self) -> None:
        """Forget the sounds heard so far: the next utterance begins."""
        self._windows.forget()

    def reset(self) -> None:
        """Forget the stream: nothing has been spoken."""
        self.forget()
        self._words_until = None

    def onset(self, utterance: Utterance) -> int:
        """Return the place where the sound of ``utterance.samples`` begins.

        For what is left of a cut utterance: silence may come first.
        """
        level = levels(utterance.samples, self._rate)
        first = int(np.argmax(level > level.max() - self._params.quiet))
        return utterance.offset + first * (self._rate // FRAMES_PER_SECOND)

    def decode(self, utterance: Utterance, since: int | None = None) -> list[Finding]:
        """Return what the utterance holds, from place ``since`` on.

        Where ``since`` is None, the whole is explained: if it holds no digit, one finding says
        why. Otherwise digits before ``since`` have been reported, and only more of them are.
        """
        words = self._words(utterance, since)
        self._remember(words, utterance)
        findings = self._findings(words)
        if any(finding.digit is not None for finding in findings) or since is not None:
            return findings
        return [self._rejection(utterance, words)]

    def so_far(self, utterance: Utterance, since: int | None, *, paused: bool) -> Decoding:
        """Return the digits that are certain already, of an utterance that is not over.

        ``paused`` says that nothing has been spoken for a while; otherwise the newest words are
        not settled yet.
        """
        words = self._words(utterance, since)
        settled = utterance.end - (0 if paused else self._samples(self._params.settled))
        count = 0
        for number, word in enumerate(words, start=1):
            sure = word.digit is not None and word.confidence >= self._params.sure
            if sure and word.end <= settled:
                count = number
        return self._settle(utterance, since, words[:count])

    def before_cut(self, utterance: Utterance, since: int | None) -> Decoding:
        """Return what an utterance cut in mid-speech holds, but for words the cut may have hit.

        Where nothing has been reported of it (``since`` is None) and no digit is found, one
        finding rejects it as far as it is explained: the rest is the next utterance's.
        """
        words = self._words(utterance, since)
        self._remember(words, utterance)
        settled = utterance.end - self._samples(self._params.settled)
        decoding = self._settle(utterance, since, [w for w in words if w.boundary <= settled])
        latest = utterance.end - self._samples(self._params.longest)
        upto = max(decoding.upto, latest)
        if decoding.findings or since is not None:
            return Decoding(decoding.findings, upto)
        explained = [word for word in words if word.start < upto] or words[:1]
        rejected = replace(utterance, end=max(utterance.start, upto))
        return Decoding([_no_digit(rejected, explained)], upto)

    def _settle(self, utterance: Utterance, since: int | None, words: list[_Word]) -> Decoding:
        if words:
            return Decoding(self._findings(words), words[-1].boundary)
        return Decoding([], utterance.offset if since is None else since)

    def _findings(self, words: Sequence[_Word]) -> list[Finding]:
        return [
            Finding(word.digit, word.confidence, word.start, word.end)
            if word.confidence >= self._params.threshold
            else Finding(None, word.confidence, word.start, word.end, "low-confidence")
            for word in words
            if word.digit is not None
        ]

    def _rejection(self, utterance: Utterance, words: Sequence[_Word]) -> Finding:
        """Return why an utterance has no digit."""
        unsure = [word.confidence for word in words if word.digit is not None]
        if unsure:
            return Finding(None, max(unsure), utterance.start, utterance.end, "low-confidence")
        return _no_digit(utterance, words)

    def _words(self, utterance: Utterance, since: int | None) -> list[_Word]:
        """Return the best explanation of an utterance from ``since`` on."""
        if since is not None and utterance.end - since < self._samples(self._params.shortest):
            return []
        start = (-self._cost_of_digits(utterance), 0.0) if since is None else (0.0, 0.0)
        single = self._single(utterance, start) if since is None else None
        if single:
            return [single]
        words = self._search(utterance, utterance.offset if since is None else since, start)
        if len(words) == 1 and since is None:
            return [replace(words[0], start=utterance.start, end=utterance.end)]
        return words

    def _cost_of_digits(self, utterance: Utterance) -> float:
        """Return what digits cost at its beginning: less, the longer ago other words ended."""
        if self._words_until is None:
            return 0.0
        pause = max(0, utterance.start - self._words_until) / self._rate
        cost = self._params.change_cost * exp(-pause / self._params.memory)
        return cost if cost > NEGLIGIBLE else 0.0

    def _remember(self, words: Sequence[_Word], utterance: Utterance) -> None:
        """Keep whether other words were spoken last."""
        spoken = [word.kind for word in words if word.kind is not Kind.NOTHING]
        if spoken:
            self._words_until = utterance.end if spoken[-1] is Kind.WORD else None

    def _single(self, utterance: Utterance, start: Start) -> _Word | None:
        """Return the one word that a short utterance surely is, unless digits cost anything."""
        length = utterance.end - utterance.start
        if length > self._samples(self._params.single):
            return None
        (heard,) = self._windows([utterance.samples])
        stop = utterance.offset + len(utterance.samples)
        if heard.confidence >= self._params.sure and start[Kind.DIGIT] == 0:
            return _Word(
                heard.digit, heard.confidence, utterance.start, utterance.end, stop, Kind.DIGIT
            )
        if heard.other >= self._params.no_digit and length <= self._samples(self._params.one_word):
            kind = Kind.WORD if heard.word >= heard.noise else Kind.NOTHING
            return _Word(None, heard.other, utterance.start, utterance.end, stop, kind)
        return None

    def _search(self, utterance: Utterance, base: int, start: Start) -> list[_Word]:
        """Return the most probable sequence of words from place ``base`` on."""
        samples = utterance.samples[base - utterance.offset :]
        step = self._rate // FRAMES_PER_SECOND
        level = levels(samples, self._rate)
        cuts = [0, *dips(level, self._params.dip), len(level)]
        found = stretches(level, cuts, self._params)
        audible = [stretch for stretch in found if not stretch.silent]
        sounds = [
            samples[s.start * step : None if s.end == len(level) else s.end * step] for s in audible
        ]
        heard = dict(zip(audible, self._windows(sounds), strict=True))
        scores = [self._scores(heard.get(stretch)) for stretch in found]
        path = best_path(len(cuts) - 1, found, scores, self._params.change_cost, start)
        kinds = [kind for _, kind in path]
        string = kinds.count(Kind.DIGIT) + (base > utterance.offset) > 1 and Kind.WORD not in kinds
        words = []
        for number, kind in path:
            stretch = found[number]
            onset, offset = (base + frame * step for frame in (stretch.onset, stretch.offset))
            boundary = base + cuts[stretch.last] * step
            as_heard = heard.get(stretch)
            if kind is Kind.DIGIT and as_heard:
                cost = self._params.change_cost if string else 0.0
                confidence = as_heard.among_digits(cost)
                words.append(_Word(as_heard.digit, confidence, onset, offset, boundary, kind))
            else:
                confidence = as_heard.other if as_heard else 1.0
                words.append(_Word(None, confidence, onset, offset, boundary, kind))
        return words

    def _scores(self, heard: Heard | None) -> Scores:
        """Return how well a stretch is explained; None stands for silence."""
        if heard is None:
            return Scores(-np.inf, -np.inf, 0.0)
        params = self._params
        return Scores(
            _log(heard.confidence) + params.digit_gain,
            _log(heard.word) - params.other_cost,
            _log(heard.noise) - params.other_cost,
        )

    def _samples(self, seconds: float) -> int:
        return round(seconds * self._rate)


def _no_digit(utterance: Utterance, words: Sequence[_Word]) -> Finding:
    """Return that an utterance is no digit, as surely as the longest of its words is none."""
    longest = max(words, key=lambda word: word.end - word.start)
    confidence = longest.confidence if longest.digit is None else 1 - longest.confidence
    return Finding(None, confidence, utterance.start, utterance.end, "not-a-digit")


def _log(probability: float) -> float:
    return float(np.log(max(probability, LEAST)))
