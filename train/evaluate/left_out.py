"""Leave-one-speaker-out: models that never heard a speaker of FSDD, on that speaker.

The models are made by training, one a speaker; here they are only measured. A folder holds them as
``{speaker}.tflite``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from recognizer.errors import UsageError
from recognizer.model import load_model
from recognizer.recognizer import Recognizer
from train.corpora import Recording
from train.evaluate.bootstrap import Estimate
from train.evaluate.isolated import IsolatedScore, score
from train.evaluate.listening import Heard, Listener, at, seed_of


@dataclass(frozen=True)
class LeftOut:
    """Accuracy on speakers that the model heard nothing of, each at its own model's threshold."""

    score: IsolatedScore
    """All speakers together."""
    trainings: list[str]
    """The commands that made the models, where their manifests name them."""

    @property
    def accuracy(self) -> Estimate:
        """Share of the digits that were heard as what they are."""
        return self.score.accuracy


def models_in(folder: Path, recordings: Sequence[Recording]) -> dict[str, Path]:
    """Return the model file of each speaker that was left out.

    Raises UsageError where one of the speakers has none.
    """
    found = {r.speaker: folder / f"{r.speaker}.tflite" for r in sorted(recordings)}
    missing = [path.name for path in found.values() if not path.is_file()]
    if missing:
        raise UsageError(f"{folder}: no {', '.join(missing)}; it needs a model for each speaker")
    return found


def measure(models: dict[str, Path], recordings: Sequence[Recording], seed: int) -> LeftOut | None:
    """Let each model hear all recordings of the speaker that it never heard."""
    heard: list[Heard] = []
    trainings: list[str] = []
    for speaker, path in models.items():
        model = load_model(path)
        own = [recording for recording in recordings if recording.speaker == speaker]
        listener = Listener(Recognizer(model, threshold=0.0))
        found = listener.hear(own, seed_of(seed, "left out", speaker))
        heard += at(found, model.manifest.threshold)
        trainings.append(str(model.manifest.training.get("command", path.name)))
    scored = score("FSDD, each speaker left out of training", heard)
    return LeftOut(scored, trainings) if scored else None
