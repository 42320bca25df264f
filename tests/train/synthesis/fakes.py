"""Voices, options, and what stands in for the engines and the listener."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from train.synthesis import audio, speaking
from train.synthesis.check import Transcripts
from train.synthesis.engine import Engine
from train.synthesis.index import Entry
from train.synthesis.options import SynthesisOptions
from train.synthesis.prompts import Prompt
from train.synthesis.styles import Mixture
from train.synthesis.voices import Voice

VOICE = Voice(name="kokoromix001", engine="kokoro", mixture=Mixture.of("jf_alpha"))
RULED = Voice(name="espeak001m1", engine="espeak", speaker="en-us+m1")


def options(out: Path, **changes: object) -> SynthesisOptions:
    small = SynthesisOptions(
        out=out,
        voices=2,
        espeak_voices=2,
        flite_voices=1,
        hibari_voices=1,
        piper_voices=1,
        nanotts_voices=1,
        engines=("espeak",),
    )
    return replace(small, **changes)  # type: ignore[arg-type]


def tone(duration_s: float, level: float = 0.5) -> audio.Samples:
    time_s = np.arange(int(duration_s * audio.RATE_HZ)) / audio.RATE_HZ
    return (level * np.sin(2 * np.pi * 200 * time_s)).astype(np.float32)


class FakeEngine:
    def speak(self, text: str, voice: Voice, rng: np.random.Generator) -> audio.Samples:
        if text == "nine":
            return np.zeros(8000, dtype=np.float32)
        return tone(0.5)


class FakeListener:
    """Hears everything but "three"."""

    def hear(self, samples: audio.Samples, prompt: Prompt) -> Transcripts:
        return (
            Transcripts("free", "free")
            if prompt.text == "three"
            else Transcripts(prompt.text, prompt.text)
        )


def speaker(wanted: SynthesisOptions) -> speaking.Speaker:
    def start(name: str, given: SynthesisOptions) -> Engine:
        return FakeEngine()

    return speaking.Speaker(wanted, start, FakeListener)


def here(wanted: SynthesisOptions, prompts: list[Prompt]) -> Iterator[Entry]:
    """Make clips in this process, with fakes."""
    made = speaker(wanted)
    for prompt in prompts:
        yield made.make(prompt)
