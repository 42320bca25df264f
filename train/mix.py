"""The composition of the default model's examples: who says what, in what kind of noise."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from recognizer.model.manifest import NOISE, OH
from train.distort import draw_speed, excerpt, played, soft_end, trimmed
from train.fragments import between_dips, fitted, halvable, joined, levelled, part
from train.material import OTHER, RATE, Clip, Material
from train.noises import BACKGROUNDS, BANK, BANK_LENGTH, Noises

FloatArray = npt.NDArray[np.float32]

SHARES: Mapping[str, float] = {
    "fsdd": 0.15,
    "commands": 0.08,
    "neural": 0.20,
    "formant": 0.04,
    "neighbours": 0.08,
    "oh": 0.015,
    "words": 0.08,
    "other_words": 0.05,
    "phrases": 0.05,
    "running": 0.13,
    "strung_words": 0.03,
    "halves": 0.03,
    "word_halves": 0.02,
    "fragments": 0.03,
    "one_and_half": 0.03,
    "pairs": 0.025,
    "noise": 0.10,
}
"""Share of each kind of example; a kind without clips leaves its share to the others."""
MANY_SPEAKERS = {"commands": 0.25, "fsdd": 0.10, "neural": 0.12}
"""Shares instead, where Speech Commands is there in full."""
MANY = 300
"""Speakers of real digits from which on it is."""
CUT_OUT = ("halves", "word_halves", "fragments", "neighbours", "one_and_half", "strung_words")
"""Kinds that are pieces of a longer utterance already."""
VOWEL_DIGITS = ("2", "3", "8")
"""Digits of which the first half may be taken for the whole."""
TWO_SYLLABLES = ("0", "7")
"""Digits that fall apart in the middle."""


def shares_of(material: Material) -> Mapping[str, float]:
    """Return the share of each kind, by how many real speakers there are."""
    speakers = {clip.speaker for clip in material.of("commands")}
    return SHARES if len(speakers) < MANY else {**SHARES, **MANY_SPEAKERS}


@dataclass(frozen=True)
class Drawn:
    """What an example is made of."""

    kind: str
    """One of SHARES."""
    audio: FloatArray
    """``(n,)`` at RATE, without noise."""
    label: str
    speakers: tuple[str, ...] = ()
    """Who is heard in it, or what, the background apart."""


class Mixer:
    """Draws the sound and the label of examples from ``material``.

    Clips of a source are drawn by speaker first, so that a speaker of many clips counts no more
    than one of few.
    """

    def __init__(
        self, material: Material, shares: Mapping[str, float] | None = None, seed: int = 0
    ) -> None:
        self.material = material
        self._seed = seed
        self._noises = Noises(material.noise, seed)
        shares = shares or shares_of(material)
        self._by_source: dict[str, list[list[Clip]]] = {}
        for source in sorted({clip.source for clip in material.clips}):
            speakers: dict[str, list[Clip]] = {}
            for clip in material.of(source):
                speakers.setdefault(clip.speaker, []).append(clip)
            self._by_source[source] = [speakers[name] for name in sorted(speakers)]
        usable = {kind: share for kind, share in shares.items() if share and self._serves(kind)}
        total = sum(usable.values())
        self.shares = {kind: share / total for kind, share in usable.items()}

    def draw(self, rng: np.random.Generator) -> Drawn:
        """Return what the next example is made of."""
        kind = str(rng.choice(list(self.shares), p=list(self.shares.values())))
        if kind in self._made:
            return self._made[kind](rng)
        clip = self._clip(kind, rng)
        return Drawn(kind, played(clip, draw_speed(rng), RATE), clip.label, (clip.speaker,))

    def background(self, length: int, rng: np.random.Generator) -> FloatArray:
        """Return ``length`` samples of noise at RATE: coloured, recorded, or other talkers."""
        choice = rng.random()
        if choice < 0.35 and self.material.noise:
            noise, _ = self._noises.recorded(BACKGROUNDS, length / RATE, 1.0, rng)
            return excerpt(noise, length, rng)
        bank = self._babble if choice < 0.6 and self._talkers else self._noises.coloured
        return excerpt(bank[rng.integers(len(bank))], length, rng)

    @property
    def _made(self) -> Mapping[str, Callable[[np.random.Generator], Drawn]]:
        """Kinds that are made of more or less than one clip."""
        return {
            "halves": self._half,
            "word_halves": self._word_half,
            "fragments": self._fragment,
            "neighbours": self._neighbours,
            "one_and_half": self._one_and_half,
            "pairs": self._pair,
            "strung_words": self._strung_words,
            "noise": self._noise,
        }

    def _serves(self, kind: str) -> bool:
        if kind == "noise":
            return True
        if kind == "word_halves":
            return bool(self._halvable)
        if kind == "strung_words":
            return bool(self._talkative)
        return bool(self._digit_sources) if kind in self._made else kind in self._by_source

    @cached_property
    def _digit_sources(self) -> list[str]:
        return [s for s in ("fsdd", "commands", "neural") if s in self._by_source]

    @cached_property
    def _talkers(self) -> list[str]:
        return [s for s in ("words", "other_words", "phrases", "running") if s in self._by_source]

    @cached_property
    def _halvable(self) -> list[Clip]:
        words = self.material.of("words") + self.material.of("other_words")
        return [clip for clip in words if halvable(clip.label)]

    @cached_property
    def _talkative(self) -> list[list[Clip]]:
        """The words of those real speakers who say several that hold no digit."""
        speakers = [
            [clip for clip in clips if halvable(clip.label)]
            for clips in self._by_source.get("words", ())
        ]
        return [clips for clips in speakers if len(clips) > 1]

    def _speaker(self, source: str, rng: np.random.Generator) -> list[Clip]:
        speakers = self._by_source[source]
        return speakers[rng.integers(len(speakers))]

    def _clip(self, source: str, rng: np.random.Generator) -> Clip:
        clips = self._speaker(source, rng)
        return clips[rng.integers(len(clips))]

    def _digits(self, count: int, rng: np.random.Generator) -> tuple[list[FloatArray], list[Clip]]:
        """Return digits of one speaker at one speed, without silence around them, and whose."""
        source = self._digit_sources[rng.integers(len(self._digit_sources))]
        known, speed = self._speaker(source, rng), draw_speed(rng)
        clips = [known[rng.integers(len(known))] for _ in range(count)]
        return [trimmed(played(clip, speed, RATE), RATE) for clip in clips], clips

    def _half(self, rng: np.random.Generator) -> Drawn:
        """Return the first or last 25 to 45 % of a digit, of two syllables up to 55 %."""
        first = rng.random() < 0.5
        while True:
            (audio,), (clip,) = self._digits(1, rng)
            if not first or clip.label not in VOWEL_DIGITS:
                break
            first = rng.random() < 0.5
        most = 0.55 if clip.label in TWO_SYLLABLES else 0.45
        audio = part(audio, rng.uniform(0.25, most), first=first)
        return Drawn("halves", audio, OTHER, (clip.speaker,))

    def _word_half(self, rng: np.random.Generator) -> Drawn:
        """Return the first or last 30 to 60 % of a word that is no digit."""
        clip = self._halvable[rng.integers(len(self._halvable))]
        audio = trimmed(played(clip, draw_speed(rng), RATE), RATE)
        audio = part(audio, rng.uniform(0.3, 0.6), first=rng.random() < 0.5)
        return Drawn("word_halves", audio, OTHER, (clip.speaker,))

    def _fragment(self, rng: np.random.Generator) -> Drawn:
        """Return the soft end of a digit, such as the hiss of a six, or 40 to 110 ms of an end."""
        (audio,), (clip,) = self._digits(1, rng)
        end = soft_end(audio, RATE, rng)
        if len(end) and rng.random() < 0.7:
            return Drawn("fragments", end, OTHER, (clip.speaker,))
        share = rng.uniform(0.04, 0.11) * RATE / len(audio)
        audio = part(audio, min(share, 0.25), first=rng.random() < 0.4)
        return Drawn("fragments", audio, OTHER, (clip.speaker,))

    def _neighbours(self, rng: np.random.Generator) -> Drawn:
        """Return a digit with up to 80 ms of the one before it and of the one after it."""
        pieces, clips = self._digits(3, rng)
        label, speakers = clips[1].label, {clips[1].speaker}
        if "oh" in self._by_source and rng.random() < 0.04:
            clip = self._clip("oh", rng)
            pieces[1] = trimmed(played(clip, draw_speed(rng), RATE), RATE)
            label, speakers = OH, {clip.speaker, *speakers}
        before, digit, after = levelled(pieces, rng)
        some = [round(rng.uniform(0, 0.08) * RATE) * (rng.random() < 0.6) for _ in range(2)]
        gaps = [rng.uniform(0.02, 0.06) * (rng.random() < 0.6) for _ in range(2)]
        tail, head = before[len(before) - min(some[0], len(before)) :], after[: some[1]]
        audio = joined([tail, digit, head], gaps)
        return Drawn("neighbours", audio, label, tuple(sorted(speakers)))

    def _one_and_half(self, rng: np.random.Generator) -> Drawn:
        """Return a digit and 40 to 80 % of another, before or after it; 0.11 s at least."""
        (digit, other), clips = self._digits(2, rng)
        after = rng.random() < 0.5
        share = max(rng.uniform(0.4, 0.8), 0.11 * RATE / len(other))
        pieces = levelled([digit, part(other, min(share, 1.0), first=after)], rng)
        audio = joined(pieces if after else pieces[::-1], [rng.uniform(0, 0.06)])
        return Drawn("one_and_half", fitted(audio), OTHER, (clips[0].speaker,))

    def _pair(self, rng: np.random.Generator) -> Drawn:
        """Return two digits, one after the other, that last as long as the window at most."""
        pieces, clips = self._digits(2, rng)
        audio = joined(levelled(pieces, rng), [rng.uniform(0, 0.12)])
        return Drawn("pairs", fitted(audio), OTHER, (clips[0].speaker,))

    def _strung_words(self, rng: np.random.Generator) -> Drawn:
        """Return what lies between two dips of two to four words of one real speaker."""
        words = self._talkative[rng.integers(len(self._talkative))]
        speed = draw_speed(rng)
        clips = [words[rng.integers(len(words))] for _ in range(rng.integers(2, 5))]
        pieces = levelled([trimmed(played(clip, speed, RATE), RATE) for clip in clips], rng)
        audio = joined(pieces, list(rng.uniform(0.0, 0.08, len(pieces) - 1)))
        return Drawn("strung_words", between_dips(audio, rng), OTHER, (clips[0].speaker,))

    def _noise(self, rng: np.random.Generator) -> Drawn:
        audio, name = self._noises.example(rng)
        return Drawn("noise", audio, NOISE, (name,) if name is not None else ())

    @cached_property
    def _babble(self) -> list[FloatArray]:
        """Mixtures of three to seven talkers, to take excerpts from."""
        rng = np.random.default_rng([self._seed, 2])
        bank = []
        for _ in range(BANK):
            total = np.zeros(BANK_LENGTH, np.float32)
            for _ in range(rng.integers(3, 8)):
                voice = self._talk(BANK_LENGTH, rng)
                total += voice / (np.sqrt(np.mean(np.square(voice))) + 1e-6)
            bank.append(total)
        return bank

    def _talk(self, length: int, rng: np.random.Generator) -> FloatArray:
        """Return words of a few talkers, one after the other."""
        parts: list[FloatArray] = []
        while sum(map(len, parts)) < length:
            clip = self._clip(self._talkers[rng.integers(len(self._talkers))], rng)
            parts.append(played(clip, draw_speed(rng), RATE))
        return np.concatenate(parts)[:length]
