"""What is said in an utterance: one clip, or clips of one speaker joined as one breath.

Isolated digits are joined with overlaps as well as gaps, and then spoken faster than they were
recorded, since people say a telephone number faster than a single digit.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from train.acoustics.noise import Noises
from train.acoustics.signal import at_speed, excerpt, gated, trimmed
from train.examples.clips import Clip, ClipReader, Collection, draw

FloatArray = npt.NDArray[np.float32]

RATE = 8_000
"""Hz: what the model hears."""
SHARES: Mapping[str, float] = {
    "commands": 0.20,
    "fsdd": 0.10,
    "joined": 0.13,
    "an4": 0.12,
    "own": 0.10,
    "strings": 0.08,
    "sentences": 0.05,
    "digits": 0.06,
    "oh": 0.01,
    "words": 0.08,
    "other_words": 0.07,
    "phrases": 0.04,
    "running": 0.12,
    "noise": 0.06,
}
"""Share of each kind of utterance; a kind without clips leaves its share to the others."""
DIGIT_SOURCES = {"commands": 0.6, "fsdd": 0.3, "digits": 0.1}
"""What joined digits are taken from, and how often."""
BY_WORD = ("words", "other_words")
"""Of these every other utterance is drawn by word, so that a rare one is heard as well."""
NO_DIGITS = 0.2
"""Share of the joined utterances in which all words are other words, of any speakers."""
LONGEST = 6.4
"""Seconds of an utterance at most."""
RUNNING_SECONDS = (0.4, 4.0)
"""Of running speech, cut anywhere."""


@dataclass(frozen=True, kw_only=True)
class ComposeParams:
    """How what is said may differ from what was recorded."""

    speed: tuple[float, float] = (0.78, 1.28)
    """Factors; pitch and formants move with it, so that a man becomes a child."""
    joined_tempo: float = 1.6
    """How much faster joined digits may be spoken at most."""


@dataclass(frozen=True)
class Composed:
    """An utterance as it is said, without noise."""

    kind: str
    """One of SHARES."""
    audio: FloatArray
    """``(n,)`` at RATE."""
    words: tuple[str, ...] | None
    """Tokens; None where only this is known, that no digit is among them."""
    speakers: tuple[str, ...]
    tempo: float = 1.0
    """How much faster it is to be spoken, the pitch as it is."""


class Composer:
    """Draws utterances from a collection."""

    def __init__(
        self,
        collection: Collection,
        noises: Noises,
        read: ClipReader,
        params: ComposeParams = ComposeParams(),
        shares: Mapping[str, float] = SHARES,
    ) -> None:
        self._params = params
        self._clips = collection.by_source
        self._by_word = {kind: by_word(self._clips.get(kind, ())) for kind in BY_WORD}
        self._noises = noises
        self._read = read
        usable = {kind: share for kind, share in shares.items() if self._serves(kind)}
        total = sum(usable.values())
        self.shares = {kind: share / total for kind, share in usable.items()}

    def __call__(self, rng: np.random.Generator) -> Composed:
        """Return the next utterance."""
        kind = str(rng.choice(list(self.shares), p=list(self.shares.values())))
        composed = self._maker(kind)(rng)
        return composed if len(composed.audio) <= LONGEST * RATE else self(rng)

    def _serves(self, kind: str) -> bool:
        if kind == "noise":
            return True
        if kind == "joined":
            return any(source in self._clips for source in DIGIT_SOURCES)
        return kind in self._clips

    def _maker(self, kind: str) -> Callable[[np.random.Generator], Composed]:
        made = {
            "joined": self._joined,
            "an4": self._an4,
            "phrases": lambda rng: self._running("phrases", rng),
            "running": lambda rng: self._running("running", rng),
            "noise": self._noise,
        }
        return made.get(kind, lambda rng: self._whole(kind, rng))

    def _played(self, clip: Clip, speed: float) -> FloatArray:
        audio, rate = self._read(clip.path)
        return at_speed(audio, rate, speed, RATE)

    def _whole(self, kind: str, rng: np.random.Generator) -> Composed:
        rare = kind in BY_WORD and rng.random() < 0.5
        clip = draw((self._by_word if rare else self._clips)[kind], rng)
        audio = self._played(clip, draw_speed(rng, self._params.speed))
        if len(clip.words or ()) == 1 and rng.random() < 0.2:
            audio = gated(audio, RATE, rng)
        tempo = float(rng.uniform(0.85, 1.2))
        return Composed(kind, audio, clip.words, (clip.speaker,), tempo)

    def _an4(self, rng: np.random.Generator) -> Composed:
        """Return one of AN4's utterances, or now and then two of a speaker in one breath."""
        speakers = self._clips["an4"]
        known = speakers[rng.integers(len(speakers))]
        with_digits = [
            clip for clip in known if any(w.isdigit() or w == "oh" for w in _words(clip))
        ]
        if with_digits and rng.random() < 0.4:
            known = with_digits
        speed = draw_speed(rng, self._params.speed)
        clips = [known[rng.integers(len(known))] for _ in range(1 if rng.random() < 0.85 else 2)]
        pieces = [self._played(clip, speed) for clip in clips]
        if len(pieces) > 1:
            pieces = [trimmed(piece, RATE, 32.0) for piece in pieces]
        words = tuple(word for clip in clips for word in _words(clip))
        audio = joined(pieces, [rng.uniform(0.0, 0.15)] * (len(pieces) - 1))
        return Composed("an4", audio, words, (clips[0].speaker,), float(rng.uniform(0.85, 1.3)))

    def _joined(self, rng: np.random.Generator) -> Composed:
        """Return two to eight words in one breath: digits of a speaker, or now and then none."""
        if "words" in self._clips and rng.random() < NO_DIGITS:
            return self._in_one_breath([self._word(rng) for _ in range(rng.integers(2, 6))], rng)
        sources = {name: share for name, share in DIGIT_SOURCES.items() if name in self._clips}
        weights = np.array(list(sources.values())) / sum(sources.values())
        source = str(rng.choice(list(sources), p=weights))
        speakers = self._clips[source]
        known = speakers[rng.integers(len(speakers))]
        chosen: list[Clip] = []
        for _ in range(int(rng.integers(2, 9))):
            if chosen and rng.random() < 0.12:
                chosen.append(chosen[-1])
            elif "words" in self._clips and rng.random() < 0.06:
                chosen.append(draw(self._clips["words"], rng))
            elif "oh" in self._clips and source == "digits" and rng.random() < 0.06:
                chosen.append(draw(self._clips["oh"], rng))
            else:
                chosen.append(known[rng.integers(len(known))])
        return self._in_one_breath(chosen, rng)

    def _word(self, rng: np.random.Generator) -> Clip:
        """Return a word that is no digit, the rare ones as often as the others."""
        return draw(self._by_word["words"], rng)

    def _in_one_breath(self, chosen: Sequence[Clip], rng: np.random.Generator) -> Composed:
        speed = draw_speed(rng, self._params.speed)
        pieces = [trimmed(self._played(clip, speed), RATE, rng.uniform(20, 32)) for clip in chosen]
        pieces = levelled(pieces, rng)
        style = rng.choice([-0.05, 0.02, 0.15])
        gaps = [style + rng.uniform(-0.04, 0.05) for _ in pieces[1:]]
        words = tuple(word for clip in chosen for word in _words(clip))
        tempo = float(np.exp(rng.uniform(0, np.log(self._params.joined_tempo))))
        speakers_heard = tuple(sorted({clip.speaker for clip in chosen}))
        return Composed("joined", joined(pieces, gaps), words, speakers_heard, tempo)

    def _running(self, kind: str, rng: np.random.Generator) -> Composed:
        clip = draw(self._clips[kind], rng)
        audio = self._played(clip, draw_speed(rng, self._params.speed))
        length = min(len(audio), round(rng.uniform(*RUNNING_SECONDS) * RATE))
        return Composed(kind, excerpt(audio, length, rng), None, (clip.speaker,))

    def _noise(self, rng: np.random.Generator) -> Composed:
        return Composed("noise", self._noises.example(rng), (), ())


