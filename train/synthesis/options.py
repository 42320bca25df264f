"""What the builder is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ENGINES = ("espeak", "flite", "hibari", "piper", "kokoro")
KINDS = ("digits", "oh", "words", "phrases")


@dataclass(frozen=True, kw_only=True)
class SynthesisOptions:
    """Parameters of one synthetic set; the same parameters give the same clips."""

    out: Path
    """Folder that receives `digits/`, `oh/`, `words/`, `phrases/` and `index.jsonl`."""

    voices: int = 260
    """Kokoro voices: the published ones first, then random mixtures of them."""

    accented_voices: int = 60
    """Further Kokoro voices, mixtures that speak with a foreign accent."""

    espeak_voices: int = 150
    """espeak-ng voices (variant x accent x pitch x speed)."""

    flite_voices: int = 20
    """flite voices (its five speakers at several pitches and vocal tract lengths)."""

    shifted_voices: int = 12
    """Voices made from each single-speaker neural engine by moving pitch and formants."""

    takes: int = 1
    """Takes of every digit by every voice."""

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

    check: bool = True
    """Have the second recognizer listen to every clip."""

    def __post_init__(self) -> None:
        """Raise ValueError for a name that is no engine or kind, or a negative count."""
        for name in self.engines:
            if name not in ENGINES:
                raise ValueError(f"no such engine: {name} (there are {', '.join(ENGINES)})")
        for name in self.kinds:
            if name not in KINDS:
                raise ValueError(f"no such kind of clip: {name} (there are {', '.join(KINDS)})")
        voices = (self.voices, self.accented_voices, self.espeak_voices, self.flite_voices)
        if min(*voices, self.shifted_voices, self.takes) < 0 or self.workers < 1:
            raise ValueError("numbers of voices and takes must not be negative, workers at least 1")
