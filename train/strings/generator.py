"""Strings of digits that one speaker says, made of single recordings."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from recognizer.errors import UsageError
from recognizer.model.manifest import OH
from train.corpora import Recording
from train.streams import Spoken
from train.strings.speech import MARGIN_SECONDS, Word, cut_out

FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class StringParams:
    """How strings are made; ranges are drawn from uniformly."""

    sample_rate: int = 8_000
    """Hz."""
    lengths: tuple[int, int] = (1, 12)
    """Fewest and most digits; every length in between is said equally often."""
    gap: tuple[float, float] = (0.03, 0.4)
    """Seconds between the end of speech in a digit and its start in the next."""
    drift: tuple[float, float] = (-6.0, 6.0)
    """Level of the last digit over that of the first, dB, even steps in between."""
    level: tuple[float, float] = (-30.0, -6.0)
    """Peak of the string in dB of full scale."""
    whole: bool = False
    """Whether recordings are kept whole, for those cut tightly; else the room around is cut off."""
    oh: float = 0.0
    """Share of a speaker's zeros that are said "oh", where there are recordings of that."""

    def __post_init__(self) -> None:
        if not 1 <= self.lengths[0] <= self.lengths[1]:
            raise UsageError(f"lengths must be 1 or more and in order, not {self.lengths}")
        if not MARGIN_SECONDS <= self.gap[0] <= self.gap[1]:
            raise UsageError(f"gaps must be {MARGIN_SECONDS} s or more, not {self.gap}")
        if not 0 <= self.oh <= 1:
            raise UsageError(f"a share is 0 to 1, not {self.oh}")


@dataclass(frozen=True)
class SpokenString:
    """Digits that one speaker says, with silence between them."""

    audio: FloatArray
    """``(n,)``."""
    rate: int
    """Hz."""
    digits: tuple[Spoken, ...]
    """In order, with their samples in ``audio``; a label is a digit, or OH."""
    speaker: str

    @property
    def text(self) -> str:
        """What was meant, ``"7309"``: a character a digit, and "oh" is zero."""
        return "".join("0" if digit.label == OH else digit.label for digit in self.digits)


def strings_from(
    recordings: Sequence[Recording], params: StringParams, seed: int, count: int
) -> list[SpokenString]:
    """Return ``count`` strings of the digits among ``recordings``.

    Speakers take turns, and lengths; digits are drawn evenly from those that the speaker has,
    then one of the takes. Raises UsageError where no digits are among them.
    """
    rng = np.random.default_rng(seed)
    takes: dict[str, dict[str, list[Recording]]] = {}
    for recording in sorted(recordings):
        if recording.is_digit or (params.oh and recording.label == OH):
            own = takes.setdefault(recording.speaker, {})
            own.setdefault(recording.label, []).append(recording)
    takes = {speaker: own for speaker, own in takes.items() if own.keys() - {OH}}
    if not takes:
        raise UsageError("no digits among the recordings")
    shortest, longest = params.lengths
    lengths = _in_turn(range(shortest, longest + 1), count, rng)
    speakers = _in_turn(range(len(takes)), count, rng)
    names = list(takes)
    words: dict[Recording, Word] = {}
    strings = []
    for length, who in zip(lengths, speakers, strict=True):
        own = takes[names[who]]
        labels = _drawn(list(own), length, params.oh, rng)
        chosen = [own[label][rng.integers(0, len(own[label]))] for label in labels]
        for recording in chosen:
            if recording not in words:
                words[recording] = cut_out(recording, params.sample_rate, whole=params.whole)
        said = [words[recording] for recording in chosen]
        strings.append(_said(labels, said, names[who], params, rng))
    return strings


def _drawn(own: list[str], length: int, oh: float, rng: np.random.Generator) -> list[str]:
    """Return labels out of ``own``; OH is not drawn itself, but takes the place of zeros."""
    digits = [label for label in own if label != OH]
    labels = [digits[i] for i in rng.integers(0, len(digits), length)]
    if OH not in own:
        return labels
    return [OH if label == "0" and rng.random() < oh else label for label in labels]


def _said(
    labels: Sequence[str],
    words: Sequence[Word],
    speaker: str,
    params: StringParams,
    rng: np.random.Generator,
) -> SpokenString:
    rate = params.sample_rate
    gaps = rng.uniform(*params.gap, len(words) - 1)
    gains = np.linspace(0, rng.uniform(*params.drift), len(words))
    digits: list[Spoken] = []
    at = 0
    for label, word, gap in zip(labels, words, (*gaps, 0.0), strict=True):
        end = at + word.end - word.start
        digits.append(Spoken(label, at, end))
        at = end + round(gap * rate)
    places = [digit.start - word.start for digit, word in zip(digits, words, strict=True)]
    # silence at the start of a recording kept whole may reach beyond the one before it
    before = -min(places)
    places = [place + before for place in places]
    digits = [Spoken(d.label, d.start + before, d.end + before) for d in digits]
    ends = [place + len(word.audio) for place, word in zip(places, words, strict=True)]
    audio = np.zeros(max(ends), np.float32)
    for place, end, word, gain in zip(places, ends, words, gains, strict=True):
        audio[place:end] += word.audio * np.float32(10 ** (gain / 20))
    peak = max(float(np.abs(audio).max()), 1e-9)
    audio *= np.float32(10 ** (rng.uniform(*params.level) / 20) / peak)
    return SpokenString(audio, rate, tuple(digits), speaker)


def _in_turn(values: Sequence[int], count: int, rng: np.random.Generator) -> list[int]:
    """Return ``count`` of ``values``, each equally often but for one, in random order."""
    rounds = [rng.permutation(values) for _ in range(-(-count // len(values)))]
    return [int(v) for v in np.concatenate(rounds)[:count]] if rounds else []
