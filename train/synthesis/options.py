"""What the builder is asked for."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path

ENGINES = ("espeak", "flite", "nanotts", "hibari", "piper", "kokoro")
RULE_BASED = frozenset({"espeak", "flite", "nanotts"})
"""Engines that cannot say another word than the one asked for, only say it unintelligibly."""
KINDS = ("strings", "digits", "sentences", "words", "phrases", "oh")


@dataclass(frozen=True, kw_only=True)
class SynthesisOptions:
    """Parameters of one synthetic set; the same parameters give the same clips."""

    out: Path
    """Folder that receives a folder for each of `KINDS` and `index.jsonl`."""

    voices: int = 70
    """Kokoro voices: the published ones first, then random mixtures of them."""

    accented_voices: int = 56
    """Further Kokoro voices, mixtures that speak with a foreign accent."""

    espeak_voices: int = 150
    """espeak-ng voices (variant x accent x pitch x speed)."""

    flite_voices: int = 24
    """flite voices (its four speakers at several pitches and vocal tract lengths)."""

    nanotts_voices: int = 40
    """nanotts voices (its two speakers at several pitches and vocal tract lengths)."""

    hibari_voices: int = 40
    """Voices made from hibari's one speaker by moving pitch, formants and accent."""

    piper_voices: int = 12
    """Voices made from piper's one speaker by moving pitch and formants."""

    takes: int = 1
    """Factor on how often digits, "oh" and strings are said by every voice."""

    seed: int = 1
    """Seed of voices, texts and takes."""

    styles: Path | None = None
    """Folder of Kokoro style vectors (`*.bin`); None means the five inside the wheel."""

    engines: tuple[str, ...] = ENGINES
    """Engines to use, out of `ENGINES`."""

    kinds: tuple[str, ...] = KINDS
    """Kinds of clip to make, out of `KINDS`."""

    workers: int = 1
    """Worker processes, each with one thread."""

    minutes: float | None = None
    """Stop after so long, in minutes; the same command goes on from there."""

    check: bool = True
    """Have the second recognizer listen."""

    def __post_init__(self) -> None:
        """Raise ValueError for a name that is no engine or kind, or a negative count."""
        for name in self.engines:
            if name not in ENGINES:
                raise ValueError(f"no such engine: {name} (there are {', '.join(ENGINES)})")
        for name in self.kinds:
            if name not in KINDS:
                raise ValueError(f"no such kind of clip: {name} (there are {', '.join(KINDS)})")
        counts = [getattr(self, field.name) for field in fields(self) if "voices" in field.name]
        if min(*counts, self.takes) < 0 or self.workers < 1:
            raise ValueError("numbers of voices and takes must not be negative, workers at least 1")
