"""Strings glued together from recordings of single digits by one speaker.

Nobody speaks like that: the digits begin and end as digits said alone do, and pauses are between
them. It is measured for two reasons. The true places of the digits are known, so that the places
and the delays reported can be checked; and a string of digits said one by one is such a string.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from recognizer.arrays import FloatArray
from recognizer.events import Event
from train.acoustics.joining import Spoken, StreamParams, join
from train.acoustics.signal import speech_span
from train.corpora import Recording
from train.evaluate.connected import ConnectedScore, score
from train.evaluate.listening import CONNECTED_PAUSE, Heard, Listener, at, heard_over

LENGTHS = (2, 8)
"""Fewest and most digits."""
GAP = (0.06, 0.4)
"""Seconds between the end of speech in a digit and its start in the next."""
MARGIN_SECONDS = 0.03
"""Room kept at either side of speech, faded, so that soft onsets (/f/, /th/) are not cut off."""


@dataclass(frozen=True)
class GluedString:
    """Digits of one speaker with silence between them."""

    recording: Recording
    """Its words and speaker; there is no file."""
    audio: FloatArray
    """``(n,)``."""
    digits: tuple[Spoken, ...]
    """Where speech is in each digit, in samples of ``audio``."""


@dataclass(frozen=True)
class GluedStream:
    """Strings in a stream."""

    strings: list[GluedString]
    audio: FloatArray
    """``(n,)``."""
    places: list[Spoken]
    """Where each string stands in the stream."""
    rate: int
    """Hz."""

    def true_places(self, index: int) -> list[Spoken]:
        """Return where speech is in each digit of a string, in samples of the stream."""
        at = self.places[index].start
        return [Spoken(d.label, d.start + at, d.end + at) for d in self.strings[index].digits]


@dataclass(frozen=True)
class PlaceError:
    """Absolute differences of reported from true places, in milliseconds."""

    onset_median: float
    onset_95: float
    offset_median: float
    offset_95: float


@dataclass(frozen=True)
class GluedScore:
    """How well glued strings were heard."""

    score: ConnectedScore
    places: PlaceError | None
    """Over strings that were heard without an error; None without any."""


def glue(recordings: Sequence[Recording], rate: int, count: int, seed: int) -> GluedStream:
    """Return a stream of ``count`` strings of the digits among ``recordings``.

    Speakers take turns; digits are drawn evenly from those that the speaker has, then one of the
    takes.
    """
    rng = np.random.default_rng(seed)
    takes: dict[str, dict[str, list[Recording]]] = defaultdict(lambda: defaultdict(list))
    for recording in sorted(r for r in recordings if r.is_digit):
        takes[recording.speaker][recording.label].append(recording)
    speakers = [sorted(takes)[i] for i in rng.permutation(len(takes))]
    strings = []
    for number in range(count):
        speaker = speakers[number % len(speakers)]
        labels = rng.choice(sorted(takes[speaker]), rng.integers(LENGTHS[0], LENGTHS[1] + 1))
        chosen = [takes[speaker][label] for label in labels]
        strings.append(_said([own[rng.integers(len(own))] for own in chosen], rate, rng))
    params = StreamParams(sample_rate=rate, pause=CONNECTED_PAUSE)
    audio, places = join((("", string.audio) for string in strings), params, rng)
    return GluedStream(strings, audio, places, rate)


def heard_in(stream: GluedStream, events: Sequence[Event]) -> list[Heard]:
    """Return what was heard over each string."""
    return heard_over([s.recording for s in stream.strings], stream.places, events, stream.rate)


def measure(
    listener: Listener, name: str, stream: GluedStream, threshold: float
) -> GluedScore | None:
    """Score a stream of glued strings."""
    heard = at(heard_in(stream, listener.events(stream.audio)), threshold)
    scored = score(name, heard)
    return GluedScore(scored, _place_error(stream, heard)) if scored else None


def is_exact(heard: Heard) -> bool:
    """Whether the digits of a string were heard, and no others."""
    return tuple(str(digit.digit) for digit in heard.digits) == heard.recording.words


def _place_error(stream: GluedStream, heard: Sequence[Heard]) -> PlaceError | None:
    errors = [
        (abs(digit.start - true.start / stream.rate), abs(digit.end - true.end / stream.rate))
        for index, own in enumerate(heard)
        if is_exact(own)
        for digit, true in zip(own.digits, stream.true_places(index), strict=True)
    ]
    if not errors:
        return None
    onset, offset = 1000 * np.array(errors).T
    values = [float(np.percentile(v, q)) for v in (onset, offset) for q in (50, 95)]
    return PlaceError(*(round(value, 1) for value in values))


def _said(recordings: Sequence[Recording], rate: int, rng: np.random.Generator) -> GluedString:
    words = [_cut_out(recording.load(rate), rate) for recording in recordings]
    parts: list[FloatArray] = []
    digits: list[Spoken] = []
    at = 0
    margin = round(MARGIN_SECONDS * rate)
    for recording, word in zip(recordings, words, strict=True):
        digits.append(Spoken(recording.label, at + margin, at + len(word) - margin))
        gap = np.zeros(round(rng.uniform(*GAP) * rate) - 2 * margin, np.float32)
        parts += [word, gap]
        at += len(word) + len(gap)
    first = recordings[0]
    whole = Recording(first.path, tuple(r.label for r in recordings), first.speaker)
    return GluedString(whole, np.concatenate(parts[:-1]), tuple(digits))


def _cut_out(audio: FloatArray, rate: int) -> FloatArray:
    """Return the speech of a recording, at a peak of 1, with a faded margin at either side."""
    margin = round(MARGIN_SECONDS * rate)
    span = speech_span(audio, rate)
    end = min(span.stop, len(audio))
    padded = np.pad(audio, margin)[span.start : end + 2 * margin].copy()
    ramp = np.linspace(0, 1, margin, dtype=np.float32)
    padded[:margin] *= ramp
    padded[-margin:] *= ramp[::-1]
    return padded / np.float32(max(float(np.abs(padded).max()), 1e-9))
