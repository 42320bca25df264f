"""How loud is it, and is this microphone alive?"""

from dataclasses import dataclass

import numpy as np

from recognizer.arrays import FloatArray

DEAD_PEAK = 2 / 32_768
"""Two steps of 16 bits: a converter with nothing behind it gives no more."""
CLIPPED_PEAK = 0.999
CLIPPED_SHARE = 1e-3
QUIET_LEVEL = -40.0
"""dB of full scale that speech near a microphone exceeds and a quiet room does not."""


def decibels(samples: FloatArray) -> float:
    """Return the root mean square of samples in -1 to 1, dB of full scale, at least -120."""
    if not len(samples):
        return -120.0
    mean = float(np.mean(np.square(samples, dtype=np.float64)))
    return 10 * float(np.log10(max(mean, 1e-12)))


@dataclass(frozen=True)
class Verdict:
    """What a microphone turned out to be."""

    kind: str
    """``dead``, ``clipping``, ``quiet`` or ``alive``."""
    text: str


class MicrophoneCheck:
    """Collects the levels of blocks, ``(n,)`` mono float32 in -1 to 1."""

    def __init__(self) -> None:
        self._levels: list[float] = []
        self._peak = 0.0
        self._clipped = 0
        self._samples = 0

    def __call__(self, block: FloatArray) -> float:
        """Take a block and return its level in dB of full scale."""
        if not len(block):
            return self._levels[-1] if self._levels else -120.0
        size = np.abs(block - np.float32(np.mean(block)))
        self._peak = max(self._peak, float(size.max()))
        self._clipped += int((np.abs(block) >= CLIPPED_PEAK).sum())
        self._samples += len(block)
        self._levels.append(decibels(block))
        return self._levels[-1]

    def verdict(self) -> Verdict:
        """Return what the blocks so far say."""
        from recognizer.sources import advice

        if not self._samples:
            return Verdict("dead", f"it delivers nothing: {advice.refused()}")
        loudest, floor = max(self._levels), float(np.percentile(self._levels, 10))
        levels = f"{floor:.0f} dB at rest, {loudest:.0f} dB at most"
        if self._peak <= DEAD_PEAK:
            return Verdict(
                "dead", f"digital silence, a dead or muted microphone: {advice.silent()}"
            )
        if self._clipped > CLIPPED_SHARE * self._samples:
            return Verdict("clipping", f"too loud, it clips: turn its level down ({levels})")
        if loudest < QUIET_LEVEL:
            return Verdict("quiet", f"alive, in a quiet room: speak to see it move ({levels})")
        return Verdict("alive", f"alive, and it hears you ({levels})")
