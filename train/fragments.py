"""Pieces of words and words run together, as a search for digits in an utterance cuts them."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from recognizer.decoder.dips import FRAMES_PER_SECOND, dips, levels
from recognizer.decoder.params import DecoderParams
from train.distort import played
from train.material import OTHER, RATE, Clip

FloatArray = npt.NDArray[np.float32]

LIKE_A_DIGIT = (
    *("four", "for", "six", "sev", "eight", "ate", "nin", "nigh", "thr", "tre", "two", "to", "tu"),
    *("one", "on", "won", "wa", "fi", "five", "hive", "live", "dive", "drive", "oh", "hero"),
)
"""Spellings: a word that begins or ends with one may hold a digit in one of its halves."""
LONGEST = 0.8
"""Seconds: the model's window."""
DIP = DecoderParams(threshold=0.0).dip
"""dB: how deep the decoder wants a dip."""


def part(audio: FloatArray, share: float, *, first: bool) -> FloatArray:
    """Return the first or the last ``share`` of ``audio``, one sample at least."""
    length = max(1, round(len(audio) * share))
    return audio[:length] if first else audio[len(audio) - length :]


def joined(pieces: Sequence[FloatArray], gaps: Sequence[float]) -> FloatArray:
    """Return ``pieces`` one after the other, with ``gaps`` in seconds between them."""
    parts = [pieces[0]]
    for gap, piece in zip(gaps, pieces[1:], strict=True):
        parts += [np.zeros(round(gap * RATE), np.float32), piece]
    return np.concatenate(parts)


def levelled(
    pieces: Sequence[FloatArray], rng: np.random.Generator, spread: float = 4.0
) -> list[FloatArray]:
    """Return ``pieces`` with the first's peak, give or take ``spread`` dB."""
    peaks = [max(float(np.abs(piece).max()), 1e-6) for piece in pieces]
    gains = [10 ** (rng.uniform(-spread, spread) / 20) * peaks[0] / peak for peak in peaks]
    return [piece * np.float32(gain) for piece, gain in zip(pieces, gains, strict=True)]


def fitted(audio: FloatArray, most: float = 1.4) -> FloatArray:
    """Return ``audio`` at up to ``most`` times its speed where it is longer than the window."""
    faster = min(most, len(audio) / (LONGEST * RATE))
    return played(Clip(audio, RATE, OTHER, "", ""), round(faster, 2), RATE) if faster > 1 else audio


def halvable(word: str) -> bool:
    """Whether neither half of a word can be taken for a digit, by its spelling."""
    return not word.startswith(LIKE_A_DIGIT) and not word.endswith(LIKE_A_DIGIT)


def between_dips(
    audio: FloatArray, rng: np.random.Generator, least: float = 0.15, most: float = 0.8
) -> FloatArray:
    """Return what lies between two dips of the level, ``least`` to ``most`` seconds apart.

    That is how running speech reaches the classifier when the decoder searches it for digits.
    Without two such dips: all of ``audio``.
    """
    frame = RATE // FRAMES_PER_SECOND
    cuts = dips(levels(audio, RATE), DIP)
    shortest, longest = least * FRAMES_PER_SECOND, most * FRAMES_PER_SECOND
    spans = [(a, b) for a in cuts for b in cuts if shortest <= b - a <= longest]
    if not spans:
        return audio
    start, end = spans[rng.integers(len(spans))]
    return audio[start * frame : end * frame]
