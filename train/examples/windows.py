"""Training windows, cut tightly or the way the runtime's segmenter cuts them."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import numpy as np
import numpy.typing as npt

from recognizer.frontend import FrontEnd, loudest
from recognizer.segmenter import Segmenter, SegmenterParams, Utterance
from train.acoustics.joining import StreamParams, join
from train.files.progress import track

BATCH = 64
"""Windows whose features are computed together."""

FloatArray = npt.NDArray[np.float32]


def tight(audio: Sequence[FloatArray], rate: int, front_end: FrontEnd) -> FloatArray:
    """Return features ``(n, frames, mels)`` of recordings at ``rate`` Hz, from their start."""
    return features_of((front_end.window(samples, rate)[0] for samples in audio), front_end)


def segmented(
    audio: Sequence[FloatArray], rate: int, front_end: FrontEnd, rng: np.random.Generator
) -> tuple[FloatArray, list[int]]:
    """Return features of recordings as the runtime hears them, and which recordings they are.

    Each recording stands alone in a short stream of room tone; the utterance that holds most of
    it is taken. Recordings in which the detector finds no speech are left out.
    """
    kept = []

    def windows() -> Iterator[FloatArray]:
        for index, window in segmented_windows(audio, rate, front_end, rng):
            kept.append(index)
            yield window

    return features_of(windows(), front_end), kept


def segmented_windows(
    audio: Sequence[FloatArray], rate: int, front_end: FrontEnd, rng: np.random.Generator
) -> Iterator[tuple[int, FloatArray]]:
    """Yield the windows ``(window_samples,)`` that ``segmented`` makes features of.

    With each comes the number of its recording.
    """
    params = StreamParams()
    segmenter = Segmenter(SegmenterParams(sample_rate=params.sample_rate))
    length = round(front_end.params.window_seconds * params.sample_rate)
    for index, samples in enumerate(track(audio, "cutting", len(audio))):
        utterance = _cut_out(segmenter, samples, rate, params, rng)
        if utterance is not None:
            audible = loudest(utterance.samples, length)
            yield index, front_end.window(audible, params.sample_rate)[0]


def _cut_out(
    segmenter: Segmenter,
    samples: FloatArray,
    rate: int,
    params: StreamParams,
    rng: np.random.Generator,
) -> Utterance | None:
    """Return the utterance that holds most of a recording, or None where there is none."""
    import soxr

    narrow = soxr.resample(samples, rate, params.sample_rate)
    stream, (spoken,) = join([("", narrow)], params, rng)
    segmenter.reset()
    found = segmenter.push(stream) + segmenter.flush()
    return max(
        (segment for segment in found if isinstance(segment, Utterance)),
        key=lambda u: min(u.end, spoken.end) - max(u.start, spoken.start),
        default=None,
    )


def features_of(windows: Iterable[FloatArray], front_end: FrontEnd) -> FloatArray:
    """Return the features of windows ``(window_samples,)``, which are held a batch at a time."""
    remaining = iter(windows)
    batches = [np.zeros((0, front_end.params.frames, front_end.params.n_mels), np.float32)]
    while batch := list(islice(remaining, BATCH)):
        batches.append(front_end(np.stack(batch)))
    return np.concatenate(batches)
