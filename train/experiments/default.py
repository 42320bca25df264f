"""The default model: voices never heard, noise, and words that are not digits.

Real and synthetic voices, words and noise are mixed into windows cut by the runtime's segmenter
(train.mix, train.pool), varied on their spectrograms each time they are seen (train.spectral),
and fitted by steps (train.fit_steps). The threshold comes from voices held out of the training.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from recognizer._version import __version__
from recognizer.decoder import loudest
from recognizer.frontend import FrontEnd, FrontEndParams
from recognizer.manifest import DIGITS, Manifest
from train import datasets, splits
from train.architectures import ARCHITECTURES
from train.download import cache_folder
from train.fit_steps import FittedSteps, StepsParams, fit_steps
from train.material import (
    OTHER,
    RATE,
    SOURCES,
    Clip,
    Material,
    gather,
    gather_fsdd,
    lot,
    word_labels,
)
from train.pool import Pool, RenderParams, render
from train.runs import save_run, write_json
from train.spectral import Vary
from train.windows import segmented, tight

FloatArray = npt.NDArray[np.float32]
HalfArray = npt.NDArray[np.float16]
IntArray = npt.NDArray[np.int64]

ARCHITECTURE = "conv_lstm"
FRONT_END = FrontEndParams(
    sample_rate=RATE,
    window_samples=6_400,
    n_fft=256,
    hop_length=80,
    n_mels=40,
    f_max=4_000.0,
    top_db=80.0,
)
TRAINING_TAKES = range(splits.HELD_BACK_TAKES.stop, 50)
REJECTED = 0.03
"""Share of the digits of held-out voices that the threshold may reject."""
CHOSEN_BY = ("commands", "fsdd")
"""Groups of clips that the threshold is chosen on: real voices. Formant synthesis is hard to
understand for people too."""
HELD_OUT_SPEAKERS = 0.15
"""Share of Speech Commands' training speakers held out to choose the threshold on."""
HELD_OUT_VOICES = 0.1
"""The same of synthetic voices."""


@dataclass(frozen=True, kw_only=True)
class DefaultOptions:
    """What the experiment may be told."""

    out: Path
    data: Path | None = None
    """Folder that holds ``fsdd``, ``speech-commands`` and ``noise``; None as ``datasets.find``."""
    synthetic: Path | None = None
    """A set of synthetic voices, as its builder leaves it."""
    hold_out: tuple[str, ...] = ()
    """FSDD speakers left out of the training, to choose by."""
    render: RenderParams = field(default_factory=RenderParams)
    fit: StepsParams = field(default_factory=StepsParams)
    processes: int = 2
    """That render windows."""


def run(options: DefaultOptions) -> dict[str, float]:
    """Train, choose the threshold, save the model; return its scores."""
    material = gather(options.data, options.synthetic, TRAINING_TAKES)
    training, held_out = material.divide(_held_out)
    labels = word_labels(training.clips)
    checks = _checks(training, held_out, options)
    pool, backgrounds = render(
        training, FRONT_END, options.render, cache_folder() / "default", options.processes
    )
    examples = batches(pool.without(options.hold_out), backgrounds, labels, options.fit)
    model, fitted = _fit(examples, labels, options.fit, checks)
    return finish(model, fitted, options, training, checks)


def finish(
    model: Any,
    fitted: FittedSteps,
    options: DefaultOptions,
    training: Material,
    checks: dict[str, "Check"],
) -> dict[str, float]:
    """Choose the threshold of a trained model, save it with a report; return its scores."""
    labels = word_labels(training.clips)
    answers = {name: model.predict(part.features, verbose=0) for name, part in checks.items()}
    threshold = _threshold(answers, checks)
    scores = {
        **_scores(answers, checks, threshold),
        "fsdd_test_isolated": _fsdd_test(model, options.data),
    }
    manifest = _manifest(labels, threshold, scores, options, fitted, training)
    save_run(options.out, model, manifest)
    write_json(options.out / "report.json", {"scores": scores, "fitted": fitted})
    (options.out / "report.md").write_text(_report(manifest, fitted))
    return scores


@dataclass(frozen=True)
class Check:
    """Clips of held-out voices, as the model hears them."""

    features: FloatArray
    clips: list[Clip]

    @property
    def digits(self) -> IntArray:
        """The digit of each clip, -1 for a word that is none."""
        return np.array([int(c.label) if c.label in DIGITS else -1 for c in self.clips], np.int64)


