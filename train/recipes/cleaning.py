"""Wrong labels of Speech Commands, found by networks that have not learnt from them.

Half of the speakers are heard by a small network that learnt from the other half, and the other
way round. A label that it gives less than DOUBTED is left out of the training, never of a test.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from recognizer.frontend import FrontEnd
from train.examples.batches import Batches, BatchParams
from train.examples.clips import Clip, Collection
from train.examples.render import as_they_are
from train.examples.targets import LABELS, NOTHING
from train.fitting.fit import FitParams, dataset, fit, trainable_network
from train.models.sequence import SequenceParams

FloatArray = npt.NDArray[np.float32]

DOUBTED = 0.05
"""Probability of the label, among all single symbols, below which a clip is left out."""
NETWORK = SequenceParams(filters=(48, 64), units=48, layers=1)
STEPS = 2_500


@dataclass(frozen=True)
class Doubt:
    """A clip whose label is not believed."""

    path: Path
    label: str
    heard: str
    """The most probable symbol."""
    probability: float
    """Of the label."""


def doubts(
    collection: Collection,
    unheard: Sequence[Clip],
    front_end: FrontEnd,
    seed: int,
    backup: Path,
) -> list[Doubt]:
    """Return the clips of Speech Commands' digits whose labels are not believed.

    ``unheard`` are more such clips, of speakers who are not in the collection.
    """
    found: list[Doubt] = []
    clips = [clip for clip in collection.clips if clip.source in ("commands", "words", "fsdd")]
    for half in (0, 1):
        known = [clip for clip in clips if _half(clip) != half]
        asked = [clip for clip in clips if clip.source == "commands" and _half(clip) == half]
        asked += unheard if half == 0 else []
        rendered, silence = as_they_are(known, front_end)
        batches = Batches(rendered, silence, front_end, BatchParams(seed=seed))
        params = FitParams(steps=STEPS, seed=seed, averaging=0.99)
        model = trainable_network(NETWORK, params)
        fit(
            model,
            [partial(dataset, batches.__iter__, front_end.params.n_mels)],
            params,
            lambda _: {},
            backup / f"cleaning-{half}",
            f"doubting labels, {half + 1} of 2",
        )
        found += _doubted(model, asked, front_end)
    return sorted(found, key=lambda doubt: doubt.path)


def _half(clip: Clip) -> int:
    """Return the half of a speaker: by the parity of the last hexadecimal digit of the name."""
    return int(clip.speaker[-1], 16) % 2 if clip.source != "fsdd" else -1


def _doubted(model: Any, clips: Sequence[Clip], front_end: FrontEnd) -> list[Doubt]:
    rendered, _ = as_they_are(clips, front_end)
    first = np.concatenate([[0], np.cumsum(rendered.frames)])
    found = []
    for at in range(0, len(clips), 64):
        chosen = range(at, min(at + 64, len(clips)))
        spectra = [rendered.decibels[first[i] : first[i + 1]].astype(np.float32) for i in chosen]
        longest = -(-(max(map(len, spectra)) - 1) // 4) * 4 + 1
        x = np.stack(
            [np.pad(s, ((0, longest - len(s)), (0, 0)), constant_values=-100.0) for s in spectra]
        )
        likely = single_symbols(np.asarray(model(front_end.normalise(x), training=False)))
        for clip, probabilities in zip([clips[i] for i in chosen], likely, strict=True):
            (label,) = clip.words or ("",)
            own = float(probabilities[LABELS.index(label)])
            if own < DOUBTED:
                heard = LABELS[int(probabilities.argmax())]
                found.append(Doubt(clip.path, label, heard, round(own, 4)))
    return found


def single_symbols(probabilities: FloatArray) -> FloatArray:
    """Return how probable each symbol is as all that is said, ``(n, classes - 1)``, sums of 1.

    ``probabilities`` is ``(n, steps, classes)``. A symbol alone is any number of blanks, one run
    of the symbol, and blanks: summed over all runs.
    """
    blank = np.log(probabilities[:, :, LABELS.index(NOTHING)].astype(np.float64) + 1e-12)
    spoken = np.log(probabilities[:, :, :-1].astype(np.float64) + 1e-12)
    silent = np.zeros(len(blank))
    inside = np.full((len(blank), spoken.shape[2]), -np.inf)
    after = inside.copy()
    for step in range(blank.shape[1]):
        after = np.logaddexp(after, inside) + blank[:, step, None]
        inside = np.logaddexp(inside, silent[:, None]) + spoken[:, step]
        silent = silent + blank[:, step]
    total = np.logaddexp(after, inside)
    total -= total.max(axis=1, keepdims=True)
    likely = np.exp(total)
    return (likely / likely.sum(axis=1, keepdims=True)).astype(np.float32)
