"""The composition of the default model's examples: who says what, in what kind of noise."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from recognizer.manifest import DIGITS
from train.distort import coloured, draw_speed, excerpt, played, trimmed
from train.material import NOISE, OTHER, RATE, Clip, Material

FloatArray = npt.NDArray[np.float32]

SHARES: Mapping[str, float] = {
    "fsdd": 0.18,
    "commands": 0.12,
    "neural": 0.22,
    "formant": 0.06,
    "words": 0.14,
    "other_words": 0.09,
    "phrases": 0.08,
    "halves": 0.03,
    "pairs": 0.04,
    "noise": 0.04,
}
"""Share of each kind of example; a kind without clips leaves its share to the others."""
BANK = 60
"""Coloured noises, and mixtures of talkers, that backgrounds are taken from."""
BANK_LENGTH = 65_536
"""Samples of each."""
VOWEL_DIGITS = ("2", "3", "8")
"""Digits of which the first half may be taken for the whole."""


@dataclass(frozen=True)
class Drawn:
    """What an example is made of."""

    kind: str
    """One of SHARES."""
    audio: FloatArray
    """``(n,)`` at RATE, without noise."""
    label: str
    speakers: tuple[str, ...] = ()
    """Who is heard in it, the background apart."""


class Mixer:
    """Draws the sound and the label of examples from ``material``.

    Clips of a source are drawn by speaker first, so that a speaker of many clips counts no more
    than one of few.
    """

    def __init__(
        self, material: Material, shares: Mapping[str, float] = SHARES, seed: int = 0
    ) -> None:
        self.material = material
        self._seed = seed
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
        if kind == "halves":
            return self._half(rng)
        if kind == "pairs":
            return self._pair(rng)
        if kind == "noise":
            return self._noise(rng)
        clip = self._clip(kind, rng)
        return Drawn(kind, played(clip, draw_speed(rng), RATE), clip.label, (clip.speaker,))

    def background(self, length: int, rng: np.random.Generator) -> FloatArray:
        """Return ``length`` samples of noise at RATE: coloured, recorded, or other talkers."""
        choice = rng.random()
        if choice < 0.35 and self.material.noise:
            return excerpt(self._recorded(rng), length, rng)
        bank = self._babble if choice < 0.6 and self._talkers else self._coloured
        return excerpt(bank[rng.integers(len(bank))], length, rng)

    def _serves(self, kind: str) -> bool:
        if kind == "noise":
            return True
        if kind in ("halves", "pairs"):
            return bool(self._digit_sources)
        return kind in self._by_source

    @cached_property
    def _digit_sources(self) -> list[str]:
        return [s for s in ("fsdd", "commands", "neural") if s in self._by_source]

    @cached_property
    def _talkers(self) -> list[str]:
        return [s for s in ("words", "other_words", "phrases") if s in self._by_source]

    def _clip(self, source: str, rng: np.random.Generator) -> Clip:
        speakers = self._by_source[source]
        clips = speakers[rng.integers(len(speakers))]
        return clips[rng.integers(len(clips))]

    def _digit(
        self, rng: np.random.Generator, without: tuple[str, ...] = ()
    ) -> tuple[FloatArray, str]:
        """Return a digit without silence around it, and its speaker."""
        while True:
            clip = self._clip(self._digit_sources[rng.integers(len(self._digit_sources))], rng)
            if clip.label in DIGITS and clip.label not in without:
                return trimmed(played(clip, draw_speed(rng), RATE), RATE), clip.speaker

    def _half(self, rng: np.random.Generator) -> Drawn:
        """Return the first or last 25 to 45 % of a digit."""
        first = rng.random() < 0.5
        audio, speaker = self._digit(rng, VOWEL_DIGITS if first else ())
        length = max(1, round(len(audio) * rng.uniform(0.25, 0.45)))
        return Drawn("halves", audio[:length] if first else audio[-length:], OTHER, (speaker,))

    def _pair(self, rng: np.random.Generator) -> Drawn:
        """Return two digits, one after the other, that last as long as the window at most."""
        (first, one), (second, two) = self._digit(rng), self._digit(rng)
        gap = np.zeros(round(rng.uniform(0, 0.12) * RATE), np.float32)
        level = max(float(np.abs(second).max()), 1e-6)
        second = second * np.float32(np.abs(first).max() / level)
        audio = np.concatenate([first, gap, second])
        faster = min(1.4, len(audio) / (0.8 * RATE))
        if faster > 1:
            audio = played(Clip(audio, RATE, OTHER, "", ""), round(faster, 2), RATE)
        return Drawn("pairs", audio, OTHER, (one, two))

    def _noise(self, rng: np.random.Generator) -> Drawn:
        length = round(rng.uniform(0.1, 1.0) * RATE)
        recorded = rng.random() < 0.75 and self.material.noise
        source = self._recorded(rng) if recorded else self._coloured[rng.integers(BANK)]
        return Drawn("noise", excerpt(source, length, rng), NOISE)

    def _recorded(self, rng: np.random.Generator) -> FloatArray:
        return self.material.noise[rng.integers(len(self.material.noise))]

    @cached_property
    def _coloured(self) -> list[FloatArray]:
        """Coloured noise to take excerpts from; made once, since making it is slow."""
        rng = np.random.default_rng([self._seed, 1])
        return [coloured(BANK_LENGTH, RATE, rng) for _ in range(BANK)]

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
