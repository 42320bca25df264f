"""Voice-activity detectors: which frames are speech?"""

from collections.abc import Sequence
from typing import Protocol

import _webrtcvad  # what webrtcvad.Vad calls, without its check of lengths at each frame
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
        data = scaled.astype("<i2").tobytes()
        vad, rate, length, process = self._vad, self._rate, frames.shape[1], _webrtcvad.process
        silence = bytes(2 * length)
        pcm = [data[at : at + 2 * length] for at in range(0, len(data), 2 * length)]
        silent = [frame == silence for frame in pcm]
        before = [self._silent, *silent]
        self._silent = silent[-1]
        # Most of what a silent stream costs is this loop: it does little but call.
        return [
            (now or not was) and process(vad, rate, frame, length)
            for now, was, frame in zip(silent, before, pcm, strict=False)
        ]
