"""A subject without a network: it tells digits by the pitch of a tone, and is wrong as told."""

from itertools import count
from pathlib import Path

import numpy as np
import pytest
import soundfile

from recognizer.frontend import FrontEnd, FrontEndParams
from recognizer.model.manifest import DIGITS, OH, Manifest
from recognizer.model import Model
from train.checks import HELD_OUT_VOICES
from train.evaluate.subject import Subject
from train.material import lot
from train.synthesis import index

RATE = 8_000
PARAMS = FrontEndParams(
    sample_rate=RATE, window_samples=6_400, n_fft=512, hop_length=256, n_mels=40, f_max=4_000.0
)
WORD_HERTZ = 3_600
"""Pitch of what is not a digit."""


def hertz(digit: int) -> float:
    """Return the pitch that stands for ``digit``."""
    return 400.0 + 300.0 * digit


def buzz(frequency: float, seconds: float = 0.4, seed: int = 0) -> np.ndarray:
    """Return a tone over a rough, swelling voice, which webrtcvad takes for speech."""
    time = np.arange(round(seconds * RATE)) / RATE
    rough = np.sign(np.sin(2 * np.pi * (100 + 7 * seed) * time)) * 0.5 + 0.5
    tones = np.sin(2 * np.pi * frequency * time) + np.sin(2 * np.pi * 220 * time)
    return (0.25 * tones * rough * np.hanning(len(time))).astype(np.float32)


class PitchClassifier:
    """Answers with the digit whose pitch is strongest, at ``confidence`` (loud or not)."""

    def __init__(self, confidence: float = 0.9, labels: tuple[str, ...] = DIGITS) -> None:
        self.confidence = confidence
        self.labels = labels
        front_end = FrontEnd(PARAMS)
        pitches = [hertz(d) for d in range(10)] + [WORD_HERTZ] * (len(labels) - 10)
        bins = np.linspace(0, RATE / 2, 1 + PARAMS.n_fft // 2)
        nearest = [int(np.abs(bins - pitch).argmin()) for pitch in pitches]
        self._bands = [int(front_end.filterbank[:, at].argmax()) for at in nearest]

    def __call__(self, features: np.ndarray) -> np.ndarray:
        strength = np.exp(20 * features).mean(axis=1)[:, self._bands]
        best = strength.argmax(axis=1)
        rest = (1 - self.confidence) / (len(self.labels) - 1)
        answers = np.full((len(features), len(self.labels)), rest, np.float32)
        answers[np.arange(len(features)), best] = self.confidence
        return answers


def make_subject(
    confidence: float = 0.9, threshold: float = 0.5, labels: tuple[str, ...] = DIGITS
) -> Subject:
    """Return a subject that hears pitches."""
    manifest = Manifest(
        name="pitch",
        version="0",
        labels=labels,
        sample_rate=RATE,
        front_end=PARAMS,
        threshold=threshold,
        licence="none",
    )
    model = Model(Path("pitch.tflite"), b"", manifest)
    return Subject("pitch", model, PitchClassifier(confidence, labels))


def write(path: Path, audio: np.ndarray) -> None:
    """Write a recording, with its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, audio, RATE)


@pytest.fixture
def subject() -> Subject:
    return make_subject(labels=(*DIGITS, "other", "oh"))


def make_data(root: Path) -> Path:
    """Fill a data folder with a little of everything, in every layout, and return it."""
    for digit in range(10):
        for take in (0, 7):
            write(root / f"fsdd/recordings/{digit}_ann_{take}.wav", buzz(hertz(digit), seed=take))
        write(root / f"unseen/abroad/{digit}_eve_0.flac", buzz(hertz(digit), seed=3))
    # 3d794813 is a held-back speaker, 0c540988 is not.
    for speaker in ("3d794813", "0c540988"):
        write(root / f"speech-commands/words/tree_{speaker}_0.flac", buzz(WORD_HERTZ))
        write(root / f"speech-commands/words/go_{speaker}_0.flac", buzz(hertz(4)))
    write(root / "speech-negatives/alexa_000.flac", buzz(WORD_HERTZ, 1.0))
    write(root / "speech-negatives/alexa_001.flac", buzz(hertz(2), 0.5))
    hiss = np.random.default_rng(1).normal(0, 0.01, 4 * RATE).astype(np.float32)
    for name in ("pink_noise", "running_tap", "dude_miaowing"):
        write(root / f"noise/{name}.wav", hiss)
    return root


def voice(engine: str, *, held_out: bool) -> str:
    """Return the name of a voice that training leaves out, or does not."""
    names = (f"{engine}{number:03d}" for number in count())
    return next(name for name in names if (lot(name) < HELD_OUT_VOICES) == held_out)


def say(folder: Path, engine: str, name: str, *labels: str, check: str = "kept") -> None:
    """Let a voice of a synthetic set say digits and OH."""
    for label in labels:
        kind, digit = (OH, "0") if label == OH else ("digits", label)
        path = f"{kind}/{digit}_{name}_0.wav"
        if check == "kept":
            pitch = WORD_HERTZ if label == OH else hertz(int(label))
            write(folder / path, np.sign(buzz(pitch)).astype(np.float32) / 4)
        entry = index.Entry(
            path=path, kind=kind, label=digit, text=label, words=label, engine=engine, voice=name,
            gender="", accent="", shift=1.0, tempo=175.0, held_back=False, duration=0.4, heard=None,
            right=True, check=check,
        )  # fmt: skip
        index.append(folder, entry)


def make_voices(root: Path) -> Path:
    """Fill a folder with two neural and two formant voices, one of each held out of training."""
    for engine in ("kokoro", "espeak"):
        say(root, engine, voice(engine, held_out=True), *DIGITS, OH)
        say(root, engine, voice(engine, held_out=False), *DIGITS, OH)
    return root


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return such a folder, named by RECOGNIZER_DATA."""
    monkeypatch.setenv("RECOGNIZER_DATA", str(make_data(tmp_path / "data")))
    return tmp_path / "data"
