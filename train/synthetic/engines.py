"""What a speech engine is to the builder, and where to find each."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from types import ModuleType
from typing import Any, Protocol

import numpy as np

from train.synthetic.audio import Samples
from train.synthetic.options import SyntheticOptions
from train.synthetic.voices import Voice


class EngineError(RuntimeError):
    """An engine is not installed or failed; the message is one line for the user."""


class Engine(Protocol):
    """Turns text into sound."""

    def speak(self, text: str, voice: Voice, rng: np.random.Generator) -> Samples:
        """Return `text` said by `voice` as mono float32 (n,) at 16 kHz, not yet trimmed.

        Raises EngineError where the engine cannot say it.
        """
        ...


def load(name: str, options: SyntheticOptions) -> Engine:
    """Start an engine by name; raises EngineError where its package is missing."""
    from train.synthetic import formant, kokoro, neural

    makers: dict[str, Callable[[SyntheticOptions], Engine]] = {
        "espeak": formant.Espeak,
        "flite": formant.Flite,
        "hibari": neural.Hibari,
        "piper": neural.Piper,
        "kokoro": kokoro.Kokoro,
    }
    return makers[name](options)


def need(package: str) -> ModuleType:
    """Import an optional package; raises EngineError naming the extra that has it."""
    try:
        return importlib.import_module(package)
    except ImportError as error:
        raise EngineError(
            f'{package} is missing: pip install "spoken-digit-recognizer[synth]"'
        ) from error


def session(model: str | bytes) -> Any:
    """Open an onnxruntime session with one thread; the builder runs several processes instead."""
    runtime = need("onnxruntime")
    settings = runtime.SessionOptions()
    settings.intra_op_num_threads = settings.inter_op_num_threads = 1
    settings.log_severity_level = 3
    return runtime.InferenceSession(model, settings, providers=["CPUExecutionProvider"])
