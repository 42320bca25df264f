"""Tells, once a stream, that its level is one at which digits get lost, and what to do."""

from collections.abc import Callable, Mapping

import numpy as np

from recognizer.arrays import FloatArray
from recognizer.highpass import HighPass
from recognizer.levels import CLIPPED_PEAK, DEAD_PEAK
from recognizer.sources.base import Gap, Item

FRAME_SECONDS = 0.02
LOOK_SECONDS = 0.5
"""Shorter blocks are looked at together."""
FLOOR_SECONDS = 10.0
LOW_PEAK = 10 ** (-46 / 20)
"""Peak of speech below which digits get lost, full scale being 1."""
CONTRAST = 3.0
"""How far a frame's peak is above that of the quietest tenth where something sounds."""
FAINT_SECONDS = 0.5
"""How long something has to sound to be taken for speech that is too quiet."""
LOUD_SECONDS = 0.1
"""How long something has to sound for the level to be right; a knock is shorter."""
LOUD_PEAK = 0.1
CLIPPED_SAMPLES = 4
"""Samples at full scale that make a frame a clipped one; a normalized recording has one or two."""
CLIPPED_SECONDS, CLIPPED_SHARE = 0.2, 0.1
"""How long, and in which share of the loud frames, a stream clips before it is told."""
DEAD_SECONDS = 5.0
"""How long a stream may begin with digital silence."""


WORDS = {"low": "too quiet", "clipped": "too loud, clipping", "dead": "digital silence"}
"""What a kind of trouble is called."""
MICROPHONE = {
    "low": "turn the microphone up or speak closer to it",
    "clipped": "turn the microphone down or speak farther from it",
    "dead": "is the microphone muted? `recognizer devices --test` says more",
}
RECORDING = {
    "low": "record it louder, or amplify it if its noise allows",
    "clipped": "record it with less gain; what was cut off cannot be brought back",
    "dead": "was the microphone muted?",
}
"""What to do about each, in the words of where the sound comes from."""


class LevelWatch:
    """Watches the level of one stream; a tap of its source.

    ``tell`` is called at most once with a kind (``low``, ``clipped`` or ``dead``) and a line for
    the user. While a stream goes on, steady sound and an offset are no speech: only what stands out
    from the quietest tenth of the last ten seconds is judged. ``remedy`` says what to do about each
    kind. Blocks are ``(n,)`` mono float32 at
    ``sample_rate`` Hz.
    """

    def __init__(
        self, sample_rate: int, remedy: Mapping[str, str], tell: Callable[[str, str], None]
    ) -> None:
        self._rate = sample_rate
        self._remedy = remedy
        self._tell: Callable[[str, str], None] | None = tell
        self._frame = round(FRAME_SECONDS * sample_rate)
        self._high_pass = HighPass(sample_rate)
        self._waiting: list[FloatArray] = []
        self._peaks = np.zeros(0, np.float32)
        self._highest = self._loudest = self._faint_peak = 0.0
        self._frames = self._faint = self._sounding = self._loud = self._clipped = 0

    def __call__(self, item: Item) -> None:
        """Take what the source gives."""
        if self._tell is None or isinstance(item, Gap):
            return
        self._waiting.append(item)
        if sum(map(len, self._waiting)) >= LOOK_SECONDS * self._rate:
            self._look()

    def end(self) -> None:
        """Judge a stream that has ended."""
        self._look()
        if self._frames and self._highest <= DEAD_PEAK:
            self._report("dead")
        elif self._frames and self._loudest < LOW_PEAK:
            self._report("low")

    def _look(self) -> None:
        """Take in the whole frames that wait, and judge."""
        samples = np.concatenate([*self._waiting, np.zeros(0, np.float32)])
        whole = len(samples) // self._frame * self._frame
        self._waiting = [samples[whole:]]
        if not whole:
            return
        frames = np.abs(samples[:whole]).reshape(-1, self._frame)
        peaks = frames.max(axis=1)
        if peaks.max() >= CLIPPED_PEAK:
            at_limit = (frames >= CLIPPED_PEAK).sum(axis=1)
            self._clipped += int((at_limit >= CLIPPED_SAMPLES).sum())
        self._loud += int((peaks >= LOUD_PEAK).sum())
        self._highest = max(self._highest, float(peaks.max()))
        self._frames += len(frames)
        if self._sounding * FRAME_SECONDS < LOUD_SECONDS:
            heard = np.abs(self._high_pass(samples[:whole])).reshape(-1, self._frame)
            self._compare(heard.max(axis=1))
        self._judge()

    def _compare(self, peaks: FloatArray) -> None:
        """Count the frames that stand out, by their ``peaks`` without offset and drift."""
        peaks = peaks[peaks > DEAD_PEAK]
        if not len(peaks):
            return
        self._peaks = np.concatenate([self._peaks, peaks])[-round(FLOOR_SECONDS / FRAME_SECONDS) :]
        tenth = len(self._peaks) // 10
        out = peaks[peaks > CONTRAST * np.partition(self._peaks, tenth)[tenth]]
        faint = out[out < LOW_PEAK]
        self._faint += len(faint)
        self._sounding += len(out) - len(faint)
        self._faint_peak = max(self._faint_peak, float(faint.max(initial=0)))
        self._loudest = max(self._loudest, float(peaks.max()))

    def _judge(self) -> None:
        clipped = self._clipped * FRAME_SECONDS
        if clipped >= CLIPPED_SECONDS and self._clipped >= CLIPPED_SHARE * self._loud:
            self._report("clipped")
        quiet = self._sounding * FRAME_SECONDS < LOUD_SECONDS
        if quiet and self._faint * FRAME_SECONDS >= FAINT_SECONDS:
            self._report("low")
        if self._highest <= DEAD_PEAK and self._frames * FRAME_SECONDS >= DEAD_SECONDS:
            self._report("dead")

    def _report(self, kind: str) -> None:
        tell, self._tell = self._tell, None
        if tell is None:
            return
        level = 20 * np.log10(self._faint_peak or self._loudest) if kind == "low" else 0.0
        peaks = f" (peaks at {level:.0f} dB of full scale)" if kind == "low" else ""
        tell(kind, f"{WORDS[kind]}{peaks}: {self._remedy[kind]}")
