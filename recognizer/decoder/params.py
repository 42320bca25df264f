"""The decoder's parameters."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class DecoderParams:
    """What is taken for a digit, and when that is certain; durations in seconds."""

    threshold: float
    """Least confidence of a digit that is reported, 0 to 1."""
    sure: float = 0.9
    """Least confidence of a digit that is reported while what follows may still change it."""
    oh: bool = True
    """Whether "oh" counts as zero, where the model knows it."""
    settled: float = 0.5
    """How long before the newest audio a sure word must lie to be reported while speech goes on."""
    longest: float = 1.0
    """How long before it any word is over: nothing that comes later changes it."""
    margin: float = 0.12
    """How far from its place a word may be heard when more audio is there."""
    context: float = 0.8
    """Audio before what is settled that the network hears again with what is new."""
