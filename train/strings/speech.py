"""Where speech is in a recording of one word.

A reference is true only if it says where speech is, so speech is told by energy. FSDD's recordings
are cut tightly and are kept whole; in a few of them up to half a second of silence is left, which
is then not counted as speech. Other sets leave as much room around every word: of that 30 ms stay,
faded, so that soft onsets (/f/, /th/) are not cut off. ``distort.trimmed`` does not serve: 30 dB
below the loudest it cuts such onsets, and where the room is louder than that it cuts nothing.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from train.corpora import Recording
from train.evaluate.noise import active

FloatArray = npt.NDArray[np.float32]

RANGE_DB = 40.0
"""Frames this far below the loudest one are no speech, however quiet the room."""
ABOVE_ROOM_DB = 10.0
"""Speech is this much louder than the room around it, the quietest tenth of the recording ..."""
LEAST_RANGE_DB = 20.0
"""... but no frame within this of the loudest is taken for room: all of it may be speech ..."""
LEAST_RANGE_WHOLE_DB = 35.0
"""... the more so where a recording is known to be cut tightly."""
MARGIN_SECONDS = 0.03
"""Room kept at either side of speech; the shortest gap, so that no margin reaches a neighbour."""


@dataclass(frozen=True)
class Word:
    """A recording at an active level of 1, and its samples ``start`` to ``end`` of speech."""

    audio: FloatArray
    """``(n,)``."""
    start: int
    end: int


def cut_out(recording: Recording, rate: int, *, whole: bool) -> Word:
    """Return a recording at ``rate`` Hz, whole or with only a margin around its speech."""
    audio = recording.load(rate)
    audio = audio / np.float32(active(audio, rate)[1] or 1.0)
    if whole:
        return Word(audio, *speech_span(audio, rate, LEAST_RANGE_WHOLE_DB))
    start, end = speech_span(audio, rate)
    margin = round(MARGIN_SECONDS * rate)
    before, after = min(margin, start), min(margin, len(audio) - end)
    kept = audio[start - before : end + after].copy()
    kept[:before] *= np.linspace(0, 1, before, endpoint=False, dtype=np.float32)
    kept[len(kept) - after :] *= np.linspace(1, 0, after, dtype=np.float32)
    return Word(kept, before, before + end - start)


def speech_span(
    audio: FloatArray, rate: int, least_range: float = LEAST_RANGE_DB
) -> tuple[int, int]:
    """Return the samples from the first to the last 10 ms that are loud enough for speech.

    Frames within ``least_range`` dB of the loudest always are. Digital silence is not taken for
    the room. All of ``audio`` where it is shorter than 10 ms.
    """
    frame = rate // 100
    count = len(audio) // frame
    power = np.square(audio[: count * frame].reshape(count, frame), dtype=np.float64).mean(axis=1)
    if not power.any():
        return 0, len(audio)
    decibels = 10 * np.log10(np.maximum(power, 1e-20))
    top = decibels.max()
    room = float(np.percentile(decibels[power > 0], 10))
    least = max(top - RANGE_DB, min(room + ABOVE_ROOM_DB, top - least_range))
    loud = np.flatnonzero(decibels >= least)
    end = len(audio) if loud[-1] == count - 1 else (loud[-1] + 1) * frame
    return int(loud[0] * frame), int(end)
