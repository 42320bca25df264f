"""The default model, from data to run folder.

Speech of many voices, real and synthetic, is composed to utterances and rendered in rounds
(train.examples), and a network is fitted to all rounds in turn (train.fitting). Speakers held back
(train.corpora.splits) watch the fitting, and give the calibration and the thresholds.
"""

import json
import shlex
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from recognizer.frontend import FrontEnd, FrontEndParams
from recognizer.model.manifest import Manifest
from train import corpora
from train.corpora import Recording, splits
from train.corpora.download import cache_folder
from train.examples.batches import Batches, BatchParams
from train.examples.clips import Collection
from train.examples.compose import ComposeParams
from train.examples.render import RenderParams, render
from train.examples.spoil import SpoilParams
from train.examples.vary import VaryParams
from train.files.progress import doing
from train.fitting.fit import FitParams, dataset, fit, trainable_network, use_cores
from train.fitting.workers import is_first, strategy
from train.models.sequence import SequenceParams, sequence_network
from train.recipes.checks import Check, check_of, score
from train.recipes.cleaning import Doubt, doubts
from train.recipes.finish import counts, finish
from train.recipes.gather import Folders, gather, held_back_digits, held_back_running
from train.recipes.sets import built

FRONT_END = FrontEndParams(
    sample_rate=8_000,
    window_samples=6_400,
    n_fft=256,
    hop_length=80,
    n_mels=40,
    f_max=4_000.0,
    top_db=80.0,
)
MILD_COMPOSE = ComposeParams(speed=(0.88, 1.14), joined_tempo=1.4)
MILD_SPOIL = SpoilParams(
    in_room=0.2,
    echo=0.03,
    coded=0.08,
    electrical=0.05,
    clipped=0.03,
    babble=0.45,
    snr=(0.55, 0.3, 0.15),
    bare=0.25,
)
MILD_VARY = VaryParams(warped=0.5, noisy=0.15, masked=0.15, equalised=0.5)
"""What utterances go through at the end of the fitting: what most microphones hear."""


@dataclass(frozen=True, kw_only=True)
class DefaultOptions:
    """What the recipe may be told."""

    out: Path
    """Run folder; an interrupted run goes on from what it holds."""
    folders: Folders = field(default_factory=Folders)
    network: SequenceParams = field(default_factory=SequenceParams)
    render: RenderParams = field(default_factory=RenderParams)
    """Of each round."""
    rounds: int = 6
    """Renderings, each with the next seed."""
    mild_rounds: int = 2
    """How many of them, the last, are spoiled and varied less."""
    batch: BatchParams = field(default_factory=BatchParams)
    fit: FitParams = field(default_factory=FitParams)
    clean: bool = True
    """Whether labels of Speech Commands are doubted."""
    without: tuple[str, ...] = ()
    """Sources left out, such as ``fsdd``."""
    workers: int = 2
    """Processes that render."""


def run(options: DefaultOptions) -> Manifest:
    """Train, calibrate, and leave the network with its manifest and reports in the run folder.

    Where ``TF_CONFIG`` names several workers, all of them train and the first writes.
    """
    use_cores()
    with strategy().scope():
        return _run(options)


def _run(options: DefaultOptions) -> Manifest:
    options = replace(options, folders=built(options.folders, options.workers))
    options.out.mkdir(parents=True, exist_ok=True)
    front_end = FrontEnd(FRONT_END)
    with doing("looking for recordings"):
        collection = gather(options.folders)
    collection = collection.where(lambda clip: clip.source not in options.without)
    doubted = _doubted(collection, front_end, options) if options.clean else []
    left_out = {doubt.path for doubt in doubted}
    collection = collection.where(lambda clip: clip.path not in left_out)
    watched = held_back(options.folders, front_end)
    model = trainable_network(options.network, options.fit)
    rounds = [_round(collection, front_end, options, number) for number in range(options.rounds)]
    backup = options.out / "backup"
    reports = fit(model, rounds, options.fit, lambda m: score(m, watched), backup)
    training = {
        "command": command_line(),
        "seed": options.fit.seed,
        "rounds": options.rounds,
        "utterances": options.rounds * options.render.utterances,
        "steps": options.fit.steps,
        "sources": counts(collection),
        "labels_not_believed": len(doubted),
        "left_out": list(options.without),
    }
    names = frozenset(path.name for path in left_out)

    def scores() -> Mapping[str, float]:
        return {f"{name}_held_back": value for name, value in score(model, watched).items()}

    finished = finish(model, FRONT_END, options.folders, names, training, scores)
    plain = sequence_network(options.network)
    plain.set_weights(model.get_weights())
    if not is_first():
        return finished.manifest
    plain.save(options.out / "model.keras")
    _write(options.out / "fitting.json", [asdict(report) for report in reports])
    _write(options.out / "manifest.json", json.loads(finished.manifest.to_json()))
    return finished.manifest


def command_line() -> str:
    """Return the command that is running, as the manifest names it."""
    return shlex.join(["recognizer", *sys.argv[1:]])


def _round(
    collection: Collection, front_end: FrontEnd, options: DefaultOptions, number: int
) -> Any:
    """Return a function that renders a round and returns its batches."""

    def start() -> Any:
        params = replace(options.render, seed=options.render.seed + number)
        batch = replace(options.batch, seed=options.batch.seed + number)
        if number >= options.rounds - options.mild_rounds:
            params = replace(params, compose=MILD_COMPOSE, spoil=MILD_SPOIL)
            batch = replace(batch, vary=MILD_VARY)
        cache = cache_folder() / "examples"
        rendered, noise = render(collection, FRONT_END, params, cache, options.workers)
        batches = Batches(rendered, noise, front_end, batch)
        return dataset(batches.__iter__, FRONT_END.n_mels)

    return start


def _doubted(collection: Collection, front_end: FrontEnd, options: DefaultOptions) -> list[Doubt]:
    """Return the labels not believed, from the run folder where they were found before."""
    file = options.out / "doubts.json"
    if file.is_file():
        return [Doubt(**{**d, "path": Path(d["path"])}) for d in json.loads(file.read_text())]
    unheard = held_back_digits(options.folders)
    backup = options.out / "backup"
    found = doubts(collection, unheard, front_end, options.fit.seed, backup)
    _write(file, [{**asdict(doubt), "path": str(doubt.path)} for doubt in found])
    return found


def held_back(folders: Folders, front_end: FrontEnd) -> Mapping[str, Check]:
    """Return recordings of speakers held back, by set."""
    words = splits.speech_commands(
        corpora.find("speech-commands", folders.corpus("speech-commands"))
    ).validation
    an4 = splits.an4(corpora.find("an4", folders.corpus("an4"))).validation
    fsdd = splits.official(corpora.find("fsdd", folders.corpus("fsdd"))).validation
    sets: dict[str, list[Recording]] = {
        "commands": [r for r in words if r.is_digit],
        "words": [r for r in words if not r.is_digit],
        "fsdd": fsdd,
        "an4": [r for r in an4 if r.is_all_digits],
        "an4_words": [r for r in an4 if not r.has_digits],
        "running": held_back_running(folders.running),
    }
    return {name: check_of(found, front_end) for name, found in sets.items() if found}


def _write(file: Path, values: Any) -> None:
    file.write_text(json.dumps(values, indent=1) + "\n")


__all__ = ["FRONT_END", "DefaultOptions", "held_back", "run"]
