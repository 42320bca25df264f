"""TensorFlow without its chatter."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from recognizer.extras import needs
from train.files.progress import doing


def load_tensorflow() -> None:
    """Import TensorFlow, and let it keep to itself what it finds out about processors and drivers.

    Much of that goes straight to descriptor 2 before any setting is looked at. Raises UsageError
    where the train extra is not installed.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    # Without it, TensorFlow imports Keras 3 as well: seconds, for recipes that never use it.
    os.environ.setdefault("TF_USE_LEGACY_KERAS", "1")
    with needs("train"), _without_stderr() as stderr, doing("loading TensorFlow", stderr):
        import tensorflow
        import tf_keras  # noqa: F401

        tensorflow.config.list_physical_devices()
    tensorflow.get_logger().setLevel("ERROR")


@contextmanager
def _without_stderr() -> Iterator[TextIO]:
    """Close descriptor 2 to all but who writes to the file that is yielded."""
    try:
        kept = os.dup(2)
    except OSError:  # Whoever started us has closed it.
        yield sys.stderr
        return
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 2)
        os.close(nowhere)
        with os.fdopen(kept, "w", closefd=False) as stderr:
            yield stderr
    finally:
        os.dup2(kept, 2)
        os.close(kept)
