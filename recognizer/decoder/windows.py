"""What the classifier takes stretches of sound for."""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from recognizer.frontend import FrontEnd
from recognizer.manifest import DIGITS, OH

FloatArray = npt.NDArray[np.float32]


class Windows:
    """Classifies stretches of sound, each cut or padded to the model's window, and only once."""

    def __init__(
        self,
        classify: Callable[[FloatArray], FloatArray],
        labels: tuple[str, ...],
        front_end: FrontEnd,
        rate: int,
        *,
        oh: bool,
    ) -> None:
        self._classify = classify
        self._digits = np.array([labels.index(digit) for digit in DIGITS])
        self._oh = labels.index(OH) if oh and OH in labels else None
        self._front_end = front_end
        self._rate = rate
        self._length = round(front_end.params.window_seconds * rate)
        self._known: dict[bytes, FloatArray] = {}

    def forget(self) -> None:
        """Forget what has been heard: the next utterance begins."""
        self._known.clear()

    def __call__(self, sounds: Sequence[FloatArray]) -> list[FloatArray]:
        """Return the probabilities ``(10,)`` of the digits for each of ``sounds``, ``(n,)``."""
        cut = [loudest(sound, self._length) for sound in sounds]
        keys = [sound.tobytes() for sound in cut]
        new = {key: sound for key, sound in zip(keys, cut, strict=True) if key not in self._known}
        if new:
            windows = [self._front_end.window(sound, self._rate)[0] for sound in new.values()]
            answers = self._classify(self._front_end(np.stack(windows)))
            self._known.update(zip(new, map(self._of_digits, answers), strict=True))
        return [self._known[key] for key in keys]

    def _of_digits(self, probabilities: FloatArray) -> FloatArray:
        digits = probabilities[self._digits]
        if self._oh is not None:
            digits[0] += probabilities[self._oh]
        return digits


def loudest(samples: FloatArray, length: int) -> FloatArray:
    """Return the ``length`` consecutive samples with the most energy, or all if fewer."""
    if len(samples) <= length:
        return samples
    energy = np.concatenate([[0.0], np.cumsum(np.square(samples, dtype=np.float64))])
    start = int(np.argmax(energy[length:] - energy[:-length]))
    return samples[start : start + length]
