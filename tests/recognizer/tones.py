"""Tones in place of spoken digits: 300 Hz is "zero", 600 Hz is "one", and so on."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np

from recognizer.events import Digit, Event
from recognizer.frontend import FrontEndParams
from recognizer.model import Model
from recognizer.model.manifest import DIGITS, NOTHING, OH, OTHER, Manifest

RATE = 8_000
FRAME = 80
STRIDE = 4
LABELS = (*DIGITS, OH, OTHER, NOTHING)
MANIFEST = Manifest(
    name="tones",
    version="1",
    labels=LABELS,
    sample_rate=RATE,
    front_end=FrontEndParams(
        sample_rate=RATE, window_samples=6_400, n_fft=256, hop_length=FRAME, n_mels=40, f_max=4_000
    ),
    threshold=0.5,
    licence="none",
    stride=STRIDE,
)
MODEL = Model(Path("tones.tflite"), b"", MANIFEST)
WORD_FRAMES = 30
"""Frames that a word lasts where nothing parts it from the next one."""


def tone(digit: int, seconds: float = 0.3, level: float = 0.3) -> np.ndarray:
    """Return the tone that stands for a digit, with a vibrato that no two levels share."""
    count = round(seconds * RATE)
    vibrato = np.cumsum(np.random.default_rng(round(1e6 * level)).normal(0, 0.05, count))
    phase = 2 * np.pi * 300 * (digit + 1) * np.arange(count) / RATE + vibrato
    return (level * np.sin(phase)).astype(np.float32)


def silence(seconds: float) -> np.ndarray:
    """Return digital silence."""
    return np.zeros(round(seconds * RATE), np.float32)


def string(spoken: Sequence[int], gap: float = 0.06) -> np.ndarray:
    """Return tones with ``gap`` seconds between them and half a second of silence around."""
    parts = [part for digit in spoken for part in (tone(digit), silence(gap))]
    return np.concatenate([silence(0.5), *parts, silence(0.5)])


def digits(events: Iterable[Event]) -> list[int]:
    """Return the digits among events."""
    return [event.digit for event in events if isinstance(event, Digit)]


class Tones:
    """A sequence classifier: each unbroken tone is a digit, any other sound is other words.

    It answers in the middle of what it hears, with the probability ``sure``, and gives the rest to
    the blank. What lasts less than 0.1 s is nothing.
    """

    def __init__(self, sure: float = 0.97, manifest: Manifest = MANIFEST) -> None:
        self.sure = sure
        self.manifest = manifest
        self.heard: list[int] = []
        """How many samples it was asked about, each time."""

    def __call__(self, samples: np.ndarray) -> np.ndarray:
        """Return probabilities ``(steps, labels)``."""
        self.heard.append(len(samples))
        labels = self.manifest.labels
        steps = -(-max(len(samples), 6_400) // (STRIDE * FRAME)) + 1
        answer = np.full((steps, len(labels)), 1e-7, np.float32)
        answer[:, labels.index(NOTHING)] = 1
        for label, centre in self._words(samples):
            row = answer[round(centre / STRIDE)]
            row[labels.index(NOTHING)] = 1 - self.sure
            row[labels.index(label)] = self.sure
        return answer

    def _words(self, samples: np.ndarray) -> list[tuple[str, float]]:
        """Return what is heard, and around which frame."""
        frames = samples[: len(samples) // FRAME * FRAME].reshape(-1, FRAME)
        loud = np.abs(frames).max(axis=1, initial=0) > 0.02
        hertz = 100 * np.abs(np.fft.rfft(frames)).argmax(axis=1)
        spoken = np.clip(np.rint(hertz / 300) - 1, 0, 9).astype(int)
        changes = np.flatnonzero(np.diff(np.concatenate([[False], loud, [False]]).astype(int)))
        found = []
        for first, last in zip(changes[::2], changes[1::2], strict=True):
            if last - first < 10:
                continue
            digit = int(np.median(spoken[first:last]))
            if (spoken[first:last] == digit).mean() > 0.8 and last - first < 1.5 * WORD_FRAMES:
                found.append((str(digit), (first + last - 1) / 2))
                continue
            count = max(1, round((last - first) / WORD_FRAMES))
            edges = np.linspace(first, last, count + 1)
            found += [(OTHER, (a + b - 1) / 2) for a, b in pairwise(edges)]
        return found


def as_windows(manifest: Manifest = MANIFEST) -> Manifest:
    """Return the manifest of a window classifier with the same labels but the blank."""
    return replace(manifest, stride=0, labels=manifest.labels[:-1])
