"""The classifier: an utterance's samples in, its symbols' probabilities out."""

from collections.abc import Callable

import numpy as np

from recognizer.arrays import FloatArray
from recognizer.frontend import FrontEnd, loudest, loudest_at
from recognizer.model.files import Model
from recognizer.model.manifest import NOTHING, Manifest
from recognizer.model.network import Network

Inference = Callable[[FloatArray], FloatArray]
"""Inputs to probabilities, as ``Network`` does."""


class Classifier:
    """A network with its front-end.

    ``infer`` is the network: ``(n, frames, n_mels)`` features, or windows of samples where
    ``takes_samples``, to probabilities. ``any_length`` says whether it takes more frames than
    ``window_samples`` makes.
    """

    def __init__(
        self,
        manifest: Manifest,
        infer: Inference,
        *,
        any_length: bool = True,
        takes_samples: bool = False,
    ) -> None:
        self._infer = infer
        self._front_end = FrontEnd(manifest.front_end)
        self._rate = manifest.sample_rate
        self._stride = manifest.stride
        self._step = manifest.step
        self._any_length = any_length
        self._takes_samples = takes_samples
        self._nothing = np.array([label == NOTHING for label in manifest.labels], np.float32)

    def __call__(self, samples: FloatArray) -> FloatArray:
        """Return the probabilities of an utterance's symbols, ``(steps, labels)`` float32.

        ``samples`` is ``(n,)`` mono float32 at the rate of the stream. Step u of a sequence model
        is centred on sample ``u * manifest.step``. A window classifier gives one step, for the
        loudest window of the utterance.
        """
        if not self._stride:
            return self._window(samples)
        if self._any_length:
            return self._answer(self._front_end.padded(samples, self._stride))
        return self._cut(samples)

    def _window(self, samples: FloatArray) -> FloatArray:
        length = round(self._front_end.params.window_seconds * self._rate)
        window, _ = self._front_end.window(loudest(samples, length), self._rate)
        return self._infer(window[None] if self._takes_samples else self._front_end(window[None]))

    def _cut(self, samples: FloatArray) -> FloatArray:
        """Return the answer of a network of fixed length: the loudest part is heard, no more."""
        length = self._front_end.params.window_samples
        padded = self._front_end.padded(samples, self._stride)
        first = loudest_at(padded, length) // self._step
        at = first * self._step
        heard = self._answer(padded[at : at + length])
        out = np.tile(self._nothing, (len(padded) // self._step + 1, 1))
        out[first : first + len(heard)] = heard
        return out

    def _answer(self, window: FloatArray) -> FloatArray:
        inputs = window if self._takes_samples else self._front_end(window[None])[0]
        answer: FloatArray = self._infer(inputs[None])[0]
        return answer


def load_classifier(model: Model, *, threads: int = 1) -> Classifier:
    """Return the classifier of a model file; raises ModelError as ``Network`` does."""
    network = Network(model, threads=threads)
    return Classifier(
        model.manifest,
        network,
        any_length=network.any_length,
        takes_samples=network.takes_samples,
    )
