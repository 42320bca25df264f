"""Voice-activity detectors: which frames are speech?"""

import struct
from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt
import webrtcvad

FULL_SCALE = 32_768


class Detector(Protocol):
    """Anything that says of each frame, in order, whether it is speech."""

    def __call__(self, frames: npt.NDArray[np.float32]) -> Sequence[bool]:
        """Return a decision for each of ``frames``, ``(n, frame_length)`` float32 in -1 to 1."""

    def reset(self) -> None:
        """Forget the stream heard so far."""


class WebRtcDetector:
    """The detector of the WebRTC project: Gaussian mixtures over six bands.

    It learns the quietest it has heard as the level of noise, but passes over digital silence.
    The frame in which sound begins after digital silence, being silent in part, would teach it a
    level far too low: noise is then taken for speech for seconds. It is kept from it.
    """

    def __init__(self, sample_rate: int, aggressiveness: int) -> None:
        self._rate = sample_rate
        self._aggressiveness = aggressiveness
        self.reset()

    def reset(self) -> None:
        """Forget the noise level it has adapted to."""
        self._is_speech = webrtcvad.Vad(self._aggressiveness).is_speech
        self._silent = False

    def __call__(self, frames: npt.NDArray[np.float32]) -> list[bool]:
        """Return a decision for each of ``frames``, ``(n, frame_length)`` float32 in -1 to 1."""
        scaled = np.minimum(np.maximum(np.rint(frames * FULL_SCALE), -FULL_SCALE), FULL_SCALE - 1)
        pcm = scaled.astype("<i2")
        sound: npt.NDArray[np.bool_] = np.any(pcm, axis=1)
        begins = sound & np.concatenate([[self._silent], ~sound[:-1]])
        self._silent = not sound[-1]
        rate, length, is_speech = self._rate, frames.shape[1], self._is_speech
        split = struct.iter_unpack(f"{2 * length}s", pcm.tobytes())
        # Most of what a silent stream costs is this loop: it does little but call.
        return [
            not begun and is_speech(frame, rate, length)
            for begun, (frame,) in zip(begins.tolist(), split, strict=True)
        ]
