"""Speech as it comes out of a lossy codec: what a model must hear through, and not learn from."""

import io

import numpy as np
import numpy.typing as npt
import soundfile
import soxr

FloatArray = npt.NDArray[np.float32]

CODECS = (("WAV", "GSM610"), ("WAV", "IMA_ADPCM"), ("WAV", "ULAW"), ("MP3", "MPEG_LAYER_III"))
"""Format and subtype, as libsndfile names them."""
MP3_RATE = 11_025
"""Hz; at the model's own, LAME would add a low-pass filter of its own."""


def coded(audio: FloatArray, rate: int, rng: np.random.Generator) -> FloatArray:
    """Return ``audio`` ``(n,)`` after one of CODECS, of the same length."""
    container, subtype = CODECS[rng.integers(len(CODECS))]
    mp3 = container == "MP3"
    used = MP3_RATE if mp3 else rate
    peak = float(np.abs(audio).max()) or 1.0
    given = audio / peak * 0.7
    given = soxr.resample(given, rate, used) if mp3 else given
    level = {"compression_level": float(rng.uniform(0.4, 0.99))} if mp3 else {}
    file = io.BytesIO()
    soundfile.write(file, given, used, format=container, subtype=subtype, **level)
    file.seek(0)
    heard, _ = soundfile.read(file, dtype="float32")
    heard = soxr.resample(heard, used, rate) if mp3 else heard
    fitting = np.zeros(len(audio), np.float32)
    fitting[: len(heard)] = heard[: len(audio)]
    return fitting * np.float32(peak / 0.7)
