"""How soon an answer is given: named settings of one trade-off."""

from dataclasses import dataclass

from recognizer.errors import UsageError


@dataclass(frozen=True)
class LatencySetting:
    """When a digit is reported before its utterance is over."""

    pause: float | None
    """After so many seconds without speech; None: only when the utterance is over."""
    sure: float
    """If its confidence is at least this."""


SETTINGS = {
    "quick": LatencySetting(pause=0.06, sure=0.7),
    "balanced": LatencySetting(pause=0.1, sure=0.8),
    "patient": LatencySetting(pause=None, sure=0.9),
}
DEFAULT_LATENCY = "balanced"


def setting(name: str) -> LatencySetting:
    """Return the setting of this name; raises UsageError where there is none."""
    if name not in SETTINGS:
        raise UsageError(f"no latency setting {name!r}: there are {', '.join(SETTINGS)}")
    return SETTINGS[name]
