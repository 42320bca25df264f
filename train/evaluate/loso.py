"""Leave-one-speaker-out: what a recipe reaches on voices it never heard.

A trainer takes a split, a folder and a seed, trains on the split's ``train`` and ``validation``
and leaves the model and its manifest in the folder with `train.runs.save_run`. Add one to
TRAINERS to have its recipe measured.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from recognizer.errors import UsageError
from train.corpora import Recording, splits
from train.corpora.splits import Split
from train.evaluate.hearing import clips, generator, hear
from train.evaluate.metrics import SpeakerScore, by_speaker
from train.evaluate.results import LeftOut
from train.evaluate.subject import load_subject
from train.evaluate.tradeoff import REJECTED_DIGITS
from train.runs import MANIFEST_FILE, trainings
from train.streams import StreamParams

Trainer = Callable[[Split, Path, int], None]

TRAINERS = {
    "official": "train.experiments.official:train_split",
    "default": "train.experiments.default:train_split",
}
"""Experiment to ``module:function``, a Trainer; imported only when asked for."""


@dataclass(frozen=True, kw_only=True)
class LosoOptions:
    """How the default experiment is trained for this; None as ever. Official has no choice."""

    synthetic: Path | None = None
    more: tuple[tuple[str, Path], ...] | None = None
    """Data sets as ``train --dataset`` takes them."""
    windows: int | None = None
    steps: int | None = None
    minutes: float | None = None
    rounds: int | None = None

    @property
    def given(self) -> dict[str, Any]:
        """Return what is not None, by name."""
        return {name: value for name, value in asdict(self).items() if value is not None}


def trainer(experiment: str, options: LosoOptions | None = None) -> Trainer:
    """Return the trainer of an experiment.

    Raises UsageError for an unknown one, or options for one that takes none.
    """
    if experiment not in TRAINERS:
        raise UsageError(f"no experiment {experiment}; there are: {', '.join(sorted(TRAINERS))}")
    module, _, function = TRAINERS[experiment].partition(":")
    given = options.given if options else {}
    if given and experiment != "default":
        option = next(iter(given)).replace("more", "dataset")
        raise UsageError(f"--loso-{option} is for --loso default, not {experiment}")
    return partial(getattr(import_module(module), function), **given)


def leave_one_out(
    experiment: str,
    train: Trainer,
    recordings: Sequence[Recording],
    runs: Path,
    seed: int,
    say: Callable[[str], None],
) -> LeftOut:
    """Train once for each speaker, on the others, and hear the one left out.

    A training already in ``runs/{experiment}-seed{seed}/{speaker}`` is not done again.
    """
    rows: list[SpeakerScore] = []
    commands: list[str] = []
    confidences: list[float] = []
    speakers = sorted({recording.speaker for recording in recordings})
    for number, speaker in enumerate(speakers, start=1):
        folder = runs / f"{experiment}-seed{seed}" / speaker
        split = splits.without_speaker(recordings, speaker)
        where = f"without {speaker} ({number} of {len(speakers)})"
        if (folder / MANIFEST_FILE).is_file():
            say(f"{where}: trained before, in {folder}")
        else:
            say(f"{where}: training")
            train(split, folder, seed)
        subject = load_subject(folder)
        commands += trainings(subject.model.manifest)
        rng = generator(seed, "left out", speaker)
        words = clips(split.test, subject.rate, rng, StreamParams(sample_rate=subject.rate))
        heard = hear(subject, words)
        confidences += [answer.confidence for answer in heard.forced.answers]
        rows += by_speaker(heard.at(subject.threshold), rng)
    return LeftOut(
        experiment=experiment,
        trainings=list(dict.fromkeys(commands)),
        speakers=rows,
        forced=float(np.mean([row.forced.value for row in rows])),
        isolated=float(np.mean([row.isolated.value for row in rows])),
        stream=float(np.mean([row.stream.value for row in rows])),
        threshold=round(float(np.quantile(confidences, REJECTED_DIGITS)), 3),
    )
