"""The reference experiment: four LSTMs on four FSDD speakers, with and without augmentation."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from recognizer.arrays import FloatArray
from recognizer.frontend import FrontEnd
from recognizer.model.manifest import DIGITS
from train import corpora
from train.corpora import Recording, splits
from train.examples.windows import tight
from train.files.output import write_json
from train.fitting.fit_windows import Examples, WindowFitParams, fit_windows
from train.fitting.run_folder import begin
from train.models.architectures import raw_lstm, spectrogram_lstm
from train.recipes.takes import some, takes

BoolArray = npt.NDArray[np.bool_]
RESULT_FILE = "result.json"


@dataclass(frozen=True, kw_only=True)
class ReferenceModel:
    """One row of the table: what is trained on what, and what the original reports."""

    name: str
    build: Callable[[FrontEnd], Any]
    raw: bool
    """Whether it sees audio and its mask rather than log-mel features."""
    augmented: bool
    """Whether it trains on nine variants of each recording, on the larger training part."""
    fit: WindowFitParams
    reference_loss: float | None
    reference_micro_f1: float


def _raw(units: int, dense: int, groups: int) -> Callable[[FrontEnd], Any]:
    return lambda front_end: raw_lstm(
        front_end.params.window_samples, len(DIGITS), units=units, dense=dense, groups=groups
    )


def _spectrogram(front_end: FrontEnd) -> Any:
    import keras

    from train.models.sequence_lstm import SequenceLSTM

    shape = (front_end.params.frames, front_end.params.n_mels, len(DIGITS))
    return spectrogram_lstm(keras, *shape, lstm=SequenceLSTM)


MODELS = {
    model.name: model
    for model in (
        ReferenceModel(
            name="raw",
            build=_raw(units=25, dense=50, groups=2),
            raw=True,
            augmented=False,
            fit=WindowFitParams(batch_size=16, max_epochs=10, patience=3, jit_compile=False),
            reference_loss=2.3026,
            reference_micro_f1=0.10,
        ),
        ReferenceModel(
            name="spectrogram",
            build=_spectrogram,
            raw=False,
            augmented=False,
            fit=WindowFitParams(batch_size=16, max_epochs=100, patience=5, jit_compile=False),
            reference_loss=0.263,
            reference_micro_f1=0.917,
        ),
        ReferenceModel(
            name="raw-augmented",
            build=_raw(units=50, dense=128, groups=4),
            raw=True,
            augmented=True,
            # The cap is ours: an epoch takes ten minutes, and chance is reached in the first.
            fit=WindowFitParams(batch_size=128, max_epochs=2, patience=3, jit_compile=False),
            reference_loss=None,
            reference_micro_f1=0.10,
        ),
        ReferenceModel(
            name="spectrogram-augmented",
            build=_spectrogram,
            raw=False,
            augmented=True,
            fit=WindowFitParams(batch_size=128, max_epochs=100, patience=3, jit_compile=False),
            reference_loss=0.116,
            reference_micro_f1=0.955,
        ),
    )
}


@dataclass(frozen=True, kw_only=True)
class ReferenceOptions:
    """What the experiment may be told."""

    out: Path
    """Where runs are kept, a folder for each model and seed; finished ones are not run again."""
    results: Path
    """Where the table and the pictures go."""
    only: Sequence[str] = ()
    """Names of the models to train; all where empty."""
    fsdd: Path | None = None
    seed: int = 1
    seeds: int = 1
    """Train the spectrogram models with so many seeds, from ``seed`` on."""
    max_epochs: int | None = None
    """Overrides each model's own cap."""
    recordings: int | None = None
    """Take only about so many recordings, spread evenly; for trying things out."""


@dataclass(frozen=True, kw_only=True)
class Result:
    """A finished run. Figures are of the best epoch on the test part unless they say otherwise."""

    model: str
    seed: int
    parameters: int
    examples: int
    """Training examples, after augmentation."""
    epochs: int
    best_epoch: int
    max_epochs: int
    patience: int
    train_loss: float
    validation_loss: float
    micro_f1: float
    macro_f1: float
    last_validation_loss: float
    """After the last epoch, whose weights are not kept."""
    last_micro_f1: float
    seconds: float
    cpu_seconds: float
    """Processor time, over all cores: what ``seconds`` hides where a machine is shared."""
    history: dict[str, list[float]]
    confusion: list[list[int]]
    """Rows are spoken digits, columns recognized ones."""

    @classmethod
    def load(cls, path: Path) -> "Result":
        """Read a result."""
        return cls(**json.loads(path.read_text()))


