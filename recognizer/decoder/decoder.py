"""From an utterance to the digits in it, with places and confidence, or a reason for none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from recognizer.decoder.context import Context
from recognizer.decoder.dips import FRAMES_PER_SECOND, dips, levels
from recognizer.decoder.params import DecoderParams
from recognizer.decoder.search import Kind, Scores, Stretch, Talk, best_path, stretches
from recognizer.decoder.windows import Heard, Windows
from recognizer.frontend import FrontEnd
from recognizer.segmenter import Utterance

FloatArray = npt.NDArray[np.float32]
WHOLE = Stretch(first=0, last=1, start=0, end=0, onset=0, offset=0, silent=False)
"""A short utterance as one stretch."""
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


class Decoder:
    """Finds the digits in an utterance.

    A short utterance that one window of the classifier is sure of is one digit; any other is
    searched for the most probable sequence of digits and other sounds between the dips of its
    level. What a window was taken for is remembered until ``forget``, so that looking at an
    utterance again while it grows costs little; whether the latest utterance ended in digits or
    other words is remembered until ``reset``.
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
        self._context = Context()

    def forget(self) -> None:
        """Forget the sounds heard so far: the next utterance begins."""
        self._windows.forget()

    def reset(self) -> None:
        """Forget the stream: nothing has been spoken."""
        self.forget()
        self._context = Context()

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
        words, talk = self._words(utterance, since)
        self._context = Context(talk, utterance.end / self._rate)
        findings = self._findings(words)
        if any(finding.digit is not None for finding in findings) or since is not None:
            return findings
        return [self._rejection(utterance, words)]

    def so_far(self, utterance: Utterance, since: int | None, *, paused: bool) -> Decoding:
        """Return the digits that are certain already, of an utterance that is not over.

        ``paused`` says that nothing has been spoken for a while; otherwise the newest words are
        not settled yet.
        """
        words, _ = self._words(utterance, since)
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
        words, talk = self._words(utterance, since)
        self._context = Context(talk, utterance.end / self._rate)
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

    def _words(self, utterance: Utterance, since: int | None) -> tuple[list[_Word], Talk]:
        """Return the best explanation of an utterance from ``since`` on, and what it ends in."""
        if since is not None:
            digits_before = (0.0, -self._params.change_cost)
            if utterance.end - since < self._samples(self._params.shortest):
                return [], digits_before
            return self._search(utterance, since, digits_before)
        start = self._context.start(utterance.start / self._rate, self._params)
        single = self._single(utterance, start)
        if single:
            return single
        words, talk = self._search(utterance, utterance.offset, start)
        if len(words) == 1:
            words = [replace(words[0], start=utterance.start, end=utterance.end)]
        return words, talk

    def _single(self, utterance: Utterance, start: Talk) -> tuple[list[_Word], Talk] | None:
        """Return the one word that a short utterance surely is, and what it ends in."""
        length = utterance.end - utterance.start
        if length > self._samples(self._params.single):
            return None
        (heard,) = self._windows([utterance.samples])
        ((_, kind),), talk = self._path([WHOLE], [heard], 1, start)
        place = (utterance.start, utterance.end, utterance.offset + len(utterance.samples))
        if kind is Kind.DIGIT and heard.confidence >= self._params.sure:
            return [_Word(heard.digit, heard.confidence, *place)], talk
        one_word = length <= self._samples(self._params.one_word)
        if kind is not Kind.DIGIT and one_word and heard.other >= self._params.no_digit:
            return [_Word(None, heard.other, *place)], talk
        return None

    def _path(
        self, found: Sequence[Stretch], heard: Sequence[Heard | None], pieces: int, start: Talk
    ) -> tuple[list[tuple[int, Kind]], Talk]:
        scores = [self._scores(one) for one in heard]
        return best_path(pieces, found, scores, self._params.change_cost, start)

    def _search(self, utterance: Utterance, base: int, start: Talk) -> tuple[list[_Word], Talk]:
        """Return the most probable sequence of words from ``base`` on, and what it ends in."""
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
        path, talk = self._path(found, [heard.get(s) for s in found], len(cuts) - 1, start)
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
                words.append(_Word(as_heard.digit, confidence, onset, offset, boundary))
            else:
                confidence = as_heard.other if as_heard else 1.0
                words.append(_Word(None, confidence, onset, offset, boundary))
        return words, talk

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
