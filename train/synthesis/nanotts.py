"""SVOX Pico from the package py-nanotts: one American and one British woman."""

import numpy as np

from train.synthesis.audio import Samples, shift
from train.synthesis.engine import EngineError, need
from train.synthesis.options import SynthesisOptions
from train.synthesis.voices import Voice

PCM_SCALE = 32768.0


class NanoTts:
    """nanotts: two recorded speakers, moved to other pitches and vocal tracts; very fast."""

    def __init__(self, options: SynthesisOptions) -> None:
        """Raise EngineError where py-nanotts is not installed."""
        self._pico = need("py_nanotts").NanoTTS()

    def speak(self, text: str, voice: Voice, rng: np.random.Generator) -> Samples:
        """See `Engine.speak`; Pico delivers 16-bit samples at 16 kHz."""
        speed = voice.speed * rng.uniform(0.9, 1.1) / voice.shift
        pitch = voice.pitch * rng.uniform(0.95, 1.05)
        pcm = self._pico.speak(text, voice=voice.speaker, speed=speed, pitch=pitch)
        if not pcm:
            raise EngineError(f"nanotts said nothing for {text!r}")
        samples = np.frombuffer(pcm, dtype="<i2").astype(np.float32) / np.float32(PCM_SCALE)
        return shift(samples, voice.shift)
