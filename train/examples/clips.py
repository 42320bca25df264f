"""Clips to compose utterances from: recordings and synthetic speech with words and speakers."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile

FloatArray = npt.NDArray[np.float32]
ShortArray = npt.NDArray[np.int16]

MOST_RATE = 16_000
"""Hz; what is recorded at a higher rate is read at this one."""


@dataclass(frozen=True)
class Clip:
    """One recording."""

    path: Path
    words: tuple[str, ...] | None
    """Tokens as ``train.corpora.words`` has them; None for running speech without digits."""
    speaker: str
    source: str
    """The corpus, or the kind of synthetic speech, that it is from."""


class ClipReader:
    """Reads clips, each from its file once; what was read stays in memory as 16-bit samples."""

    def __init__(self) -> None:
        self._read: dict[Path, tuple[ShortArray, int]] = {}

    def __call__(self, path: Path) -> tuple[FloatArray, int]:
        """Return ``(n,)`` mono float32 in -1 to 1, and its rate in Hz, at most MOST_RATE.

        Raises AudioError where the file is not audio, or empty.
        """
        if path not in self._read:
            from train.corpora import load_audio

            rate = min(MOST_RATE, _rate(path))
            heard = np.clip(load_audio(path, rate) * 32_767, -32_768, 32_767)
            self._read[path] = heard.astype(np.int16), rate
        samples, rate = self._read[path]
        return samples.astype(np.float32) / np.float32(32_767), rate


def _rate(path: Path) -> int:
    try:
        return int(soundfile.info(path).samplerate)
    except (OSError, RuntimeError):
        return MOST_RATE


@dataclass(frozen=True)
class Collection:
    """All that utterances are composed from."""

    clips: tuple[Clip, ...]
    noise: tuple[tuple[Path, ...], ...] = ()
    """Files of noise, by kind."""
    by_source: dict[str, list[list[Clip]]] = field(init=False, repr=False, compare=False)
    """The clips of each source, a list a speaker."""

    def __post_init__(self) -> None:
        grouped: dict[str, dict[str, list[Clip]]] = defaultdict(lambda: defaultdict(list))
        for clip in self.clips:
            grouped[clip.source][clip.speaker].append(clip)
        speakers = {
            source: [clips for _, clips in sorted(by_speaker.items())]
            for source, by_speaker in sorted(grouped.items())
        }
        object.__setattr__(self, "by_source", speakers)

    def where(self, keep: Callable[[Clip], bool]) -> "Collection":
        """Return the collection with only the clips for which ``keep`` holds."""
        return Collection(tuple(clip for clip in self.clips if keep(clip)), self.noise)

    def sources(self, *wanted: str) -> list[str]:
        """Return those of ``wanted`` that have clips."""
        return [source for source in wanted if self.by_source.get(source)]


def draw(speakers: Sequence[Sequence[Clip]], rng: np.random.Generator) -> Clip:
    """Return a clip of a speaker drawn first, so that one of many clips counts no more."""
    clips = speakers[int(rng.integers(len(speakers)))]
    return clips[int(rng.integers(len(clips)))]
