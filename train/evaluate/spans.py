"""Where speech is in a recording, told by energy."""

import numpy as np
import numpy.typing as npt

from train.corpora import Recording

FloatArray = npt.NDArray[np.float32]

RANGE_DB = 40.0
"""Frames this far below the loudest one are no speech, however quiet the room."""
ABOVE_ROOM_DB = 10.0
"""Speech is this much louder than the room around it, the quietest tenth of the recording ..."""
LEAST_RANGE_DB = 25.0
"""... but no frame within this of the loudest is taken for room: all of it may be speech."""


def speech_span(audio: FloatArray, rate: int) -> tuple[int, int]:
    """Return the samples from the first to the last 10 ms that are loud enough for speech.

    ``audio`` is ``(n,)`` at ``rate`` Hz. Digital silence is not taken for the room. All of it is
    speech where it is silent or shorter than 10 ms.
    """
    frame = rate // 100
    count = len(audio) // frame
    power = np.square(audio[: count * frame].reshape(count, frame), dtype=np.float64).mean(axis=1)
    if not power.any():
        return 0, len(audio)
    decibels = 10 * np.log10(np.maximum(power, 1e-20))
    top = decibels.max()
    room = float(np.percentile(decibels[power > 0], 10))
    least = max(top - RANGE_DB, min(room + ABOVE_ROOM_DB, top - LEAST_RANGE_DB))
    loud = np.flatnonzero(decibels >= least)
    end = len(audio) if loud[-1] == count - 1 else (loud[-1] + 1) * frame
    return int(loud[0] * frame), int(end)


def words_a_minute(recording: Recording, rate: int) -> float:
    """Return the tempo of a recording, from the start of its first word to the end of its last."""
    start, end = speech_span(recording.load(rate), rate)
    return 60 * rate * len(recording.words) / max(1, end - start)
