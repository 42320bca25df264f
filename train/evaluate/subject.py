"""The model under test: heard on isolated clips, and through the recognizer as at run time."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from recognizer.classifier import Classifier
from recognizer.decoder import Decoder, DecoderParams, Finding, loudest
from recognizer.digits import digit_probabilities
from recognizer.events import Event
from recognizer.frontend import FrontEnd
from recognizer.latency import DEFAULT_LATENCY
from recognizer.model.manifest import OH
from recognizer.model import Model, load_model
from recognizer.recognizer import Recognizer
from recognizer.segmenter import Utterance

FloatArray = npt.NDArray[np.float32]
Classify = Callable[[FloatArray], FloatArray]


class Remembered:
    """A classifier that answers each window once: a clip is heard in more than one view."""

    def __init__(self, classify: Classify) -> None:
        self._classify = classify
        self._known: dict[bytes, FloatArray] = {}

    def __call__(self, features: FloatArray) -> FloatArray:
        """Return probabilities ``(n, classes)`` for ``features`` ``(n, frames, mels)``."""
        keys = [window.tobytes() for window in features]
        new = {key: i for i, key in enumerate(keys) if key not in self._known}
        if new:
            answers = self._classify(features[list(new.values())])
            self._known.update(zip(new, answers, strict=True))
        return np.stack([self._known[key] for key in keys])


class Subject:
    """A model and the network that answers for it; hears everything at threshold 0.

    What a higher threshold would have rejected is told from the confidences afterwards
    (``hearing.View.at``), so that one hearing serves every threshold.
    """

    def __init__(self, name: str, model: Model, classify: Classify) -> None:
        self.name = name
        self.model = model
        self.rate = model.manifest.sample_rate
        """Rate in Hz of the audio it listens to."""
        self.threshold = model.manifest.threshold
        """The model's own threshold."""
        self._plain = classify
        self._classify = Remembered(classify)
        self._front_end = FrontEnd(model.manifest.front_end)
        self._decoder = Decoder(
            self._classify,
            model.manifest.labels,
            self._front_end,
            DecoderParams(threshold=0.0),
            self.rate,
        )

    def probabilities(self, clips: Sequence[FloatArray]) -> FloatArray:
        """Return the probabilities of the ten digits, ``(n, 10)``, for clips at ``rate`` Hz.

        Each clip is cut to the window as the decoder cuts an utterance.
        """
        length = round(self._front_end.params.window_seconds * self.rate)
        labels = self.model.manifest.labels
        answers = np.zeros((len(clips), len(labels)), np.float32)
        for row, clip in zip(answers, clips, strict=True):
            window, _ = self._front_end.window(loudest(clip, length), self.rate)
            (row[:],) = self._classify(self._front_end(window[None]))
        return digit_probabilities(answers, labels)

    def decode(self, clip: FloatArray) -> list[Finding]:
        """Return what the decoder finds in a clip, taken for an utterance as it is."""
        self._decoder.reset()
        return self._decoder.decode(Utterance(0, len(clip), 0, clip))

    @property
    def knows_oh(self) -> bool:
        """Whether "oh" counts as zero to it."""
        return OH in self.model.manifest.labels

    def listen(self, stream: FloatArray, *, oh: bool = True) -> list[Event]:
        """Return the events of a stream at ``rate`` Hz, through segmenter and decoder."""
        recognizer = Recognizer(self.model, classify=self._classify, threshold=0.0, oh=oh)
        return recognizer.feed(stream) + recognizer.flush()

    def recognizer(self, latency: str = DEFAULT_LATENCY, *, oh: bool = True) -> Recognizer:
        """Return a new recognizer as at run time: the model's own threshold, nothing remembered."""
        return Recognizer(self.model, classify=self._plain, latency=latency, oh=oh)


def load_subject(model: str | Path | None) -> Subject:
    """Return a model file, by name or path, or the folder of a training run, to be measured.

    Raises UsageError or ModelError where there is none, or none that runs.
    """
    if model is not None and Path(model).is_dir():
        return _from_run(Path(model))
    loaded = load_model(model)
    return Subject(loaded.path.stem, loaded, Classifier(loaded))


def _from_run(folder: Path) -> Subject:
    from train.runs import load_run

    network, manifest = load_run(folder)

    def classify(features: FloatArray) -> FloatArray:
        answers: FloatArray = np.asarray(network.predict_on_batch(features))
        return answers

    return Subject(folder.resolve().name, Model(folder, b"", manifest), classify)
