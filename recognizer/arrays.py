"""The types of arrays that modules name."""

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]
"""Samples, features, probabilities."""
Matrix = npt.NDArray[np.float64]
"""What is computed with twice the precision."""
