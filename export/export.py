"""A training run becomes a checked TFLite file."""

from pathlib import Path

import numpy as np

from export.convert import to_float32
from export.manifest import with_manifest
from export.verify import check_float32
from recognizer.frontend import FrontEnd
from recognizer.manifest import read_manifest
from recognizer.model import SUFFIX, Model
from train import datasets, splits
from train.runs import load_run
from train.windows import tight


def export(run: Path, out: Path | None = None, fsdd: Path | None = None) -> tuple[Path, float]:
    """Write the float32 TFLite file of ``run``; return its path and how far it is from Keras.

    ``out`` appears only once the file has passed its check on FSDD's official test.
    """
    keras_model, manifest = load_run(run)
    target = out or run / f"{manifest.name}{SUFFIX}"
    data = with_manifest(to_float32(keras_model, manifest.training["architecture"]), manifest)
    model = Model(target, data, read_manifest(data))

    front_end = FrontEnd(manifest.front_end)
    rate = manifest.front_end.sample_rate
    test = splits.official(datasets.find("fsdd", fsdd)).test
    features = tight([recording.load(rate) for recording in test], rate, front_end)
    difference = check_float32(keras_model, model, np.asarray(features))

    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_suffix(".partial")
    partial.write_bytes(data)
    partial.replace(target)
    return target, difference
