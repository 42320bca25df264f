"""From the probabilities of a model's classes to those of the ten digits."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from recognizer.model.manifest import DIGITS, OH

FloatArray = npt.NDArray[np.float32]


def digit_probabilities(
    answers: FloatArray, labels: Sequence[str], *, oh: bool = True
) -> FloatArray:
    """Return the probabilities of the digits, ``(..., 10)``, from ``answers`` ``(..., classes)``.

    ``labels`` names the classes. Where ``oh``, and where the model knows it, "oh" adds to zero.
    """
    digits = np.take(answers, [labels.index(digit) for digit in DIGITS], axis=-1)
    if oh and OH in labels:
        digits[..., 0] += answers[..., labels.index(OH)]
    return digits
