"""Training on several machines: one worker a machine, all described by ``TF_CONFIG``."""

import json
import os
from typing import Any


def strategy() -> Any:
    """Return what networks are made under: all workers of ``TF_CONFIG``, else this process.

    ``TF_CONFIG`` is TensorFlow's own description of a cluster. Every worker runs the same
    program; each learns from its part of every batch, and all have the same weights after it. To
    be called before anything else of TensorFlow is.
    """
    import tensorflow as tf

    several = len(_config().get("cluster", {}).get("worker", ())) > 1
    return tf.distribute.MultiWorkerMirroredStrategy() if several else tf.distribute.get_strategy()


def is_first() -> bool:
    """Whether this worker is the one that writes what all have learnt."""
    task = _config().get("task", {})
    return task.get("type", "worker") == "chief" or task.get("index", 0) == 0


def _config() -> dict[str, Any]:
    found = json.loads(os.environ.get("TF_CONFIG") or "{}")
    return found if isinstance(found, dict) else {}