def batches(
    pool: Pool, backgrounds: HalfArray, labels: Sequence[str], params: StepsParams
) -> Iterator[tuple[FloatArray, IntArray]]:
    """Yield the pool's windows in random order, over and over, varied anew each time.

    A label without a class of its own counts as OTHER.
    """
    rng = np.random.default_rng([params.seed, 4])
    vary = Vary(FrontEnd(FRONT_END), backgrounds)
    index = {label: number for number, label in enumerate(labels)}
    classes = np.array([index.get(label, index[OTHER]) for label in pool.labels])
    size = min(params.batch_size, len(pool))
    while True:
        order = rng.permutation(len(pool))
        for at in range(0, len(order) - size + 1, size):
            chosen = np.sort(order[at : at + size])
            yield vary(pool.decibels[chosen], rng), classes[chosen]


def _held_out(clip: Clip) -> bool:
    """Whether a clip is of a voice that is for the threshold; FSDD's voices are too few."""
    if clip.source == "fsdd":
        return False
    share = HELD_OUT_SPEAKERS if clip.source in ("commands", "words") else HELD_OUT_VOICES
    return lot(clip.speaker) < share


def _checks(
    training: Material, held_out: Material, options: DefaultOptions, most: int = 300
) -> dict[str, Check]:
    """Return clips to choose by, as they lie on disk and as the segmenter cuts them.

    They are of voices held out, a group each source, of takes 5 to 9 of the FSDD speakers that
    are trained on, and of all other takes of those who are not.
    """
    takes = gather_fsdd(options.data, splits.HELD_BACK_TAKES)
    groups = {source: held_out.of(source) for source in SOURCES}
    groups["fsdd"] = [clip for clip in takes if clip.speaker not in options.hold_out]
    for name in options.hold_out:
        groups[f"fsdd-{name}"] = [c for c in training.of("fsdd") if c.speaker == name]
    front_end = FrontEnd(FRONT_END)
    checks = {}
    for group, clips in groups.items():
        rng = np.random.default_rng([options.fit.seed, 5])
        drawn = [clips[i] for i in rng.permutation(len(clips))[:most]]
        audio = [_narrow(clip) for clip in drawn]
        alone = [loudest(samples, FRONT_END.window_samples) for samples in audio]
        cut, kept = segmented(audio, RATE, front_end, rng)
        checks[f"{group}_isolated"] = Check(tight(alone, RATE, front_end), drawn)
        checks[f"{group}_segmented"] = Check(cut, [drawn[i] for i in kept])
    return {name: check for name, check in checks.items() if check.clips}


def _narrow(clip: Clip) -> FloatArray:
    import soxr

    return soxr.resample(clip.samples, clip.rate, RATE) if clip.rate != RATE else clip.samples


def _fit(
    examples: Iterator[tuple[FloatArray, IntArray]],
    labels: Sequence[str],
    params: StepsParams,
    checks: dict[str, Check],
) -> tuple[Any, FittedSteps]:
    """Return the trained model, its LSTMs Keras's own."""
    import keras

    from train.sequence_lstm import SequenceLSTM

    keras.utils.set_random_seed(params.seed)
    build = ARCHITECTURES[ARCHITECTURE]
    shape = (FRONT_END.frames, FRONT_END.n_mels, len(labels))
    trained = build(keras, *shape, lstm=SequenceLSTM)

    def check(model: Any) -> dict[str, float]:
        answers = {
            name: np.asarray(model(part.features, training=False))
            for name, part in checks.items()
            if name.endswith("_isolated")
        }
        return _scores(answers, checks, _threshold(answers, checks))

    fitted = fit_steps(trained, examples, params, check)
    model = build(keras, *shape)
    for layer in filter(lambda layer: layer.weights, trained.layers):
        model.get_layer(layer.name).set_weights(layer.get_weights())
    return model, fitted


def _confidence(answers: FloatArray) -> FloatArray:
    """Return the best digit's probability, 0 where a class that is no digit has more."""
    digits = answers[:, : len(DIGITS)].max(axis=1)
    return np.where(answers[:, len(DIGITS) :].max(axis=1) > digits, 0, digits)


