"""Batches of utterances of about one length, varied anew, without end."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from recognizer.frontend import FrontEnd
from train.examples.render import HalfArray, Rendered
from train.examples.targets import PADDING, STRIDE
from train.examples.vary import SILENT, Vary, VaryParams

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int32]

Batch = tuple[FloatArray, IntArray]
"""Features ``(n, frames, mels)`` and targets ``(n, symbols)``, PADDING after the last."""


@dataclass(frozen=True, kw_only=True)
class BatchParams:
    """How utterances are put together."""

    frames: int = 10_000
    """Of a batch, all utterances together: many short ones or few long ones."""
    most: int = 96
    """Utterances of a batch."""
    shift: int = 8
    """Frames of silence before an utterance at most."""
    vary: VaryParams = field(default_factory=VaryParams)
    seed: int = 1


class Batches:
    """Yields the batches of a rendering, epoch after epoch in another order."""

    def __init__(
        self,
        rendered: Rendered,
        backgrounds: HalfArray,
        front_end: FrontEnd,
        params: BatchParams,
    ) -> None:
        self._rendered = rendered
        self._params = params
        self._least = front_end.params.frames
        self._vary = Vary(front_end, backgrounds, params.vary)
        self._first = np.concatenate([[0], np.cumsum(rendered.frames, dtype=np.int64)])
        self._symbol = np.concatenate([[0], np.cumsum(rendered.lengths, dtype=np.int64)])

    def epoch(self, number: int) -> Iterator[Batch]:
        """Yield every utterance once."""
        rng = np.random.default_rng([self._params.seed, number])
        # Lengths are blurred, so that the same utterances do not meet in every epoch.
        blurred = self._rendered.frames * np.exp(rng.normal(0, 0.06, len(self._rendered)))
        order = np.argsort(np.maximum(blurred, self._least * rng.uniform(0.9, 1.1, len(blurred))))
        groups = list(self._groups(order))
        for place in rng.permutation(len(groups)):
            yield self._batch(groups[place], rng)

    def __iter__(self) -> Iterator[Batch]:
        number = 0
        while True:
            yield from self.epoch(number)
            number += 1

    def count(self) -> int:
        """Return about how many batches an epoch has."""
        return sum(1 for _ in self._groups(np.argsort(self._rendered.frames)))

    def _groups(self, order: npt.NDArray[np.int64]) -> Iterator[npt.NDArray[np.int64]]:
        at = 0
        while at < len(order):
            length = max(self._least, int(self._rendered.frames[order[at]]))
            size = int(np.clip(self._params.frames // length, 8, self._params.most))
            yield order[at : at + size]
            at += size

    def _batch(self, chosen: npt.NDArray[np.int64], rng: np.random.Generator) -> Batch:
        lengths = self._rendered.frames[chosen]
        before = rng.integers(0, self._params.shift + 1, len(chosen))
        longest = max(self._least, int((lengths + before).max()))
        frames = -(-(longest - 1) // STRIDE) * STRIDE + 1
        mels = self._rendered.decibels.shape[1]
        x = np.full((len(chosen), frames, mels), SILENT, np.float32)
        heard = np.zeros((len(chosen), frames), bool)
        symbols = self._rendered.lengths[chosen]
        targets = np.full((len(chosen), max(1, int(symbols.max()))), PADDING, np.int32)
        for row, (number, shift) in enumerate(zip(chosen, before, strict=True)):
            span = slice(shift, shift + self._rendered.frames[number])
            x[row, span] = self._rendered.decibels[self._first[number] : self._first[number + 1]]
            heard[row, span] = True
            target = self._rendered.symbols[self._symbol[number] : self._symbol[number + 1]]
            targets[row, : len(target)] = target
        return self._vary(x, heard, rng), targets
