"""The utterance in progress: what has been reported of it, and what there is to report now."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from recognizer.arrays import FloatArray
from recognizer.decoder.confidence import confidence, sigmoid
from recognizer.decoder.echo import LONGEST_SECONDS, is_echo
from recognizer.decoder.params import DecoderParams
from recognizer.decoder.reading import Reading, Word, no_digit_odds, read
from recognizer.model.manifest import Manifest
from recognizer.segmenter import Utterance

Classify = Callable[[FloatArray], FloatArray]
"""Samples ``(n,)`` to probabilities ``(steps, labels)``, as ``Classifier`` does."""
LOW_CONFIDENCE = "low-confidence"
NOT_A_DIGIT = "not-a-digit"


@dataclass(frozen=True)
class Finding:
    """A digit from sample ``start`` to ``end`` of the stream, or what was heard instead."""

    digit: int | None
    confidence: float
    """Of a digit, or of its being none where the reason is ``not-a-digit``."""
    start: int
    end: int
    reason: str = ""
    """Empty for a digit, else ``low-confidence`` or ``not-a-digit``."""


@dataclass(frozen=True)
class Ended:
    """An utterance that is over."""

    utterance: Utterance
    """From where the one before it was explained to, if that was cut."""
    new: list[Finding]
    """What had not been reported yet."""
    all: list[Finding]
    """Everything in it, at least one."""


@dataclass
class _Progress:
    """What is known of the utterance in progress; places are in the stream."""

    tail: Utterance | None = None
    """The end of the utterance before, where that was cut: the network hears it again."""
    begins: int | None = None
    """Where the utterance begins in that; None where nothing was cut."""
    settled: int | None = None
    """Up to where all is explained; None where nothing is."""
    others: Finding | None = None
    """Words that are no digits and were heard last: more of them may follow."""
    reported: list[Finding] = field(default_factory=list)
    heard: tuple[int, int] | None = None
    """Between which places the network was asked last."""
    answer: FloatArray = field(default_factory=lambda: np.zeros((0, 0), np.float32))
    words: list[Word] = field(default_factory=list)
    """What it answered, and what words that stands for."""


class Decoder:
    """Finds the digits in an utterance while it is spoken.

    The classifier hears what has not been explained yet, and a little before. A word is explained
    once and for all when it is sure enough, or when no later audio can change it any more. Digits
    are reported then; other words when something else follows them, a whole stretch at a time.
    """

    def __init__(self, classify: Classify, manifest: Manifest, params: DecoderParams) -> None:
        self._classify = classify
        self._reading = Reading.of(manifest, oh=params.oh)
        self._calibration = manifest.calibration
        self._params = params
        self._rate = manifest.sample_rate
        self.reset()

    def reset(self) -> None:
        """Forget the stream."""
        self._now = _Progress()
        self._past: Utterance | None = None
        """The end of what was heard before the utterance in progress."""

    def decode(self, utterance: Utterance) -> list[Finding]:
        """Return what a whole utterance holds, whatever came before it: at least one finding."""
        self.reset()
        return self.end(replace(utterance, cut=False)).all

    def progress(self, utterance: Utterance, *, paused: bool) -> list[Finding]:
        """Return what has become certain about an utterance that goes on.

        ``paused`` says that nothing has been spoken for a while.
        """
        whole = self._whole(utterance)
        last = _last(whole)
        over = last - self._samples(self._params.longest)
        if not self._sequence:
            # One window stands for all there is, and for no more than that.
            if not paused:
                return []
            over = whole.offset
        sure = last if paused else last - self._samples(self._params.settled)
        words = self._words(whole)
        count = 0
        for number, word in enumerate(words, start=1):
            if word.centre <= (sure if self._is_sure(word) else over):
                count = number
        found = self._report(words[:count])
        self._settle(whole, words, count, last if paused and 0 < count == len(words) else over)
        return found

    def end(self, utterance: Utterance) -> Ended:
        """Return what has not been reported of an utterance, and get ready for the next one.

        Words that a cut may have gone through are left to the next one.
        """
        whole = self._whole(utterance)
        now, last = self._now, _last(whole)
        begins = whole.offset if now.begins is None else now.begins
        words = self._words(whole)
        count = len(words)
        if whole.cut and self._sequence:
            settled = last - self._samples(self._params.settled)
            count = sum(word.centre <= settled for word in words)
            self._settle(whole, words, count, last - self._samples(self._params.longest))
        else:
            now.settled = last
        found = self._report(words[:count])
        rest = [now.others] if now.others else []
        if not now.reported and not rest:
            rest = [self._nothing(whole)]
        self._now = _Progress()
        self._past = _from(whole, last - self._samples(LONGEST_SECONDS))
        if whole.cut:
            settled = whole.offset if now.settled is None else now.settled
            known = max([settled, *(finding.end for finding in found + rest)])
            self._now = _Progress(_from(whole, settled - self._context), known, settled)
        return Ended(_from(whole, begins), found + rest, now.reported + rest)

    @property
    def _sequence(self) -> bool:
        """Whether the classifier reads sequences, not windows."""
        return self._reading.step > 0

    @property
    def _context(self) -> int:
        return self._samples(self._params.context) if self._sequence else 0

    def _whole(self, utterance: Utterance) -> Utterance:
        """Return an utterance with what was left of the one before."""
        tail = self._now.tail
        if tail is None:
            return utterance
        samples = np.concatenate([tail.samples, utterance.samples])
        start = min(utterance.end, self._now.begins or 0)
        return replace(utterance, start=start, offset=tail.offset, samples=samples)

    def _words(self, whole: Utterance) -> list[Word]:
        """Return the words that are not explained yet, with places in the stream."""
        now = self._now
        settled = whole.offset if now.settled is None else now.settled
        if whole.end <= settled:
            return []
        first = max(whole.offset, settled - self._context)
        heard = (first, _last(whole))
        if heard != now.heard:
            samples = whole.samples[first - whole.offset :]
            now.heard, now.answer = heard, self._classify(samples)
            words = read(now.answer, samples, self._reading)
            now.words = [self._unless_echo(word, whole, first) for word in words]
        known = [*now.reported, *([now.others] if now.others else [])]
        begins = whole.offset if now.begins is None else now.begins
        least = max([begins, *(finding.end for finding in known)])
        words = [_moved(word, first, least, max(least, whole.end)) for word in now.words]
        return [word for word in words if now.settled is None or word.centre > settled]

    def _unless_echo(self, word: Word, whole: Utterance, first: int) -> Word:
        """Return a word of the samples from ``first`` on; one that is an echo is no digit."""
        start, end = (first + place - whole.offset for place in (word.start, word.end))
        if word.digit is None or not is_echo(
            self._before(whole, first + word.start), whole.samples[start:end], self._rate
        ):
            return word
        return replace(word, digit=None, logit=abs(word.logit))

    def _before(self, whole: Utterance, place: int) -> FloatArray:
        """Return what was heard right before a place, silence where there was no utterance."""
        out = np.zeros(self._samples(LONGEST_SECONDS), np.float32)
        begins = place - len(out)
        for part in (self._past, whole):
            if part is not None:
                first, last = max(part.offset, begins), min(_last(part), place)
                if first < last:
                    heard = part.samples[first - part.offset : last - part.offset]
                    out[first - begins : last - begins] = heard
        return out

    def _settle(self, whole: Utterance, words: Sequence[Word], count: int, over: int) -> None:
        """Note that ``count`` words, and all before the place ``over``, are explained.

        The border is kept away from words on both sides, since another look with more audio may
        find them a little earlier or later.
        """
        now, margin = self._now, self._samples(self._params.margin)
        before = whole.offset if now.settled is None else now.settled
        least = words[count - 1].centre + margin if count else before
        border = max(before, least, over)
        if count < len(words):
            following = words[count].centre
            between = (words[count - 1].centre + following) // 2 if count else before
            border = max(before, min(border, max(between, following - margin)))
        if border > before:
            now.settled = border

    def _report(self, words: Sequence[Word]) -> list[Finding]:
        """Return what these words are; others at their end are kept, more may follow."""
        now = self._now
        found = []
        for word in words:
            if word.digit is None:
                now.others = _joined(now.others, word, self._none(word.logit))
                continue
            if now.others:
                found.append(now.others)
                now.others = None
            found.append(self._digit(word))
        now.reported += found
        return found

    def _digit(self, word: Word) -> Finding:
        confidence = self._confidence(word)
        if confidence >= self._params.threshold:
            return Finding(word.digit, confidence, word.start, word.end)
        return Finding(None, confidence, word.start, word.end, LOW_CONFIDENCE)

    def _nothing(self, whole: Utterance) -> Finding:
        """Return that nothing was said, as far as the utterance is explained."""
        now = self._now
        start = whole.start
        end = max(start, min(whole.end, whole.end if now.settled is None else now.settled))
        odds = 0.0
        if now.heard and self._sequence:
            steps = max(1, (end - now.heard[0]) // self._reading.step)
            odds = no_digit_odds(now.answer[:steps], self._reading)
        return Finding(None, self._none(odds), start, end, NOT_A_DIGIT)

    def _confidence(self, word: Word) -> float:
        return confidence(word, self._calibration)

    def _none(self, odds: float) -> float:
        """Return the confidence in there being no digit, from odds against all digits."""
        a, b, _ = self._calibration
        return sigmoid(a * odds - b)

    def _is_sure(self, word: Word) -> bool:
        return word.digit is not None and self._confidence(word) >= self._params.sure

    def _samples(self, seconds: float) -> int:
        return round(seconds * self._rate)


def _last(utterance: Utterance) -> int:
    """Return the place in the stream where an utterance's samples end."""
    return utterance.offset + len(utterance.samples)


def _from(utterance: Utterance, place: int) -> Utterance:
    """Return an utterance from a place in the stream on, or all of it."""
    place = max(place, utterance.offset)
    samples = utterance.samples[place - utterance.offset :]
    return replace(utterance, offset=place, samples=samples)


def _moved(word: Word, by: int, least: int, most: int) -> Word:
    """Return a word moved ``by`` samples, then kept between two places."""
    start = min(max(word.start + by, least), most)
    end = min(max(word.end + by, start), most)
    return replace(word, start=start, end=end, centre=word.centre + by)


def _joined(others: Finding | None, word: Word, confidence: float) -> Finding:
    """Return a stretch of words that are no digits with one more."""
    if others is None:
        return Finding(None, confidence, word.start, word.end, NOT_A_DIGIT)
    return replace(others, end=word.end, confidence=min(others.confidence, confidence))