def _threshold(answers: dict[str, FloatArray], checks: dict[str, Check]) -> float:
    """Return the confidence that all but REJECTED of the digits of CHOSEN_BY reach.

    Each group counts the same, however many clips it has. Without any: 0.5.
    """
    values, weights = [np.zeros(0, np.float32)], [np.zeros(0)]
    for name, given in answers.items():
        if name.split("_")[0] in CHOSEN_BY:
            confidence = _confidence(given)[checks[name].digits >= 0]
            values.append(confidence)
            weights.append(np.full(len(confidence), 1 / max(1, len(confidence))))
    value, weight = np.concatenate(values), np.concatenate(weights)
    if not len(value):
        return 0.5
    order = np.argsort(value)
    below = np.cumsum(weight[order]) / weight.sum()
    return round(float(value[order][np.searchsorted(below, REJECTED)]), 3)


def _scores(
    answers: dict[str, FloatArray],
    checks: dict[str, Check],
    threshold: float,
) -> dict[str, float]:
    """Return for each check the share of digits heard right, or of words rejected."""
    scores = {"threshold": threshold}
    for name, given in answers.items():
        truth = checks[name].digits
        spoken = truth >= 0
        if spoken.any():
            best = given[spoken, : len(DIGITS)].argmax(axis=1)
            scores[name] = round(float((best == truth[spoken]).mean()), 4)
        else:
            confidence = _confidence(given)
            rejected = (confidence == 0) | (confidence < threshold)
            scores[f"{name}_rejected"] = round(float(rejected.mean()), 4)
    return scores


def _fsdd_test(model: Any, data: Path | None) -> float:
    front_end = FrontEnd(FRONT_END)
    test = splits.official(datasets.find("fsdd", data and data / "fsdd")).test
    audio = [loudest(r.load(RATE), FRONT_END.window_samples) for r in test]
    answers = model.predict(tight(audio, RATE, front_end), verbose=0)[:, : len(DIGITS)]
    truth = np.array([int(r.label) for r in test])
    return round(float((answers.argmax(axis=1) == truth).mean()), 4)


def _manifest(
    labels: Sequence[str],
    threshold: float,
    scores: dict[str, float],
    options: DefaultOptions,
    fitted: FittedSteps,
    material: Material,
) -> Manifest:
    sources = sorted({clip.source for clip in material.clips})
    return Manifest(
        name="default",
        version=__version__,
        labels=tuple(labels),
        sample_rate=RATE,
        front_end=FRONT_END,
        threshold=threshold,
        licence=(
            "Apache-2.0; trained on FSDD (CC BY-SA 4.0), Speech Commands (CC BY 4.0), ESC-10 "
            "(CC BY 3.0) and synthetic voices"
        ),
        training={
            "architecture": ARCHITECTURE,
            "clips": {source: len(material.of(source)) for source in sources},
            "speakers": {s: len({clip.speaker for clip in material.of(s)}) for s in sources},
            "held_out": list(options.hold_out),
            "windows": options.render.windows,
            "steps": fitted.steps,
            "batch_size": options.fit.batch_size,
            "seed": options.fit.seed,
            "command": (
                f"recognizer train --experiment default --steps {fitted.steps}"
                + (" --synthetic FOLDER" if options.synthetic else "")
            ),
        },
        scores={name: value for name, value in scores.items() if name != "threshold"},
    )


def _report(manifest: Manifest, fitted: FittedSteps) -> str:
    training = manifest.training
    rows = "\n".join(f"| {name} | {value} |" for name, value in manifest.scores.items())
    sources = ", ".join(
        f"{source} {count} ({training['speakers'][source]} voices)"
        for source, count in training["clips"].items()
    )
    return (
        f"# {manifest.name}\n\n"
        f"`{training['command']} --seed {training['seed']}`: {fitted.steps} steps of "
        f"{training['batch_size']} windows out of {training['windows']} rendered, "
        f"{fitted.seconds:.0f} s.\n\nClips: {sources}.\n\n"
        f"Confidence threshold: {manifest.threshold}, which rejects {REJECTED:.0%} of the digits "
        f"of {' and '.join(CHOSEN_BY)} below, each set counting the same.\n\n"
        "`fsdd` is takes 5 to 9, of speakers trained on; all but it and the FSDD test are voices "
        "held out of this training. Digits: share heard right, threshold not applied.\n\n"
        f"| set | score |\n|---|---|\n{rows}\n"
    )
