"""From a fitted network to a run folder: calibration, thresholds, and what it says of itself."""

from collections import Counter
from collections.abc import Mapping, Sequence
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
from train.examples.targets import LABELS, STRIDE
from train.recipes.calibration import Hearing, calibrate, hear, thresholds
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
    scores: Mapping[str, float],
) -> Finished:
    """Calibrate a fitted network on speakers held back, and choose its thresholds.

    ``doubted`` names the files whose labels are not believed: they are no help in calibrating.
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
    heard = hear(classify, Reading.of(plain), _to_choose_by(folders, doubted))
    calibration = calibrate(heard)
    limits = thresholds(heard, calibration)
    manifest = Manifest(
        **{
            **{name: getattr(plain, name) for name in plain.__dataclass_fields__},
            "threshold": limits[BALANCED]["threshold"],
            "calibration": calibration,
            "thresholds": limits,
            "training": dict(training),
            "scores": dict(scores),
        }
    )
    return Finished(manifest, heard)


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
