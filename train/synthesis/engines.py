"""All speech engines by name."""

from collections.abc import Callable, Mapping

from train.synthesis.engine import Engine
from train.synthesis.kokoro import Kokoro
from train.synthesis.neural import Hibari, Piper
from train.synthesis.options import SynthesisOptions
from train.synthesis.rule_based import Espeak, Flite, NanoTts

MAKERS: Mapping[str, Callable[[SynthesisOptions], Engine]] = {
    "espeak": Espeak,
    "flite": Flite,
    "nanotts": NanoTts,
    "hibari": Hibari,
    "piper": Piper,
    "kokoro": Kokoro,
}


def load(name: str, options: SynthesisOptions) -> Engine:
    """Start an engine by name; raises EngineError where its package is missing."""
    return MAKERS[name](options)
