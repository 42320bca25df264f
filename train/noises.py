"""Noise for the default model's examples: recorded, coloured and made up."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from train.distort import coloured, draw_speed, excerpt, played, trimmed
from train.fragments import between_dips
from train.material import RATE, RECORDED, Clip
from train.sounds import kinds
from train.acoustics.yelps import yelp

FloatArray = npt.NDArray[np.float32]

EXAMPLES: Mapping[str, float] = {RECORDED: 3, kinds.ANIMAL: 1, kinds.HUMAN: 1, kinds.OTHER: 1}
"""How often noise of each kind is an example, in proportion, however much there is of it."""
BACKGROUNDS: Mapping[str, float] = {**EXAMPLES, RECORDED: 27}
"""How often it is a background: a bark does not go on for long."""
NOISE_SPEED = (0.7, 1.4)
"""Factors of speed: twenty dogs become many."""
YELPS = 0.12
"""Share of the examples of noise that are made-up yelps."""
NOISE_SECONDS = 3.0
"""Of a recording at most, for an example."""
BANK = 60
"""Coloured noises, and mixtures of talkers, that backgrounds are taken from."""
BANK_LENGTH = 65_536
"""Samples of each."""


class Noises:
    """Draws noise from ``clips``, of a kind first, however much there is of each."""

    def __init__(self, clips: Sequence[Clip], seed: int = 0) -> None:
        self._clips = clips
        self._seed = seed

    def example(self, rng: np.random.Generator) -> tuple[FloatArray, str | None]:
        """Return noise, and its name: None for what is made up, ``""`` for what has none.

        It is cut anywhere or where its level dips; what is short is often left whole.
        """
        choice = rng.random()
        if choice < YELPS:
            return yelp(RATE, rng), None
        if choice < 0.8 and self._by_kind:
            speed = draw_speed(rng, NOISE_SPEED)
            source, name = self.recorded(EXAMPLES, NOISE_SECONDS, speed, rng)
        else:
            source, name = excerpt(self.coloured[rng.integers(BANK)], 2 * RATE, rng), ""
        sound, choice = trimmed(source, RATE), rng.random()
        if len(sound) <= RATE and choice < 0.6:
            audio = sound
        elif choice < 0.8:
            audio = between_dips(source, rng)[:RATE]
        else:
            length = round(rng.uniform(0.1, 1.0) * RATE)
            audio = excerpt(sound, min(length, len(sound)), rng)
        return audio, name

    @cached_property
    def _by_kind(self) -> dict[str, list[Clip]]:
        """Recorded noise by its kind."""
        noises: dict[str, list[Clip]] = {}
        for clip in self._clips:
            noises.setdefault(clip.source, []).append(clip)
        return noises

    def recorded(
        self, weights: Mapping[str, float], seconds: float, speed: float, rng: np.random.Generator
    ) -> tuple[FloatArray, str]:
        """Return up to ``seconds`` of noise, of a kind drawn first, at ``speed``, and its name."""
        weight = np.array([weights[kind] for kind in self._by_kind])
        some = self._by_kind[str(rng.choice(list(self._by_kind), p=weight / weight.sum()))]
        clip = some[rng.integers(len(some))]
        samples = clip.samples
        length = min(len(samples), round(seconds * speed * clip.rate))
        cut = replace(clip, audio=excerpt(samples, length, rng))
        return played(cut, speed, RATE), clip.speaker

    @cached_property
    def coloured(self) -> list[FloatArray]:
        """Coloured noise to take excerpts from; made once, since making it is slow."""
        rng = np.random.default_rng([self._seed, 1])
        return [coloured(BANK_LENGTH, RATE, rng) for _ in range(BANK)]
