"""Recordings joined into one stream, with pauses and room tone between them."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from train.acoustics.noise import room_tone

FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class StreamParams:
    """How recordings are joined; ranges are drawn from uniformly."""

    sample_rate: int = 8_000
    """Hz."""
    pause: tuple[float, float] = (0.5, 0.8)
    """Seconds between recordings, and before the first and after the last."""
    level: tuple[float, float] | None = (-30.0, -6.0)
    """Peak of each recording in dB of full scale; None keeps it as recorded."""
    snr: tuple[float, float] = (35.0, 55.0)
    """Peak of the quietest recording over the room tone's root mean square, dB, once a stream."""
    tilt: tuple[float, float] = (0.0, 1.0)
    """Room tone's power falls with frequency to this power: 0 is white, 1 is pink."""


@dataclass(frozen=True)
class Spoken:
    """A word in a stream: its label and its samples, ``start`` to ``end`` exclusive."""

    label: str
    start: int
    end: int


def join(
    words: Iterable[tuple[str, FloatArray]], params: StreamParams, rng: np.random.Generator
) -> tuple[FloatArray, list[Spoken]]:
    """Join labelled audio, ``(n,)`` float32 each, into a stream; return it with what is where."""
    rate = params.sample_rate
    parts: list[FloatArray] = [_silence(params, rng)]
    spoken: list[Spoken] = []
    position = len(parts[0])
    quietest = 1.0
    for label, recorded in words:
        peak = max(float(np.abs(recorded).max()), 1e-9)
        level = peak if params.level is None else _gain(rng.uniform(*params.level))
        audio = recorded * np.float32(level / peak)
        quietest = min(quietest, level)
        pause = _silence(params, rng)
        spoken.append(Spoken(label, position, position + len(audio)))
        parts += [audio, pause]
        position += len(audio) + len(pause)
    stream = np.concatenate(parts).astype(np.float32)
    tone = room_tone(len(stream), rng, tilt=rng.uniform(*params.tilt), rate=rate)
    return stream + tone * np.float32(quietest * _gain(-rng.uniform(*params.snr))), spoken


def _silence(params: StreamParams, rng: np.random.Generator) -> FloatArray:
    return np.zeros(round(rng.uniform(*params.pause) * params.sample_rate), np.float32)


def _gain(decibels: float) -> float:
    return float(10 ** (decibels / 20))
