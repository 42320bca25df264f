"""The reference model on FSDD's official split: six speakers, nine-fold augmentation.

Each recording is seen twice: cut tightly, as it lies on disk, and as the runtime's segmenter
cuts it out of a stream.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from recognizer._version import __version__
from recognizer.arrays import FloatArray
from recognizer.errors import UsageError
from recognizer.frontend import FrontEnd
from recognizer.model import Model
from recognizer.model.classifier import Classifier
from recognizer.model.manifest import DIGITS, Manifest
from recognizer.recognizer import Recognizer
from train import corpora
from train.corpora import Recording, splits
from train.corpora.splits import Split
from train.evaluate import isolated
from train.evaluate.isolated import IsolatedScore
from train.evaluate.listening import Listener
from train.examples.windows import segmented, tight
from train.files.markdown import table
from train.files.output import write_json
from train.files.progress import doing
from train.fitting.fit_windows import Examples, Fitted, WindowFitParams, fit_windows
from train.fitting.run_folder import CHECKPOINTS, begin, end, save_run
from train.models.architectures import ARCHITECTURES
from train.recipes.takes import some, takes

ARCHITECTURE = "spectrogram_lstm"
TRAINED_ON = 2_400
"""Recordings of FSDD's training part."""
STREAM_RATE = 8_000
"""Hz of what the recognizer hears; the front-end has a rate of its own."""
REJECTED_VALIDATION = 0.01
"""Share of the rightly classified validation windows that the threshold may reject."""


@dataclass(frozen=True, kw_only=True)
class OfficialOptions:
    """What the recipe may be told."""

    out: Path
    """Run folder; an interrupted run goes on from what it holds."""
    fsdd: Path | None = None
    fit: WindowFitParams = field(default_factory=WindowFitParams)
    segmented_windows: bool = True
    """Whether to train on windows cut by the segmenter too."""
    speech_commands: Path | None = None
    """Where the digits of the training part of Speech Commands are learnt too."""
    own: tuple[Path, ...] = ()
    """Folders of the user's own recordings, of which single digits are learnt."""
    leave_out: str | None = None
    """A speaker of FSDD who is never heard in training, and is the test."""
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

    def rounded(self) -> dict[str, float]:
        """Return them as the manifest names them."""
        return {
            "fsdd_test_isolated": round(self.isolated, 4),
            "fsdd_test_segmented": round(self.segmented, 4),
            "fsdd_test_stream": round(self.stream.accuracy.value, 4),
        }


def run(options: OfficialOptions) -> Scores:
    """Train, score and save the model; return its scores on the test part."""
    split = _split(options)
    added = _added(options)
    begin(options.out, asdict(options))
    model, manifest, fitted = _train(replace(split, train=split.train + added), options)
    scores = _score(model, manifest, split.test, options.fit.seed)
    manifest = replace(manifest, scores=scores.rounded())
    save_run(options.out, model, manifest)
    write_json(options.out / "report.json", {"fitted": fitted, "scores": scores})
    (options.out / "report.md").write_text(_report(manifest, fitted, scores))
    end(options.out)
    return scores


def _split(options: OfficialOptions) -> Split:
    recordings = corpora.find("fsdd", options.fsdd)
    if options.leave_out is None:
        split = splits.official(recordings)
    else:
        split = splits.without_speaker(recordings, options.leave_out)
        if not split.test:
            speakers = ", ".join(sorted({recording.speaker for recording in recordings}))
            raise UsageError(f"no speaker {options.leave_out}; there are {speakers}")
    parts = (split.train, split.validation, split.test)
    return Split(*(corpora.readable(some(part, options.recordings)) for part in parts))


def _added(options: OfficialOptions) -> list[Recording]:
    """Return the digits to learn beside FSDD's."""
    found: list[Recording] = []
    for folder in options.own:
        recordings = corpora.read(folder)
        digits = [recording for recording in recordings if recording.is_digit]
        if not digits:
            raise UsageError(f"{folder}: no single digits in it; this recipe learns nothing else")
        if others := len(recordings) - len(digits):
            corpora.say(
                f"{folder}: left out {others} of {len(recordings)} recordings, which are not of a "
                "single digit: `recognizer train default` learns them"
            )
        found += corpora.readable(digits)
    if options.speech_commands is not None:
        words = corpora.find("speech-commands", options.speech_commands)
        learnt = splits.speech_commands(words).train
        found += corpora.readable([recording for recording in learnt if recording.is_digit])
    return found


