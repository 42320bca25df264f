"""The reference model on FSDD's official split: six speakers, nine-fold augmentation.

Each recording is seen twice: cut tightly, as it lies on disk, and as the runtime's segmenter
cuts it out of a stream.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from recognizer._version import __version__
from recognizer.errors import UsageError
from recognizer.frontend import FrontEnd
from recognizer.model.manifest import DIGITS, Manifest
from recognizer.model import Model
from recognizer.recognizer import Recognizer
from train import corpora
from train.architectures import ARCHITECTURES
from train.augment import augment_all
from train.corpora import Recording, splits
from train.corpora.splits import Split
from train.evaluate import isolated
from train.evaluate.isolated import IsolatedScore
from train.evaluate.listening import Listener
from train.fit import Examples, FitParams, Fitted, fit
from train.more import read_more
from train.runs import save_run, write_json
from train.streams import StreamParams
from train.windows import segmented, tight

FloatArray = npt.NDArray[np.float32]
ARCHITECTURE = "spectrogram_lstm"
REJECTED_VALIDATION = 0.01
"""Share of the rightly classified validation windows that the threshold may reject."""


@dataclass(frozen=True, kw_only=True)
class OfficialOptions:
    """What the experiment may be told."""

    out: Path
    fsdd: Path | None = None
    fit: FitParams = field(default_factory=FitParams)
    segmented_windows: bool = True
    """Whether to train on windows cut by the segmenter too."""
    more: tuple[tuple[str, Path], ...] = ()
    """Data sets whose digits are trained on too: names of ``train.more``, and their folders."""
    recordings: int | None = None
    """Take only so many recordings of each part, spread evenly; for trying things out."""


@dataclass(frozen=True)
class Scores:
    """Accuracy on the official test, 0 to 1."""

    isolated: float
    """Recordings as they lie on disk."""
    segmented: float
    """Each recording cut out of a stream of its own."""
    stream: IsolatedScore
    """All recordings in one stream, through the recognizer, threshold applied."""


def run(options: OfficialOptions) -> Scores:
    """Train, score and save the model; return its scores on the official test."""
    split = splits.official(corpora.find("fsdd", options.fsdd))
    split = Split(
        *(_some(p, options.recordings) for p in (split.train, split.validation, split.test))
    )
    more = [r for name, folder in options.more for r in _digits(name, folder)]
    model, manifest, fitted = _train(replace(split, train=split.train + more), options)
    scores = _score(model, manifest, split.test, options.fit.seed)
    manifest = _with_scores(manifest, scores)
    save_run(options.out, model, manifest)
    write_json(options.out / "report.json", {"fitted": fitted, "scores": scores})
    (options.out / "report.md").write_text(_report(manifest, fitted, scores))
    return scores


def train_split(split: Split, folder: Path, seed: int) -> None:
    """Train by this recipe on another split of FSDD and leave the run, unscored, in ``folder``."""
    model, manifest, _ = _train(split, OfficialOptions(out=folder, fit=FitParams(seed=seed)))
    voices = ", ".join(sorted({recording.speaker for recording in split.train}))
    about = {"data": f"FSDD v1.0.10, {len(split.train)} recordings of {voices}, nine-fold"}
    save_run(folder, model, replace(manifest, training={**manifest.training, **about}))


def _train(split: Split, options: OfficialOptions) -> tuple[Any, Manifest, Fitted]:
    front_end = FrontEnd()
    rng = np.random.default_rng(options.fit.seed)
    both = options.segmented_windows
    train_x = _training_examples(split.train, front_end, rng, both=both)
    validation_x = _plain_examples(split.validation, front_end, rng, both=both)
    model = _build(front_end, options.fit.seed)
    fitted = fit(model, train_x, validation_x, options.fit, options.out / "tensorboard")
    threshold = _threshold(model.predict(validation_x.inputs, verbose=0), validation_x.labels)
    return model, _manifest(front_end, options, fitted, threshold, len(train_x.labels)), fitted


def _digits(name: str, folder: Path) -> list[Recording]:
    found = [recording for recording in read_more(name, folder) if recording.is_digit]
    if not found:
        raise UsageError(f"{folder}: no digits in it; this experiment learns nothing else")
    return found


def _some(recordings: Sequence[Recording], count: int | None) -> list[Recording]:
    step = max(1, len(recordings) // count) if count else 1
    return list(recordings[::step])


def _training_examples(
    recordings: Sequence[Recording], front_end: FrontEnd, rng: np.random.Generator, *, both: bool
) -> Examples:
    rate = front_end.params.sample_rate
    variants = augment_all([recording.load(rate) for recording in recordings], rate)
    audio = [variant for nine in variants for variant in nine]
    labels = np.repeat([int(recording.label) for recording in recordings], len(variants[0]))
    return _examples(audio, labels, front_end, rng, both=both)


def _plain_examples(
    recordings: Sequence[Recording], front_end: FrontEnd, rng: np.random.Generator, *, both: bool
) -> Examples:
    audio = [recording.load(front_end.params.sample_rate) for recording in recordings]
    labels = np.array([int(recording.label) for recording in recordings])
    return _examples(audio, labels, front_end, rng, both=both)


def _examples(
    audio: list[FloatArray],
    labels: npt.NDArray[np.int64],
    front_end: FrontEnd,
    rng: np.random.Generator,
    *,
    both: bool,
) -> Examples:
    rate = front_end.params.sample_rate
    inputs = [tight(audio, rate, front_end)]
    targets = [labels]
    if both:
        cut, kept = segmented(audio, rate, front_end, rng)
        inputs.append(cut)
        targets.append(labels[kept])
    return Examples(np.concatenate(inputs), np.concatenate(targets))


def _build(front_end: FrontEnd, seed: int) -> Any:
    import keras

    keras.utils.set_random_seed(seed)
    return ARCHITECTURES[ARCHITECTURE](
        keras, front_end.params.frames, front_end.params.n_mels, len(DIGITS)
    )


def _threshold(probabilities: FloatArray, labels: npt.NDArray[np.int64]) -> float:
    """Return the confidence that all but REJECTED_VALIDATION of the right answers exceed."""
    right = probabilities.argmax(axis=1) == labels
    return round(float(np.quantile(probabilities.max(axis=1)[right], REJECTED_VALIDATION)), 3)


def _manifest(
    front_end: FrontEnd, options: OfficialOptions, fitted: Fitted, threshold: float, examples: int
) -> Manifest:
    return Manifest(
        name="reference",
        version=__version__,
        labels=DIGITS,
        sample_rate=StreamParams().sample_rate,
        front_end=front_end.params,
        threshold=threshold,
        licence="Apache-2.0; trained on FSDD, CC BY-SA 4.0",
        training={
            "architecture": ARCHITECTURE,
            "data": "Free Spoken Digit Dataset v1.0.10, takes 10-49 of six speakers, nine-fold",
            "windows": "tight and segmented" if options.segmented_windows else "tight",
            "more": [f"{name} {folder.resolve().name}" for name, folder in options.more],
            "examples": examples,
            "seed": options.fit.seed,
            "best_epoch": fitted.best_epoch,
            "command": "recognizer train --experiment official",
        },
    )


def _score(model: Any, manifest: Manifest, test: Sequence[Recording], seed: int) -> Scores:
    front_end = FrontEnd(manifest.front_end)
    rng = np.random.default_rng(seed)

    def classify(features: FloatArray) -> FloatArray:
        probabilities: FloatArray = model.predict_on_batch(features)
        return probabilities

    def accuracy(features: FloatArray, labels: npt.NDArray[np.int64]) -> float:
        return float((model.predict(features, verbose=0).argmax(axis=1) == labels).mean())

    audio = [recording.load(manifest.front_end.sample_rate) for recording in test]
    labels = np.array([int(recording.label) for recording in test])
    features, kept = segmented(audio, manifest.front_end.sample_rate, front_end, rng)
    listener = Listener(Recognizer(Model(Path(), b"", manifest), classify=classify))
    stream = isolated.score("FSDD official test", listener.hear(test, seed))
    if stream is None:
        raise UsageError("no digits to score the model on")
    return Scores(
        isolated=accuracy(tight(audio, manifest.front_end.sample_rate, front_end), labels),
        segmented=accuracy(features, labels[kept]) * len(kept) / len(labels),
        stream=stream,
    )


def _with_scores(manifest: Manifest, scores: Scores) -> Manifest:
    return replace(
        manifest,
        scores={
            "fsdd_test_isolated": round(scores.isolated, 4),
            "fsdd_test_segmented": round(scores.segmented, 4),
            "fsdd_test_stream": round(scores.stream.accuracy.value, 4),
        },
    )


def _report(manifest: Manifest, fitted: Fitted, scores: Scores) -> str:
    stream = scores.stream
    rows = [
        ("recordings as they lie on disk", f"{scores.isolated:.3f}"),
        ("each cut by the segmenter out of a stream of its own", f"{scores.segmented:.3f}"),
        ("all in one stream, through the recognizer", f"{stream.accuracy.value:.3f}"),
    ]
    table = "\n".join(f"| {name} | {value} |" for name, value in rows)
    return (
        f"# {manifest.name}\n\n"
        f"`{manifest.training['command']} --seed {manifest.training['seed']}`, "
        f"{manifest.training['examples']} windows ({manifest.training['windows']}), best epoch "
        f"{fitted.best_epoch} of {len(fitted.history['loss'])}, {fitted.seconds:.0f} s.\n\n"
        f"| FSDD official test ({stream.recordings} recordings) | accuracy |\n|---|---|\n"
        f"{table}\n\n"
        f"In the stream {stream.rejected} were rejected, {stream.missed} missed, and "
        f"{stream.extra} digits were reported beyond one a recording. "
        f"Confidence threshold: {manifest.threshold}.\n"
    )
