"""About how long a recipe takes on two cores: rough, so that one knows when to return."""

from collections.abc import Iterable

RENDERED_A_SECOND = 300
"""Utterances of the default recipe."""
SECONDS_A_STEP = 0.08
"""Of the default recipe."""
CLEANING_SECONDS = 300
"""The default recipe's doubts about labels."""
SETS_SECONDS = 4500
"""The default recipe's sets of voices, speech and sounds, the first time."""
AUGMENTED_A_SECOND = 6
"""Recordings that become nine."""
WINDOWS_A_SECOND = 200
"""That the reference model learns from."""
REFERENCE = {
    "raw": (2800, 4),
    "spectrogram": (350, 35),
    "raw-augmented": (2800, 2),
    "spectrogram-augmented": (750, 15),
}
"""Seconds and epochs of each model, as in results/reference/table.md."""
REFERENCE_RECORDINGS = 2_000
"""Of the four speakers of the reference experiment."""


def default_recipe(*, utterances: int, rounds: int, steps: int, sets: bool) -> str:
    """Return how long the default recipe takes; ``sets`` says that its sets are to be built."""
    seconds = rounds * utterances / RENDERED_A_SECOND + steps * SECONDS_A_STEP + CLEANING_SECONDS
    return about(seconds + SETS_SECONDS * sets)


def official_recipe(*, recordings: int, epochs: int, windows: int) -> str:
    """Return how long the official recipe takes with so many recordings, ``windows`` of each."""
    return about(recordings / AUGMENTED_A_SECOND + epochs * recordings * windows / WINDOWS_A_SECOND)


def reference_recipe(
    models: Iterable[str], seeds: int, *, epochs: int | None = None, recordings: int | None = None
) -> str:
    """Return how long the reference experiment takes; only spectrogram models have many seeds.

    ``epochs`` and ``recordings`` are the most there may be.
    """
    share = min(1.0, (recordings or REFERENCE_RECORDINGS) / REFERENCE_RECORDINGS)
    seconds = 0.0
    for name in models:
        whole, usual = REFERENCE[name]
        runs = 1 if "raw" in name else seeds
        seconds += whole * runs * share * min(1.0, (epochs or usual) / usual)
    return about(seconds)


def about(seconds: float) -> str:
    """Return a duration in words, as exact as a guess should be."""
    if seconds < 90:
        return "about a minute"
    if seconds < 90 * 60:
        minutes = seconds / 60
        return f"about {round(minutes) if minutes < 10 else 5 * round(minutes / 5)} minutes"
    return f"about {round(seconds / 1800) / 2:g} hours"