def _train(split: Split, options: OfficialOptions) -> tuple[Any, Manifest, Fitted]:
    front_end = FrontEnd()
    rng = np.random.default_rng(options.fit.seed)
    both = options.segmented_windows
    train_x = _examples(split.train, front_end, rng, both=both, augmented=True)
    validation_x = _examples(split.validation, front_end, rng, both=both)
    model = _build(front_end, options.fit.seed)
    fitted = fit_windows(
        model,
        train_x,
        validation_x,
        options.fit,
        options.out / "tensorboard",
        options.out / CHECKPOINTS,
    )
    threshold = _threshold(model.predict(validation_x.inputs, verbose=0), validation_x.labels)
    return model, _manifest(front_end, options, fitted, threshold, len(train_x.labels)), fitted


def _examples(
    recordings: Sequence[Recording],
    front_end: FrontEnd,
    rng: np.random.Generator,
    *,
    both: bool,
    augmented: bool = False,
) -> Examples:
    rate = front_end.params.sample_rate
    audio, labels = takes(recordings, rate, augmented=augmented)
    inputs = tight(audio, rate, front_end)
    if not both:
        return Examples(inputs, labels)
    cut, kept = segmented(audio, rate, front_end, rng)
    return Examples(np.concatenate([inputs, cut]), np.concatenate([labels, labels[kept]]))


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
        sample_rate=STREAM_RATE,
        front_end=front_end.params,
        threshold=threshold,
        licence="Apache-2.0; trained on FSDD, CC BY-SA 4.0",
        training={
            "architecture": ARCHITECTURE,
            "data": _data(options),
            "windows": "tight and segmented" if options.segmented_windows else "tight",
            "more": [
                *(["speech-commands"] if options.speech_commands else []),
                *(f"own {folder.resolve().name}" for folder in options.own),
            ],
            "examples": examples,
            "seed": options.fit.seed,
            "best_epoch": fitted.best_epoch,
            "command": "recognizer train official",
        },
    )


def _data(options: OfficialOptions) -> str:
    whose = f"all but {options.leave_out}" if options.leave_out else "takes 10-49 of six speakers"
    return f"Free Spoken Digit Dataset v1.0.10, {whose}, nine-fold"


def _score(model: Any, manifest: Manifest, test: Sequence[Recording], seed: int) -> Scores:
    front_end = FrontEnd(manifest.front_end)
    rng = np.random.default_rng(seed)

    def accuracy(features: FloatArray, labels: npt.NDArray[np.int64]) -> float:
        return float((model.predict(features, verbose=0).argmax(axis=1) == labels).mean())

    rate = manifest.front_end.sample_rate
    audio, labels = takes(test, rate, augmented=False)
    features, kept = segmented(audio, rate, front_end, rng)
    classify = Classifier(manifest, model.predict_on_batch)
    listener = Listener(Recognizer(Model(Path(), b"", manifest), classify=classify))
    with doing("listening to the test"):
        stream = isolated.score("FSDD test", listener.hear(test, seed))
    if stream is None:
        raise UsageError("no digits to score the model on")
    return Scores(
        isolated=accuracy(tight(audio, rate, front_end), labels),
        segmented=accuracy(features, labels[kept]) * len(kept) / len(labels),
        stream=stream,
    )


def _report(manifest: Manifest, fitted: Fitted, scores: Scores) -> str:
    stream = scores.stream
    rows = [
        ("recordings as they lie on disk", f"{scores.isolated:.3f}"),
        ("each cut by the segmenter out of a stream of its own", f"{scores.segmented:.3f}"),
        ("all in one stream, through the recognizer", f"{stream.accuracy.value:.3f}"),
    ]
    head = (f"FSDD test part ({stream.recordings} recordings)", "accuracy")
    return (
        f"# {manifest.name}\n\n"
        f"`{manifest.training['command']} --seed {manifest.training['seed']}`, "
        f"{manifest.training['examples']} windows ({manifest.training['windows']}), best epoch "
        f"{fitted.best_epoch} of {len(fitted.history['loss'])}, {fitted.seconds:.0f} s.\n\n"
        f"{table(head, rows)}\n\n"
        f"In the stream {stream.rejected} were rejected, {stream.missed} missed, and "
        f"{stream.extra} digits were reported beyond one a recording. "
        f"Confidence threshold: {manifest.threshold}.\n"
    )
