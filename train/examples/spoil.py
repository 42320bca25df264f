"""What happens to an utterance between the mouth and the model: room, codec, noise, level, cut."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from recognizer.highpass import HighPass
from recognizer.segmenter import Segmenter, SegmenterParams, Utterance
from train.acoustics.codecs import coded
from train.acoustics.noise import Noises
from train.acoustics.rooms import reverberate
from train.acoustics.signal import echoed, electrical, excerpt, mixed, speech_level
from train.examples.compose import RATE, Composed

FloatArray = npt.NDArray[np.float32]


SNR = ((35.0, 60.0), (15.0, 35.0), (0.0, 15.0))
"""Signal-to-noise ratios in dB of clean, noisy and very noisy utterances."""


@dataclass(frozen=True, kw_only=True)
class SpoilParams:
    """How often what happens to an utterance; shares are 0 to 1, levels decibels."""

    in_room: float = 0.3
    echo: float = 0.06
    coded: float = 0.12
    electrical: float = 0.1
    """Offset, drift or hum, as strong as 4 times the speech's peak."""
    clipped: float = 0.05
    """Loud beyond full scale."""
    babble: float = 0.4
    """Share of the noisy utterances with talkers in the background."""
    snr: tuple[float, float, float] = (0.45, 0.35, 0.2)
    """Shares of clean, noisy and very noisy utterances (``SNR``)."""
    segmented: float = 0.6
    """Cut by the runtime's segmenter; the others are cut anywhere in the silence around them."""
    bare: float = 0.0
    """Share of these others that have no silence around them: files cut tightly."""
    peak: tuple[float, float] = (-60.0, -1.0)
    """Full scale is 0."""


class Spoiler:
    """Turns what is said into what reaches the model's front-end."""

    def __init__(
        self,
        params: SpoilParams,
        noises: Noises,
        rooms: list[FloatArray],
        babble: list[FloatArray],
    ) -> None:
        self._params = params
        self._noises = noises
        self._rooms = rooms
        self._babble = babble
        self._high_pass = HighPass(RATE)
        self._segmenter = Segmenter(SegmenterParams(sample_rate=RATE))

    def __call__(self, composed: Composed, rng: np.random.Generator) -> FloatArray:
        """Return the utterance as it is heard, ``(n,)`` at RATE, cut out of its stream."""
        p = self._params
        audio = composed.audio
        if rng.random() < p.coded:
            audio = coded(audio, RATE, rng)
        if self._rooms and rng.random() < p.in_room:
            audio = reverberate(audio, self._rooms[rng.integers(len(self._rooms))])
        if rng.random() < p.echo:
            audio = echoed(audio, RATE, rng.uniform(0.12, 0.7), -rng.uniform(10, 26))
        before, after = (round(rng.uniform(*span) * RATE) for span in ((0.3, 0.6), (0.25, 0.4)))
        quiet = np.pad(audio, (before, after))
        level = speech_level(audio, RATE)
        stream = mixed(quiet, self._background(len(quiet), rng), level, draw_snr(rng, p.snr))
        stream = self._recorded(stream, rng)
        spoken = slice(before, before + len(audio))
        if rng.random() < p.segmented:
            return self._segmented(stream, spoken)
        if rng.random() < p.bare:
            return stream[spoken]
        first = max(0, spoken.start - int(rng.integers(0, RATE // 4)))
        return stream[first : spoken.stop + int(rng.integers(0, RATE // 5))]

    def _background(self, length: int, rng: np.random.Generator) -> FloatArray:
        if self._babble and rng.random() < self._params.babble:
            return excerpt(self._babble[rng.integers(len(self._babble))], length, rng)
        return self._noises.background(length, rng)

    def _recorded(self, stream: FloatArray, rng: np.random.Generator) -> FloatArray:
        """Return what a 16-bit recorder makes of it, high-passed as the recognizer does it."""
        p = self._params
        peak = float(np.abs(stream).max()) or 1.0
        # Most recordings are neither very soft nor very loud.
        wanted = rng.uniform(*p.peak) if rng.random() < 0.35 else rng.uniform(-30, p.peak[1])
        stream = stream * np.float32(10 ** (wanted / 20) / peak)
        if rng.random() < p.electrical:
            most = 4 * 10 ** (wanted / 20)
            strength = min(most, 0.9) * rng.uniform(0.05, 1.0)
            stream = stream * np.float32(min(1.0, (1.0 - strength) * 10 ** (-wanted / 20)))
            stream = stream + electrical(len(stream), RATE, rng) * np.float32(strength)
        if rng.random() < p.clipped:
            stream = stream * np.float32(10 ** (rng.uniform(3, 14) / 20 - wanted / 20))
        stored = np.clip(np.rint(stream * 32_768), -32_768, 32_767) / np.float32(32_768)
        self._high_pass.reset()
        return self._high_pass(stored.astype(np.float32))

    def _segmented(self, stream: FloatArray, spoken: slice) -> FloatArray:
        """Return what lies from the first to the last utterance that holds some of the speech."""
        self._segmenter.reset()
        segments = self._segmenter.push(stream) + self._segmenter.flush()
        found = [
            segment
            for segment in segments
            if isinstance(segment, Utterance)
            and min(segment.end, spoken.stop) - max(segment.start, spoken.start) > RATE // 20
        ]
        length = spoken.stop - spoken.start
        heard = sum(segment.end - segment.start for segment in found)
        if heard < 0.4 * length:
            return stream[max(0, spoken.start - RATE // 10) : spoken.stop + RATE // 10]
        last = found[-1]
        return stream[found[0].offset : last.offset + len(last.samples)]


def draw_snr(rng: np.random.Generator, shares: tuple[float, float, float]) -> float:
    """Return a signal-to-noise ratio in dB: often clean, sometimes as bad as 0 dB."""
    low, high = SNR[rng.choice(3, p=shares)]
    return float(rng.uniform(low, high))
