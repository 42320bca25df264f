"""Does the exported file answer as the trained model does?"""

from typing import Any

import numpy as np
import numpy.typing as npt

from recognizer.classifier import Classifier
from recognizer.errors import RecognizerError
from recognizer.model import Model

TOLERANCE = 1e-4
"""Largest difference of a probability allowed between Keras and float32 TFLite."""


def largest_difference(model: Any, exported: Model, features: npt.NDArray[np.float32]) -> float:
    """Return the largest difference between probabilities on ``features`` (n, frames, mels)."""
    expected = model.predict(features, verbose=0)
    return float(np.abs(Classifier(exported)(features) - expected).max())


def check_float32(model: Any, exported: Model, features: npt.NDArray[np.float32]) -> float:
    """Return ``largest_difference``; raises RecognizerError where it is above TOLERANCE."""
    difference = largest_difference(model, exported, features)
    if difference > TOLERANCE:
        raise RecognizerError(
            f"{exported.path}: probabilities differ from Keras by {difference:.2g}, "
            f"more than {TOLERANCE:g}"
        )
    return difference
