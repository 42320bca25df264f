"""Detectors that need no voice, in place of webrtcvad's."""

from collections.abc import Sequence

import numpy as np


class EveryFrame:
    """A detector that takes everything for speech."""

    def __call__(self, frames: Sequence[np.ndarray]) -> list[bool]:
        """Return whether each frame is speech."""
        return [True] * len(frames)

    def reset(self) -> None:
        """Begin a new stream."""


class Loud(EveryFrame):
    """A detector that takes loud frames for speech."""

    def __call__(self, frames: Sequence[np.ndarray]) -> list[bool]:
        """Return whether each frame is loud."""
        return [bool(np.abs(frame).max() > 0.05) for frame in frames]
