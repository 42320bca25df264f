"""What the default model's training can be run without, on windows rendered once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from recognizer.errors import UsageError
from recognizer.model.manifest import DIGITS, NOISE, OH
from train.material import OTHER, SOUND, Material
from train.mix import CUT_OUT
from train.render import Pool
from train.synthesis.voices import ACCENTED

BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Ingredient:
    """Part of the recipe."""

    what: str
    """For people."""
    in_window: Callable[[Pool, Material], BoolArray] | None = None
    """Which windows owe something to it, ``(n,)``; None where it is not in the windows."""


def _of_kinds(*kinds: str) -> Callable[[Pool, Material], BoolArray]:
    return lambda pool, material: np.isin(pool.kinds, kinds)


def _neural(pool: Pool, material: Material) -> BoolArray:
    """Neural voices say words and phrases too: all that their speakers are heard in."""
    return pool.heard({clip.speaker for clip in material.of("neural")})


def _accented(pool: Pool, material: Material) -> BoolArray:
    """Digits of synthetic voices made to have a foreign accent."""
    voices = {clip.speaker for clip in material.of("neural") if ACCENTED in clip.speaker}
    return pool.heard(voices)


def _sounds(pool: Pool, material: Material) -> BoolArray:
    return np.char.startswith(pool.speakers, f"{SOUND} ")


WORD_CLASSES = "word-classes"
VARIATION = "variation"
NOISES = "more-noise"
INGREDIENTS: Mapping[str, Ingredient] = {
    "neural": Ingredient("neural voices", _neural),
    "accents": Ingredient("neural voices with foreign accents", _accented),
    "formant": Ingredient("digits of formant synthesis", _of_kinds("formant")),
    "commands": Ingredient("digits of Speech Commands", _of_kinds("commands")),
    "words": Ingredient("words of real speakers", _of_kinds("words")),
    "phrases": Ingredient("synthetic phrases", _of_kinds("phrases")),
    "running": Ingredient("running speech of real people", _of_kinds("running")),
    "pieces": Ingredient(
        "pieces, pairs and digits between neighbours", _of_kinds("pairs", *CUT_OUT)
    ),
    "oh": Ingredient('"oh"', lambda pool, material: pool.labels == OH),
    "sounds": Ingredient("sounds of games as noise", _sounds),
    "rooms": Ingredient("simulated rooms", lambda pool, material: pool.in_room),
    "segmenter": Ingredient(
        "windows cut by the segmenter", lambda pool, material: pool.cut & (pool.kinds != "noise")
    ),
    "gated": Ingredient("words without their soft ends", lambda pool, material: pool.gated),
    WORD_CLASSES: Ingredient("a class for each common word"),
    VARIATION: Ingredient("spectrograms varied each time they are seen"),
    NOISES: Ingredient("noise added each time they are seen"),
}


def check(names: Sequence[str]) -> None:
    """Raise UsageError for a name that is not in INGREDIENTS."""
    for name in names:
        if name not in INGREDIENTS:
            raise UsageError(f"no ingredient {name}; there are: {', '.join(INGREDIENTS)}")


def left_out(pool: Pool, material: Material, names: Sequence[str]) -> Pool:
    """Return the windows that owe nothing to the ingredients named."""
    keep = np.ones(len(pool), bool)
    for name in names:
        in_window = INGREDIENTS[name].in_window
        if in_window is not None:
            keep &= ~in_window(pool, material)
    return pool.where(keep)


def labels_left(labels: Sequence[str], names: Sequence[str]) -> tuple[str, ...]:
    """Return the classes that are left without the ingredients named."""
    gone = {OH} if "oh" in names else set()
    if WORD_CLASSES in names or "words" in names:
        gone |= set(labels) - {*DIGITS, OH, OTHER, NOISE}
    return tuple(label for label in labels if label not in gone)
