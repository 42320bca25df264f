"""Voice-activity detectors: which frames are speech?"""

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from recognizer.arrays import FloatArray
from recognizer.segmenter import webrtc
from recognizer.segmenter.room import Room

FULL_SCALE = 32_768
CALM = 1.0
"""Seconds without speech after which frames are looked at together."""
TOGETHER = 0.03
"""Seconds of them: the longest frame that webrtcvad takes."""
EASIER = 2
"""How much lower the mode is that looks at them: over 30 ms webrtcvad asks for more evidence than
over 10, and would miss more words in noise."""
LEARNING = 0.08
"""Seconds at the beginning of a stream in which webrtcvad takes any sound for speech."""
ROOM_RATIO = 3.0
"""How much more power than the room's a frame may have that is taken for the room unseen."""
SILENT_POWER = 0.1
"""Mean square, in units of 16 bits, of frames that are digital silence once they are rounded."""
UNSEEN = 4
"""Frames taken together that may follow each other unseen: webrtcvad must go on learning."""


class Detector(Protocol):
    """Anything that says of each frame, in order, whether it is speech."""

    def __call__(self, frames: FloatArray) -> Sequence[bool]:
        """Return decisions for ``frames``, ``(n, frame_length)`` float32 in -1 to 1.

        Those are for the first of them: it may wait for more than there are, and those without
        a decision are to be given again together with what follows.
        """

    def reset(self) -> None:
        """Forget the stream heard so far."""


class WebRtcDetector:
    """The detector of the WebRTC project: Gaussian mixtures over six bands.

    It is shown a quiet room louder than it is (see ``Room``). While nothing is spoken it is shown
    frames together, as one of 30 ms, and decides for all of them: a call costs much the same
    whatever its length, and a stream is silent most of the time. Of frames no louder than the
    room it is then shown one in three. In speech, and for a while after it, each frame is decided
    on by itself. Since it compares the energy of a frame, not its power, longer ones are shown
    softer, or it would take the same noise for louder.

    What it says at the very beginning is not believed. It learns the quietest it has heard as the
    level of noise, but passes over digital silence. The frame in which sound begins after digital
    silence, being silent in part, would teach it a level far too low, and noise would be taken for
    speech for seconds. It is kept from it.
    """

    def __init__(self, sample_rate: int, aggressiveness: int) -> None:
        self._rate = sample_rate
        self._aggressiveness = aggressiveness
        self._easier = max(0, aggressiveness - EASIER)
        self.reset()

    def reset(self) -> None:
        """Forget the room and the noise level it has adapted to."""
        self._mode = self._aggressiveness
        self._vad = webrtc.create(self._mode)
        self._room: Room | None = None
        self._shown = 0
        """Samples of sound, not of digital silence, that it was shown, up to LEARNING."""
        self._silent = False
        self._unspoken = 0
        """Samples since the last speech frame."""
        self._unseen = 0
        """Frames taken together that were not shown since the last one that was."""

    def __call__(self, frames: FloatArray) -> list[bool]:
        """Return decisions for ``frames``, ``(n, frame_length)`` float32 in -1 to 1.

        All of them, but for up to two in a silence (see ``Detector``).
        """
        total, length = frames.shape
        before = self._room or Room(length / self._rate)
        power = np.einsum("ij,ij->i", frames, frames) / np.float32(length)
        after = before.copy()
        gains, floors = after(power)
        gains *= np.float32(FULL_SCALE)
        silent = power * np.square(gains) < SILENT_POWER
        raised = frames * gains[:, None]
        decisions = self._decide(
            raised, silent.tolist(), (power <= np.float32(ROOM_RATIO) * floors).tolist()
        )
        if len(decisions) < total:
            after = before.copy()
            after(power[: len(decisions)])
        self._room = after
        return decisions

    def _decide(self, raised: FloatArray, silent: list[bool], room: list[bool]) -> list[bool]:
        """Return decisions for frames in units of 16 bits.

        ``silent`` says which are digital silence, ``room`` which are no louder than the room.
        """
        total, length = raised.shape
        data = softer = b""
        some_silent = True in silent
        calm, group = int(CALM * self._rate), max(1, int(TOGETHER * self._rate) // length)
        learning = int(LEARNING * self._rate)
        vad, rate, process = self._vad, self._rate, webrtc.process
        decisions: list[bool] = []
        at = 0
        # Most of what a silent stream costs is this loop: it does little but call.
        while at < total:
            count, mode, sound = group, self._easier, softer
            zeros = self._silent or (some_silent and any(silent[at : at + group]))
            if group == 1 or zeros or self._unspoken < calm:
                data = data or _pcm(raised)
                count, mode, sound = 1, self._aggressiveness, data
            elif at + group > total:
                break
            elif self._unseen < UNSEEN and all(room[at : at + group]):
                self._unseen += 1
                self._unspoken += group * length
                decisions += [False] * group
                at += group
                continue
            elif not softer:
                softer = sound = _pcm(raised * np.float32(1 / group**0.5))
            self._unseen = 0
            if mode != self._mode:
                webrtc.set_mode(vad, mode)
                self._mode = mode
            begins = self._silent and not silent[at]
            pcm = sound[2 * at * length : 2 * (at + count) * length]
            speech = not begins and process(vad, rate, pcm, count * length)
            if self._shown < learning:
                self._shown += 0 if silent[at] else count * length
                speech = False
            self._unspoken = 0 if speech else self._unspoken + count * length
            decisions += [speech] * count
            at += count
            self._silent = silent[at - 1]
        return decisions


def _pcm(samples: FloatArray) -> bytes:
    """Return samples in units of 16 bits as PCM; too loud ones are clipped."""
    rounded = np.rint(samples)
    np.minimum(rounded, FULL_SCALE - 1, out=rounded)
    np.maximum(rounded, -FULL_SCALE, out=rounded)
    return rounded.astype("<i2").tobytes()
