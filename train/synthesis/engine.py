"""What a speech engine is to the builder, and how engines find what they need."""

import importlib
from types import ModuleType
from typing import Any, Protocol

import numpy as np

from recognizer.errors import RecognizerError
from recognizer.extras import how_to_install
from train.synthesis.audio import Samples
from train.synthesis.voices import Voice


class EngineError(RecognizerError):
    """An engine is not installed or failed; the message is one line for the user."""


class Engine(Protocol):
    """Turns text into sound."""

    def speak(self, text: str, voice: Voice, rng: np.random.Generator) -> Samples:
        """Return `text` said by `voice` as mono float32 (n,) at 16 kHz, not yet trimmed.

        Raises EngineError where the engine cannot say it.
        """
        ...


def need(package: str) -> ModuleType:
    """Import an optional package; raises EngineError naming the extra that has it."""
    try:
        return importlib.import_module(package)
    except ImportError as error:
        raise EngineError(how_to_install("synth", package)) from error


def session(model: str | bytes) -> Any:
    """Open an onnxruntime session with one thread; the builder runs several processes instead."""
    runtime = need("onnxruntime")
    settings = runtime.SessionOptions()
    settings.intra_op_num_threads = settings.inter_op_num_threads = 1
    settings.log_severity_level = 3
    return runtime.InferenceSession(model, settings, providers=["CPUExecutionProvider"])
