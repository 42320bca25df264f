"""The front-end: an utterance becomes a window, a window its log-mel features.

Training, export checks and the runtime all use this one implementation. The mel scale and
filter normalisation are Slaney's (Auditory Toolbox, 1998), the defaults of librosa.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from recognizer.arrays import FloatArray
from recognizer.errors import UsageError

BoolArray = npt.NDArray[np.bool_]

POWER_FLOOR = 1e-10
"""Smallest power before the logarithm (librosa's ``amin``)."""
LIMITS = {
    "sample_rate": (1, 768_000),
    "window_samples": (1, 1_000_000),
    "n_fft": (2, 16_384),
    "hop_length": (1, 1_000_000),
    "n_mels": (1, 512),
}
"""Whole numbers that a front-end may have: a model file must not be able to ask for any memory."""
LARGEST_WINDOW = 4_000_000
"""Samples in all the frames of a window."""


@dataclass(frozen=True, kw_only=True)
class FrontEndParams:
    """Everything that decides what a model sees; stored in the model's manifest."""

    sample_rate: int = 22_050
    """Rate of the window in Hz."""
    window_samples: int = 17_640
    """Length of the window in samples: 0.8 s, the 99th percentile of the reference data."""
    n_fft: int = 2_048
    """Length of the Hann window and the Fourier transform in samples."""
    hop_length: int = 512
    """Samples between frames."""
    n_mels: int = 64
    """Number of mel bands between 0 Hz and ``f_max``."""
    f_max: float = 11_025.0
    """Upper edge of the highest mel band in Hz."""
    top_db: float = 80.0
    """Decibels kept below the loudest bin of the window."""

    def __post_init__(self) -> None:
        for name, (least, most) in LIMITS.items():
            value = getattr(self, name)
            if type(value) is not int or not least <= value <= most:
                raise UsageError(
                    f"front-end: {name} must be a whole number from {least} to {most}, not {value}"
                )
        if self.frames * self.n_fft > LARGEST_WINDOW:
            raise UsageError("front-end: too many frames of too many samples for a window")
        if not self.top_db > 0:
            raise UsageError(f"front-end: top_db must be above 0, not {self.top_db}")
        if not 0 < self.f_max <= self.sample_rate / 2:
            raise UsageError(
                f"front-end: f_max must be above 0 and at most {self.sample_rate / 2:g} Hz, "
                f"half the sample rate, not {self.f_max:g}"
            )

    @property
    def frames(self) -> int:
        """Frames in a window, the first and last centred on its ends."""
        return 1 + self.window_samples // self.hop_length

    @property
    def window_seconds(self) -> float:
        """Length of the window in seconds."""
        return self.window_samples / self.sample_rate

    def as_dict(self) -> dict[str, Any]:
        """Return the parameters as JSON types."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "FrontEndParams":
        """Return parameters from ``as_dict``'s form; raises UsageError for any other."""
        names = {f.name for f in fields(cls)}
        if set(values) != names:
            odd = ", ".join(sorted(set(values) ^ names))
            raise UsageError(f"front-end: parameters missing or unknown: {odd}")
        try:
            return cls(**values)
        except TypeError as error:
            raise UsageError(f"front-end: {error}") from None


class FrontEnd:
    """Log-mel features of windows, and the windows of utterances.

    A window classifier takes windows of ``window_samples``. A sequence model takes an utterance of
    any length from ``window_samples`` on as one window.
    """

    def __init__(self, params: FrontEndParams | None = None) -> None:
        self.params = params or FrontEndParams()

    def window(self, samples: FloatArray, rate: int) -> tuple[FloatArray, BoolArray]:
        """Bring an utterance to the model's rate and to the window's length.

        ``samples`` is mono float32 at ``rate`` Hz. Returns ``(window_samples,)`` float32, padded
        with zeros or truncated at the end, and a mask of the same shape, true on samples that
        are audio rather than padding.
        """
        audio = np.asarray(samples, dtype=np.float32)
        if rate != self.params.sample_rate:
            import soxr

            audio = soxr.resample(audio, rate, self.params.sample_rate)
        length = min(len(audio), self.params.window_samples)
        padded = np.zeros(self.params.window_samples, np.float32)
        padded[:length] = audio[:length]
        mask = np.arange(self.params.window_samples) < length
        return padded, mask

    def padded(self, samples: FloatArray, stride: int) -> FloatArray:
        """Return an utterance with zeros at its end, as a sequence model takes it, float32.

        ``samples`` is ``(n,)`` mono float32 at the front-end's rate. It gets at least
        ``window_samples`` long, and as long as it takes to have one frame more than a multiple of
        ``stride``.
        """
        step = stride * self.params.hop_length
        length = max(len(samples), self.params.window_samples)
        out = np.zeros(-(-length // step) * step, np.float32)
        out[: len(samples)] = samples
        return out

    def utterance(self, samples: FloatArray, stride: int) -> FloatArray:
        """Turn an utterance ``(n,)`` into a sequence model's features ``(frames, n_mels)``."""
        features: FloatArray = self(self.padded(samples, stride)[None])[0]
        return features

    def __call__(self, windows: FloatArray) -> FloatArray:
        """Turn windows ``(n, samples)`` into features ``(n, frames, n_mels)``, float32.

        Features are decibels below the loudest bin of each window, clipped at ``-top_db`` and
        divided by ``top_db``: -1 to 0. The level of the recording does not matter, so that a
        quiet microphone looks like a loud one.
        """
        return self.normalise(self.decibels(windows))

    def normalise(self, decibels: FloatArray) -> FloatArray:
        """Turn what ``decibels`` returns into features: the second half of calling this object."""
        loudest = decibels.max(axis=(1, 2), keepdims=True)
        scaled = np.maximum(decibels - loudest, -self.params.top_db) / self.params.top_db
        features: FloatArray = scaled.astype(np.float32)
        return features

    def decibels(self, windows: FloatArray) -> FloatArray:
        """Return the mel spectrogram of ``(n, samples)`` in dB, ``(n, frames, n_mels)``.

        Frames are centred, with zeros beyond the window's ends, as librosa's are.
        """
        p = self.params
        windows = np.asarray(windows, dtype=np.float32)
        if windows.ndim != 2:
            raise UsageError(
                f"front-end: windows must have shape (n, samples), not {windows.shape}"
            )
        edge, length = p.n_fft // 2, windows.shape[1]
        padded = np.zeros((len(windows), length + 2 * edge), np.float32)
        padded[:, edge : edge + length] = windows
        frames = np.lib.stride_tricks.sliding_window_view(padded, p.n_fft, axis=1)
        spectrum = np.fft.rfft(frames[:, :: p.hop_length] * self.hann, axis=2)
        power = spectrum.real**2 + spectrum.imag**2
        mel = power.astype(np.float32) @ self.filterbank.T
        levels: FloatArray = 10 * np.log10(np.maximum(mel, POWER_FLOOR))
        return levels

    @cached_property
    def hann(self) -> FloatArray:
        """Periodic Hann window ``(n_fft,)``."""
        n = self.params.n_fft
        return (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(n) / n)).astype(np.float32)

    @cached_property
    def centres(self) -> npt.NDArray[np.float64]:
        """Centre of each mel filter in Hz, ``(n_mels,)``."""
        return self._edges[1:-1]

    @cached_property
    def _edges(self) -> npt.NDArray[np.float64]:
        p = self.params
        return _mel_to_hz(np.linspace(0, float(_hz_to_mel(p.f_max)), p.n_mels + 2))

    @cached_property
    def filterbank(self) -> FloatArray:
        """Triangular mel filters ``(n_mels, 1 + n_fft // 2)``, each of unit area."""
        p = self.params
        bins = np.linspace(0, p.sample_rate / 2, 1 + p.n_fft // 2)
        edges = self._edges
        rising = (bins - edges[:-2, None]) / np.diff(edges)[:-1, None]
        falling = (edges[2:, None] - bins) / np.diff(edges)[1:, None]
        triangles = np.maximum(0, np.minimum(rising, falling))
        areas = (edges[2:] - edges[:-2]) / 2
        return (triangles / areas[:, None]).astype(np.float32)


def loudest(samples: FloatArray, length: int) -> FloatArray:
    """Return the ``length`` consecutive samples with the most energy, or all if fewer."""
    start = loudest_at(samples, length)
    return samples[start : start + length]


def loudest_at(samples: FloatArray, length: int) -> int:
    """Return where the ``length`` consecutive samples with the most energy begin."""
    if len(samples) <= length:
        return 0
    energy = np.concatenate([[0.0], np.cumsum(np.square(samples, dtype=np.float64))])
    return int(np.argmax(energy[length:] - energy[:-length]))


_LINEAR_HZ_PER_MEL = 200 / 3
_BREAK_HZ = 1_000.0
_BREAK_MEL = _BREAK_HZ / _LINEAR_HZ_PER_MEL
_LOG_STEP = np.log(6.4) / 27


def _hz_to_mel(hz: float) -> float:
    if hz < _BREAK_HZ:
        return hz / _LINEAR_HZ_PER_MEL
    return float(_BREAK_MEL + np.log(hz / _BREAK_HZ) / _LOG_STEP)


def _mel_to_hz(mel: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    above = _BREAK_HZ * np.exp(_LOG_STEP * (mel - _BREAK_MEL))
    return np.where(mel < _BREAK_MEL, mel * _LINEAR_HZ_PER_MEL, above)
