"""Connectionist temporal classification: from a matrix of probabilities to a sequence of symbols.

The probability of a sequence is the sum over all paths through the matrix that spell it (Graves et
al., "Connectionist temporal classification", 2006): each symbol takes one step or more, with or
without blanks between two symbols, but with one at least between two that are equal.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from recognizer.arrays import Matrix

IntArray = npt.NDArray[np.int64]

FLOOR = 1e-6
"""Least probability of a symbol at a step. Networks of 8 bits give zeros that mean "little"."""
CERTAIN = 1 - 1e-4
"""Where the blank reaches this, nothing else is worth looking at."""
LEAST_GAIN = 1 + 1e-9
"""By how much a change must multiply the probability: less is rounding."""


@dataclass(frozen=True)
class Changes:
    """The probabilities of sequences that differ in one place, over that of the sequence itself."""

    replaced: Matrix
    """Each symbol replaced by each other one, ``(count, symbols)``; zero for itself."""
    left_out: Matrix
    """Each symbol left out, ``(count,)``."""
    joined: Matrix
    """Each two neighbours replaced by one symbol that is neither, ``(count - 1, symbols)``."""
    inserted: Matrix
    """Each symbol put in at each gap, ``(count + 1, symbols)``."""

    def against(self, place: int, symbols: slice = slice(None)) -> float:
        """Return the sum of those in which another of ``symbols`` stands at a place."""
        joined = self.joined[max(0, place - 1) : place + 1, symbols].sum()
        return float(self.replaced[place, symbols].sum() + joined)

    def best(self, spelled: Sequence[int]) -> list[int] | None:
        """Return ``spelled`` with the change that gains most, None where none gains."""
        kinds = (self.replaced, self.left_out, self.joined, self.inserted)
        gains = [float(values.max(initial=0)) for values in kinds]
        most = int(np.argmax(gains))
        if gains[most] < LEAST_GAIN:
            return None
        place, *symbol = (int(n) for n in np.argwhere(kinds[most] == gains[most])[0])
        removed = (1, 1, 2, 0)[most]
        return [*spelled[:place], *symbol, *spelled[place + removed :]]


class Lattice:
    """All paths through a matrix that spell one sequence, and those that spell it a little changed.

    ``probabilities`` is ``(steps, symbols + 1)``, the blank last; ``spelled`` numbers symbols.
    """

    def __init__(self, probabilities: Matrix, spelled: Sequence[int]) -> None:
        self._p = probabilities
        self._spelled = np.array(spelled, np.int64)
        blank = probabilities.shape[1] - 1
        count = len(spelled)
        # States of a path: blank 0, symbol 0, blank 1, symbol 1, ..., blank ``count``.
        states = np.full(2 * count + 1, blank)
        states[1::2] = self._spelled
        self._emitted = probabilities[:, states]
        skips = np.zeros(2 * count + 1)
        skips[3::2] = self._spelled[1:] != self._spelled[:-1]
        self._forward, self._scale, last = _forward(self._emitted, skips)
        self._backward = _backward(self._emitted, skips, self._scale, last)
        self._last = last

    def centres(self) -> Matrix:
        """Return the step around which each symbol lies, ``(count,)``: a mean over all paths."""
        occupied = self._forward[:, 1::2] * self._backward[:, 1::2]
        steps = np.arange(len(occupied), dtype=np.float64)
        centres: Matrix = steps @ occupied / occupied.sum(axis=0)
        return centres

    def changed(self) -> "Changes":
        """Return what changing one place of the sequence does."""
        count, steps, symbols = len(self._spelled), len(self._p), self._p.shape[1] - 1
        others = self._p[:, :symbols]
        before = np.concatenate([[-1], self._spelled])
        after = np.concatenate([self._spelled, [-1]])
        # A new symbol is entered from the blank at its gap, or from the symbol before the gap.
        entered = np.zeros((steps, count + 1, symbols))
        entered[0, 0] = 1
        from_blank = self._forward[:-1, 0::2]
        entered[1:] = from_blank[:, :, None]
        unequal = (before[1:, None] != np.arange(symbols)).astype(np.float64)
        entered[1:, 1:] += self._forward[:-1, 1::2, None] * unequal
        scaled = others[:, None, :] / self._scale[:, None, None]
        inside = np.empty_like(entered)
        now = np.zeros((count + 1, symbols))
        for step in range(steps):
            now = scaled[step] * (now + entered[step])
            inside[step] = now
        # It is left for the blank at a gap, or for the symbol after that gap.
        weighted = self._emitted[1:] * self._backward[1:] / self._scale[1:, None]
        left = np.zeros((steps, count + 1, symbols))
        left[:-1] = weighted[:, 0::2, None]
        unequal = (after[:-1, None] != np.arange(symbols)).astype(np.float64)
        left[:-1, :-1] += weighted[:, 1::2, None] * unequal
        left[-1, -1] = 1 / self._last
        replaced = np.einsum("tgk,tgk->gk", inside[:, :-1], left[:, 1:])
        replaced[np.arange(count), self._spelled] = 0
        joined = np.einsum("tgk,tgk->gk", inside[:, :-2], left[:, 2:])
        pairs = np.arange(len(joined))
        joined[pairs, self._spelled[:-1]] = joined[pairs, self._spelled[1:]] = 0
        inserted = np.einsum("tgk,tgk->gk", inside, left)
        return Changes(replaced, self._left_out(weighted), joined, inserted)

    def _left_out(self, weighted: Matrix) -> Matrix:
        """Return the relative probability of the sequence without each symbol.

        ``weighted`` is what the backward variables give to the step before.
        """
        count = len(self._spelled)
        out = np.zeros(count)
        for i in range(count):
            # Paths that have come to the gap before the symbol go on with the one after it.
            there = self._forward[:, 2 * i].copy()
            at_previous = self._forward[:, 2 * i - 1] if i else np.zeros(len(there))
            if i == count - 1:
                out[i] = (there[-1] + at_previous[-1]) / self._last
                continue
            if i and self._spelled[i - 1] != self._spelled[i + 1]:
                there += at_previous
            out[i] = there[:-1] @ weighted[:, 2 * i + 3]
            if i == 0:
                out[i] += self._emitted[0, 3] * self._backward[0, 3] / self._scale[0]
        return out


def spell(probabilities: Matrix) -> list[int]:
    """Return the symbols of the best single path, ``(steps, symbols + 1)`` with the blank last."""
    path = probabilities.argmax(axis=1)
    begins = np.concatenate([[True], path[1:] != path[:-1]])
    blank = probabilities.shape[1] - 1
    return [int(symbol) for symbol in path[begins] if symbol != blank]


def search(probabilities: Matrix) -> tuple[list[int], Lattice, Changes]:
    """Return the most probable sequence, its lattice, and what changing it does.

    The search starts at what the best path spells and makes the best change of one place as long
    as that gains: a symbol whose probability is spread over several steps is not on the best path.
    """
    better: list[int] | None = spell(probabilities)
    while better is not None:
        spelled = better
        lattice = Lattice(probabilities, spelled)
        changes = lattice.changed()
        better = changes.best(spelled)
    return spelled, lattice, changes


def worth_reading(blank: npt.NDArray[np.floating]) -> IntArray:
    """Return the steps that matter: of a run that surely holds nothing the first is enough.

    ``blank`` is the blank's probability at each step.
    """
    certain = blank >= CERTAIN
    again = np.concatenate([[False], certain[1:] & certain[:-1]])
    return np.flatnonzero(~again)


def _forward(emitted: Matrix, skips: Matrix) -> tuple[Matrix, Matrix, float]:
    """Return the forward variables, each step's divided by their sum; these sums; the end's share.

    Scaled as in Rabiner, "A tutorial on hidden Markov models" (1989), section V.
    """
    steps, states = emitted.shape
    forward = np.empty((steps, states))
    scale = np.empty(steps)
    now = np.zeros(states)
    now[:2] = emitted[0, :2]
    for step in range(steps):
        if step:
            came = now.copy()
            came[1:] += now[:-1]
            came[2:] += now[:-2] * skips[2:]
            now = came * emitted[step]
        scale[step] = total = now.sum()
        now = now / total
        forward[step] = now
    return forward, scale, float(now[-2:].sum())


def _backward(emitted: Matrix, skips: Matrix, scale: Matrix, last: float) -> Matrix:
    """Return backward variables; times the forward ones they sum to 1 at each step."""
    steps, states = emitted.shape
    backward = np.zeros((steps, states))
    now = np.zeros(states)
    now[-2:] = 1 / last
    backward[-1] = now
    for step in range(steps - 2, -1, -1):
        weighted = now * emitted[step + 1] / scale[step + 1]
        now = weighted.copy()
        now[:-1] += weighted[1:]
        now[:-2] += weighted[2:] * skips[2:]
        backward[step] = now
    return backward