def run(options: ReferenceOptions, report: Callable[[str], None]) -> None:
    """Train what is asked for and not done yet; ``report`` is told in lines how far it is."""
    for name in options.only or MODELS:
        model = MODELS[name]
        fit_params = model.fit
        if options.max_epochs:
            fit_params = replace(fit_params, max_epochs=options.max_epochs)
        data: tuple[Examples, Examples] | None = None
        for seed in range(options.seed, options.seed + (1 if model.raw else options.seeds)):
            folder = options.out / f"{name}-seed{seed}"
            params = replace(fit_params, seed=seed)
            begin(folder, {"fit": asdict(params), "recordings": options.recordings})
            done = folder / RESULT_FILE
            if done.is_file():
                report(f"{name}, seed {seed}: done already, in {folder}")
            else:
                report(f"{name}, seed {seed}: training")
                data = data or _data(model, split_for(model, options))
                write_json(done, _train(model, *data, params, folder))
            result = Result.load(done)
            report(
                f"{name}, seed {seed}: validation loss {result.validation_loss:.4f}, "
                f"micro-F1 {result.micro_f1:.3f}, {result.seconds:.0f} s"
            )


def split_for(model: ReferenceModel, options: ReferenceOptions) -> splits.Split:
    """Return the recordings ``model`` is trained and tested on."""
    recordings = corpora.find("fsdd", options.fsdd)
    readable = corpora.readable(some(recordings, options.recordings))
    return split(readable, augmented=model.augmented)


def split(recordings: Sequence[Recording], *, augmented: bool) -> splits.Split:
    """Split as the original does: 70/30, or 80/20 where the training part is augmented."""
    if augmented:
        return splits.reference(recordings, test_size=0.2, random_state=45)
    return splits.reference(recordings, test_size=0.3, random_state=33)


def windows(audio: Sequence[FloatArray], front_end: FrontEnd) -> tuple[FloatArray, BoolArray]:
    """Return windows ``(n, window_samples)`` of audio at the window's rate, and their masks."""
    shape = (len(audio), front_end.params.window_samples)
    padded, mask = np.zeros(shape, np.float32), np.zeros(shape, bool)
    for row, samples in enumerate(audio):
        padded[row], mask[row] = front_end.window(samples, front_end.params.sample_rate)
    return padded, mask


def examples(
    recordings: Sequence[Recording], front_end: FrontEnd, *, raw: bool, augmented: bool
) -> Examples:
    """Return model inputs and labels, nine variants after each other where ``augmented``."""
    rate = front_end.params.sample_rate
    audio, labels = takes(recordings, rate, augmented=augmented)
    if raw:
        padded, mask = windows(audio, front_end)
        return Examples((padded[:, :, None], mask), labels)
    return Examples(tight(audio, rate, front_end), labels)


def _data(model: ReferenceModel, parts: splits.Split) -> tuple[Examples, Examples]:
    """Return what to train and to test on."""
    front_end, raw = FrontEnd(), model.raw
    return (
        examples(parts.train, front_end, raw=raw, augmented=model.augmented),
        examples(parts.validation, front_end, raw=raw, augmented=False),
    )


def _train(
    reference: ReferenceModel,
    train: Examples,
    test: Examples,
    params: WindowFitParams,
    folder: Path,
) -> Result:
    import keras
    from sklearn.metrics import confusion_matrix, f1_score

    keras.utils.set_random_seed(params.seed)
    model = reference.build(FrontEnd())
    fitted = fit_windows(model, train, test, params, folder / "tensorboard", folder / "checkpoints")
    probabilities = model.predict(test.inputs, batch_size=params.batch_size, verbose=0)
    recognized = probabilities.argmax(axis=1)
    best, history = fitted.best_epoch - 1, fitted.history
    return Result(
        model=reference.name,
        seed=params.seed,
        parameters=model.count_params(),
        examples=len(train.labels),
        epochs=len(history["loss"]),
        best_epoch=fitted.best_epoch,
        max_epochs=params.max_epochs,
        patience=params.patience,
        train_loss=history["loss"][best],
        validation_loss=history["val_loss"][best],
        micro_f1=float(f1_score(test.labels, recognized, average="micro")),
        macro_f1=float(f1_score(test.labels, recognized, average="macro")),
        last_validation_loss=history["val_loss"][-1],
        last_micro_f1=history["val_micro_f1"][-1],
        seconds=fitted.seconds,
        cpu_seconds=fitted.cpu_seconds,
        history=history,
        confusion=confusion_matrix(test.labels, recognized, labels=range(len(DIGITS))).tolist(),
    )
