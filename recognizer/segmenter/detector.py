"""Voice-activity detectors: which frames are speech?"""

from collections.abc import Sequence
from itertools import repeat
from typing import Protocol

import _webrtcvad  # what webrtcvad.Vad calls after a check that takes a sixth of its time
import numpy as np
import numpy.typing as npt

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
        self._vad = _webrtcvad.create()
        _webrtcvad.init(self._vad)
        _webrtcvad.set_mode(self._vad, self._aggressiveness)
        self._silent = False

    def __call__(self, frames: npt.NDArray[np.float32]) -> list[bool]:
        """Return a decision for each of ``frames``, ``(n, frame_length)`` float32 in -1 to 1."""
        scaled = np.rint(frames * FULL_SCALE).clip(-FULL_SCALE, FULL_SCALE - 1)
        pcm = scaled.astype("<i2")
        sound: npt.NDArray[np.bool_] = pcm.any(axis=1)
        begins = sound & np.concatenate([[self._silent], ~sound[:-1]])
        self._silent = not sound[-1]
        decisions = np.zeros(len(frames), np.bool_)
        decisions[~begins] = self._decide(pcm[~begins])
        found: list[bool] = decisions.tolist()
        return found

    def _decide(self, pcm: npt.NDArray[np.int16]) -> list[bool]:
        """Return webrtcvad's decisions on ``(n, frame_length)``: most of what silence costs."""
        length = pcm.shape[1]
        frames = pcm.view(f"V{pcm.itemsize * length}")[:, 0].tolist()  # each as bytes
        process = _webrtcvad.process
        return list(map(process, repeat(self._vad), repeat(self._rate), frames, repeat(length)))
