"""From a fitted network to a run folder: calibration, thresholds, and what it says of itself."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from recognizer._version import __version__
from recognizer.decoder import Reading
from recognizer.frontend import FrontEndParams
from recognizer.model.classifier import Classifier
from recognizer.model.manifest import Manifest
from recognizer.strictness import BALANCED
from train import corpora
from train.corpora import Recording, splits
from train.examples.clips import Collection
from train.examples.targets import LABELS, OTHER, STRIDE
from train.recipes.calibration import Hearing, answers, best_weight, calibrate, hear, thresholds
from train.recipes.gather import Folders, held_back_running

LICENCE = (
    "Apache-2.0; trained on FSDD (CC BY-SA 4.0), Speech Commands (CC BY 4.0), AN4 (free for any "
    "purpose), ESC-10 (CC BY 3.0), synthetic voices, a free game's dialogue and sounds"
)


@dataclass(frozen=True)
class Finished:
    """What a run folder says of its network."""

    manifest: Manifest
    hearing: Hearing
    """What the thresholds were chosen on."""


def finish(
    model: Any,
    front_end: FrontEndParams,
    folders: Folders,
    doubted: frozenset[str],
    training: Mapping[str, Any],
    scores: Callable[[], Mapping[str, float]],
) -> Finished:
    """Weigh other words in a fitted network, calibrate it, and choose its thresholds.

    All on speakers held back. ``doubted`` names the files whose labels are not believed: they are
    no help in it. ``scores`` are asked for when the network is as it stays.
    """
    import tensorflow as tf

    plain = Manifest(
        name="default",
        version=__version__,
        labels=LABELS,
        sample_rate=front_end.sample_rate,
        front_end=front_end,
        threshold=0.5,
        licence=LICENCE,
        stride=STRIDE,
    )
    shape = tf.TensorSpec((None, None, front_end.n_mels), tf.float32)
    answer = tf.function(lambda x: model(x, training=False), input_signature=[shape])
    classify = Classifier(plain, lambda x: np.asarray(answer(x)))
    reading = Reading.of(plain)
    answered = answers(classify, _to_choose_by(folders, doubted))
    weight = best_weight(answered, reading)
    heard = hear(answered, reading, weight)
    weigh_others(model, weight)
    calibration = calibrate(heard)
    limits = thresholds(heard, calibration)
    manifest = Manifest(
        **{
            **{name: getattr(plain, name) for name in plain.__dataclass_fields__},
            "threshold": limits[BALANCED]["threshold"],
            "calibration": calibration,
            "thresholds": limits,
            "training": {**training, "weight_of_other_words": weight},
            "scores": dict(scores()),
        }
    )
    return Finished(manifest, heard)


def weigh_others(model: Any, weight: float) -> None:
    """Multiply the odds of another word, at every step, by ``weight``: a prior of its own.

    The network learns from more other words than most people say to a recognizer of digits.
    """
    layer = model.get_layer("symbol")
    kernel, bias = layer.get_weights()
    bias[LABELS.index(OTHER)] += np.log(weight)
    layer.set_weights([kernel, bias])


def _to_choose_by(folders: Folders, doubted: frozenset[str]) -> Sequence[Recording]:
    """Return recordings of speakers held back: Speech Commands, AN4, and running speech."""
    words = splits.speech_commands(
        corpora.find("speech-commands", folders.corpus("speech-commands"))
    ).validation
    an4 = splits.an4(corpora.find("an4", folders.corpus("an4"))).validation
    believed = (word for word in words if word.path.name not in doubted)
    return [*an4, *believed, *held_back_running(folders.running)]


def counts(collection: Collection) -> dict[str, dict[str, int]]:
    """Return how many clips and speakers of each source were learnt from."""
    clips = Counter(clip.source for clip in collection.clips)
    return {
        source: {"clips": clips[source], "speakers": len(speakers)}
        for source, speakers in sorted(collection.by_source.items())
    }
