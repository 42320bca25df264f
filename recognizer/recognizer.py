"""The glue: samples in, events out."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from recognizer import events
from recognizer.arrays import FloatArray
from recognizer.decoder import Classify, Decoder, DecoderParams, Finding
from recognizer.errors import UsageError
from recognizer.highpass import HighPass
from recognizer.latency import DEFAULT_LATENCY, setting
from recognizer.model import Model, load_model
from recognizer.model.classifier import load_classifier
from recognizer.segmenter import (
    Detector,
    Misfire,
    Progress,
    Segment,
    Segmenter,
    SegmenterParams,
    SpeechStart,
    Utterance,
)
from recognizer.sources import AudioFile
from recognizer.sources.base import Gap, Source, check_source
from recognizer.sources.samples import as_samples, channels_of
from recognizer.strictness import BALANCED

OnUtterance = Callable[[Utterance, Sequence[events.Event]], None]


class Recognizer:
    """Recognises the digits in a stream.

    ``model`` is a loaded model, a model file or the name of one. ``strictness`` names one of its
    thresholds ("strict", "balanced", "lenient"), ``threshold`` overrides it. ``oh`` says whether
    "oh" counts as zero. ``latency`` names how soon an answer is given
    (``recognizer.latency.SETTINGS``). ``detector`` takes the place of webrtcvad, ``classify``
    (samples to probabilities, as ``Classifier`` does) that of the model file's own network.

    Raises ModelError or UsageError where the model or a parameter does not serve.
    """

    def __init__(
        self,
        model: Model | str | Path | None = None,
        *,
        segmenter: SegmenterParams | None = None,
        threshold: float | None = None,
        strictness: str = BALANCED,
        oh: bool = True,
        latency: str = DEFAULT_LATENCY,
        detector: Detector | None = None,
        classify: Classify | None = None,
    ) -> None:
        self.model = model if isinstance(model, Model) else load_model(model)
        manifest = self.model.manifest
        params = segmenter or SegmenterParams(sample_rate=manifest.sample_rate)
        if params.sample_rate != manifest.sample_rate:
            raise UsageError(
                f"the segmenter runs at {params.sample_rate} Hz, the model listens at "
                f"{manifest.sample_rate} Hz"
            )
        if threshold is None:
            threshold = manifest.threshold_of(strictness)
        if not isinstance(threshold, int | float | np.floating) or not 0 <= threshold <= 1:
            raise UsageError(f"the threshold must be 0 to 1, not {threshold!r:.40}")
        self.sample_rate = manifest.sample_rate
        answer = setting(latency)
        self._high_pass = HighPass(self.sample_rate)
        self._segmenter = Segmenter(replace(params, pause=answer.pause), detector)
        self._decoder = Decoder(
            classify or load_classifier(self.model),
            manifest,
            DecoderParams(threshold=threshold, sure=answer.sure, oh=oh),
        )
        self._utterance = 0
        self.on_utterance: list[OnUtterance] = []
        """Called with each utterance, high-passed, and its results, before these are returned."""

    def feed(self, samples: FloatArray) -> list[events.Event]:
        """Take the stream's next samples and return the events they bring about.

        ``samples`` is ``(n,)`` mono in -1 to 1 at ``sample_rate`` Hz, of any length, as float32 or
        what ``as_samples`` makes float32 of (``Resampler`` makes it from any other rate or number
        of channels). Raises UsageError for anything else.
        """
        samples = as_samples(samples)
        if channels_of(samples) != 1:
            raise UsageError(
                f"feed takes mono samples of shape (n,), not {samples.shape}: a Resampler makes "
                "them of several channels"
            )
        return self._events(self._segmenter.push(self._high_pass(samples.reshape(-1))))

    def flush(self) -> list[events.Event]:
        """End the utterance in progress, if any, and return its events."""
        return self._events(self._segmenter.flush())

    def reset(self) -> None:
        """Forget the stream; the next sample is at 0 s."""
        self._high_pass.reset()
        self._segmenter.reset()
        self._decoder.reset()
        self._utterance = 0

    @property
    def position(self) -> float:
        """Seconds of stream taken so far."""
        return self._segmenter.position / self.sample_rate

    @property
    def speech(self) -> bool:
        """Whether the voice-activity detector takes the newest audio for speech."""
        return self._segmenter.speech

    def stream(self, source: Source) -> Iterator[events.Event]:
        """Yield the events of everything ``source`` gives, to its end.

        Closing this generator closes the source; what was in progress is lost then, so call
        ``flush`` first where it matters.
        """
        check_source(source)
        if source.sample_rate != self.sample_rate:
            raise UsageError(
                f"the source gives {source.sample_rate} Hz, the model listens at "
                f"{self.sample_rate} Hz"
            )
        for item in source:
            yield from self.skip(item) if isinstance(item, Gap) else self.feed(item)
        yield from self.flush()

    def skip(self, gap: Gap) -> Iterator[events.Event]:
        """Yield the events of audio that never came; later times stay true."""
        start = self.position
        yield from self._events(self._segmenter.skip(gap.lost))
        self._high_pass.reset()
        lost = gap.lost / self.sample_rate
        if gap.kind == "overflow":
            yield events.Overflow(start=start, lost=lost)
        elif gap.kind == "device_lost":
            yield events.DeviceLost(start=start, device=gap.device)
        else:
            yield events.DeviceBack(start=self.position, device=gap.device, lost=lost)

    def _events(self, segments: list[Segment]) -> list[events.Event]:
        found: list[events.Event] = []
        seconds = self._seconds
        for segment in segments:
            match segment:
                case SpeechStart(start):
                    self._utterance += 1
                    began = events.SpeechStart(start=seconds(start), utterance=self._utterance)
                    found.append(began)
                case Misfire(start, end):
                    found.append(events.Misfire(start=seconds(start), end=seconds(end)))
                case Progress(utterance, paused):
                    new = self._decoder.progress(utterance, paused=paused)
                    found += map(self._event, new)
                case Utterance():
                    ended = self._decoder.end(segment)
                    for hearer in self.on_utterance:
                        hearer(ended.utterance, [self._event(finding) for finding in ended.all])
                    found += map(self._event, ended.new)
        return found

    def _event(self, finding: Finding) -> events.Event:
        heard: dict[str, Any] = {
            "confidence": finding.confidence,
            "start": self._seconds(finding.start),
            "end": self._seconds(finding.end),
            "utterance": self._utterance,
        }
        if finding.digit is None:
            return events.Rejected(reason=finding.reason, **heard)
        return events.Digit(digit=finding.digit, **heard)

    def _seconds(self, samples: int) -> float:
        return samples / self.sample_rate


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
    found = recognizer.stream(AudioFile(path, recognizer.sample_rate))
    return "".join(str(event.digit) for event in found if isinstance(event, events.Digit))
