"""Impulse responses of simulated rooms (image sources, by pyroomacoustics)."""

import numpy as np
import numpy.typing as npt

from recognizer.extras import needs

FloatArray = npt.NDArray[np.float32]

LONGEST = 0.6
"""Seconds of an impulse response that are kept."""


def room(rng: np.random.Generator, rate: int) -> FloatArray:
    """Return the impulse response of a random room, ``(n,)`` at ``rate`` Hz.

    A box of 2.5 to 8 m by 2.5 to 6 m by 2.3 to 3.5 m with a reverberation time of 0.15 to
    0.7 s; talker and microphone lie 0.3 m from the walls or more. It begins with the direct
    sound and has unit energy.
    """
    with needs("train"):
        import pyroomacoustics

    size = rng.uniform([2.5, 2.5, 2.3], [8.0, 6.0, 3.5])
    seconds = rng.uniform(0.15, 0.7)
    try:
        absorption, order = pyroomacoustics.inverse_sabine(seconds, size)
    except ValueError:  # No absorption makes so large a room so dry.
        absorption, order = 0.9, 8
    box = pyroomacoustics.ShoeBox(
        size,
        fs=rate,
        materials=pyroomacoustics.Material(absorption),
        max_order=min(order, 14),
    )
    box.add_source(rng.uniform(0.3, size - 0.3))
    box.add_microphone(rng.uniform(0.3, size - 0.3))
    box.compute_rir()
    response = np.asarray(box.rir[0][0], np.float32)
    direct = int(np.abs(response).argmax())
    response = response[max(0, direct - 8) :][: round(LONGEST * rate)]
    return response / np.sqrt(np.sum(response**2))


def reverberate(audio: FloatArray, response: FloatArray) -> FloatArray:
    """Return ``audio`` as heard in a room, with its tail."""
    length = len(audio) + len(response) - 1
    size = 1 << (length - 1).bit_length()
    product = np.fft.rfft(audio, size) * np.fft.rfft(response, size)
    return np.fft.irfft(product, size)[:length].astype(np.float32)