def by_word(speakers: Sequence[Sequence[Clip]]) -> list[list[Clip]]:
    """Return the clips of all speakers, a list for each thing that is said."""
    said: dict[tuple[str, ...], list[Clip]] = defaultdict(list)
    for clips in speakers:
        for clip in clips:
            said[_words(clip)].append(clip)
    return list(said.values())


def _words(clip: Clip) -> tuple[str, ...]:
    return clip.words or ()


def draw_speed(rng: np.random.Generator, span: tuple[float, float]) -> float:
    """Return a factor of a span, even on a logarithmic scale, in steps of 0.02; 1 in six is 1."""
    if rng.random() < 1 / 6:
        return 1.0
    return round(float(np.exp(rng.uniform(*np.log(span)))) * 50) / 50


def levelled(
    pieces: list[FloatArray], rng: np.random.Generator, spread: float = 5.0
) -> list[FloatArray]:
    """Return ``pieces`` with the first's peak, give or take ``spread`` dB."""
    peaks = [max(float(np.abs(piece).max()), 1e-6) for piece in pieces]
    gains = [10 ** (rng.uniform(-spread, spread) / 20) * peaks[0] / peak for peak in peaks]
    return [piece * np.float32(gain) for piece, gain in zip(pieces, gains, strict=True)]


def joined(pieces: list[FloatArray], gaps: list[float]) -> FloatArray:
    """Return ``pieces`` one after the other, ``gaps`` seconds apart; below 0 they overlap.

    Where two overlap, each fades into the other, over a third of the shorter one at most.
    """
    total = pieces[0]
    for gap, piece in zip(gaps, pieces[1:], strict=True):
        shared = min(round(-gap * RATE), len(total) // 3, len(piece) // 3)
        if shared <= 0:
            silence = np.zeros(max(0, round(gap * RATE)), np.float32)
            total = np.concatenate([total, silence, piece])
            continue
        fade = np.linspace(0, 1, shared, dtype=np.float32)
        both = total[len(total) - shared :] * np.sqrt(1 - fade) + piece[:shared] * np.sqrt(fade)
        total = np.concatenate([total[: len(total) - shared], both, piece[shared:]])
    return total
