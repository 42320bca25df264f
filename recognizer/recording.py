"""A whole recording in one line."""

from pathlib import Path

from recognizer.events import Digit
from recognizer.model import Model
from recognizer.recognizer import Recognizer
from recognizer.sources import AudioFile


def recognize(path: str | Path, model: Model | str | Path | None = None) -> str:
    """Return the digits spoken in a recording, in order, as text: ``"7399"``.

    ``path`` is a file of any rate, width and number of channels that ``AudioFile`` reads, ``model``
    what ``Recognizer`` takes. Times, confidences and rejections are in the events that
    ``Recognizer().stream(AudioFile(path))`` gives.

    Raises AudioError where the file is no audio or is damaged, UsageError or ModelError where the
    model does not serve.

    >>> recognize("visit.wav")  # doctest: +SKIP
    '7399'
    """
    recognizer = Recognizer(model)
    events = recognizer.stream(AudioFile(path, recognizer.sample_rate))
    return "".join(str(event.digit) for event in events if isinstance(event, Digit))
