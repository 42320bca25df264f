"""What the classifier takes stretches of sound for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp

import numpy as np
import numpy.typing as npt

from recognizer.digits import digit_probabilities
from recognizer.frontend import FrontEnd
from recognizer.model.manifest import NOISE, OH

FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Heard:
    """What a window was taken for."""

    digit: int
    """The most probable one."""
    confidence: float
    """Its probability."""
    word: float
    """Probability of speech that is no digit."""
    noise: float
    """Probability of what is no speech, and of "oh" where it is not to count: it says no more
    about the words around it."""

    @property
    def other(self) -> float:
        """Probability of no digit."""
        return self.word + self.noise

    def among_digits(self, cost: float) -> float:
        """Return the confidence where no digit is less probable, by ``exp(-cost)``, than alone."""
        return self.confidence / (1 - self.other * (1 - exp(-cost)))


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
        self._labels = labels
        aside = (NOISE,) if oh else (NOISE, OH)
        self._aside = [i for i, label in enumerate(labels) if label in aside]
        self._oh = oh
        self._front_end = front_end
        self._rate = rate
        self._length = round(front_end.params.window_seconds * rate)
        self._known: dict[bytes, Heard] = {}

    def forget(self) -> None:
        """Forget what has been heard: the next utterance begins."""
        self._known.clear()

    def __call__(self, sounds: Sequence[FloatArray]) -> list[Heard]:
        """Return what each of ``sounds``, ``(n,)`` at the stream's rate, is taken for."""
        cut = [loudest(sound, self._length) for sound in sounds]
        keys = [sound.tobytes() for sound in cut]
        new = {key: sound for key, sound in zip(keys, cut, strict=True) if key not in self._known}
        if new:
            windows = [self._front_end.window(sound, self._rate)[0] for sound in new.values()]
            answers = self._classify(self._front_end(np.stack(windows)))
            self._known.update(zip(new, map(self._heard, answers), strict=True))
        return [self._known[key] for key in keys]

    def _heard(self, probabilities: FloatArray) -> Heard:
        digits = digit_probabilities(probabilities, self._labels, oh=self._oh)
        best = int(digits.argmax())
        noise = float(probabilities[self._aside].sum())
        return Heard(best, float(digits[best]), max(0.0, 1 - float(digits.sum()) - noise), noise)


def loudest(samples: FloatArray, length: int) -> FloatArray:
    """Return the ``length`` consecutive samples with the most energy, or all if fewer."""
    if len(samples) <= length:
        return samples
    energy = np.concatenate([[0.0], np.cumsum(np.square(samples, dtype=np.float64))])
    start = int(np.argmax(energy[length:] - energy[:-length]))
    return samples[start : start + length]
