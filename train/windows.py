"""Training windows, cut tightly or the way the runtime's segmenter cuts them."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from recognizer.decoder import loudest
from recognizer.frontend import FrontEnd
from recognizer.segmenter import Segmenter, SegmenterParams, Utterance
from train.streams import StreamParams, join

FloatArray = npt.NDArray[np.float32]


def tight(audio: Sequence[FloatArray], rate: int, front_end: FrontEnd) -> FloatArray:
    """Return features ``(n, frames, mels)`` of recordings at ``rate`` Hz, from their start."""
    return _features([front_end.window(samples, rate)[0] for samples in audio], front_end)


def segmented(
    audio: Sequence[FloatArray], rate: int, front_end: FrontEnd, rng: np.random.Generator
) -> tuple[FloatArray, list[int]]:
    """Return features of recordings as the runtime hears them, and which recordings they are.

    Each recording stands alone in a short stream of room tone; the utterance that holds most of
    it is taken. Recordings in which the detector finds no speech are left out.
    """
    import soxr

    params = StreamParams()
    segmenter = Segmenter(SegmenterParams(sample_rate=params.sample_rate))
    length = round(front_end.params.window_seconds * params.sample_rate)
    windows, kept = [], []
    for index, samples in enumerate(audio):
        narrow = soxr.resample(samples, rate, params.sample_rate)
        stream, (spoken,) = join([("", narrow)], params, rng)
        segmenter.reset()
        utterances = [s for s in segmenter.push(stream) if isinstance(s, Utterance)]
        utterances += [s for s in segmenter.flush() if isinstance(s, Utterance)]
        if not utterances:
            continue
        best = max(utterances, key=lambda u: min(u.end, spoken.end) - max(u.start, spoken.start))
        window, _ = front_end.window(loudest(best.samples, length), params.sample_rate)
        windows.append(window)
        kept.append(index)
    return _features(windows, front_end), kept


def _features(windows: list[FloatArray], front_end: FrontEnd) -> FloatArray:
    """Return the features of many windows, a batch at a time to bound memory."""
    batches = [np.stack(windows[at : at + 64]) for at in range(0, len(windows), 64)]
    shape = (0, front_end.params.frames, front_end.params.n_mels)
    return np.concatenate([np.zeros(shape, np.float32), *(front_end(batch) for batch in batches)])
