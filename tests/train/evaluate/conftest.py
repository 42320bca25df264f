"""A recognizer without a network, which tells digits by the pitch of a tone, and data for it."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from recognizer.events import Digit, Event, Rejected
from train.acoustics.joining import Spoken
from train.corpora import Recording
from train.evaluate.listening import Heard

RATE = 8_000
WORD_HERTZ = 3_600
"""Pitch of what is not a digit."""
FRAME = 160


def hertz(digit: int) -> float:
    """Return the pitch that stands for ``digit``."""
    return 400.0 + 300.0 * digit


def buzz(frequency: float, seconds: float = 0.4) -> np.ndarray:
    """Return a tone ``(n,)`` that swells and fades."""
    time = np.arange(round(seconds * RATE)) / RATE
    return (0.5 * np.sin(2 * np.pi * frequency * time) * np.hanning(len(time))).astype(np.float32)


class PitchRecognizer:
    """Reports every loud stretch of a stream, as what its pitch stands for, once it is over."""

    def __init__(self, *_: object, confidence: float = 0.9, **__: object) -> None:
        self.sample_rate = RATE
        self._confidence = confidence
        self.reset()

    def reset(self) -> None:
        self._stream: list[np.ndarray] = []

    def feed(self, samples: np.ndarray) -> list[Event]:
        self._stream.append(samples)
        return []

    def flush(self) -> list[Event]:
        stream = np.concatenate(self._stream)
        frames = stream[: len(stream) // FRAME * FRAME].reshape(-1, FRAME)
        levels = np.sqrt(np.mean(frames**2, axis=1))
        loud = np.r_[0, levels > 4 * np.percentile(levels, 10), 0]
        edges = np.flatnonzero(np.diff(loud)) * FRAME
        return [
            self._event(stream[start:end], start, end)
            for start, end in edges.reshape(-1, 2)
            if end - start > 4 * FRAME
        ]

    def _event(self, sound: np.ndarray, start: int, end: int) -> Event:
        spectrum = np.abs(np.fft.rfft(sound))
        pitch = np.argmax(spectrum) * RATE / len(sound)
        times = {"start": start / RATE, "end": end / RATE, "utterance": 1}
        if pitch > 3_300:
            return Rejected(reason="not-a-digit", confidence=0.9, **times)
        digit = int(np.clip(round((pitch - 400) / 300), 0, 9))
        return Digit(digit=digit, confidence=self._confidence, **times)


def write(path: Path, audio: np.ndarray) -> None:
    """Write a recording, with its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, audio, RATE)


def spoken(*words: int | str) -> np.ndarray:
    """Return a recording of digits, and of words that sound like none, said one by one."""
    pitches = [hertz(word) if isinstance(word, int) else WORD_HERTZ for word in words]
    return np.concatenate([np.pad(buzz(pitch), 800) for pitch in pitches])


def heard(
    words: tuple[str, ...],
    *digits: int,
    speaker: str = "ann",
    confidence: float = 0.9,
    rejected: int = 0,
    seconds: float = 2.0,
) -> Heard:
    """Return a recording of ``words`` over which ``digits`` were reported, evenly spaced."""
    count = len(digits) + rejected
    width = seconds / max(1, count)
    times = [{"start": i * width, "end": (i + 0.5) * width, "utterance": 1} for i in range(count)]
    return Heard(
        Recording(Path("a.wav"), words, speaker),
        Spoken("", 0, round(seconds * RATE)),
        RATE,
        tuple(Digit(digit=d, confidence=confidence, **times[i]) for i, d in enumerate(digits)),
        tuple(Rejected(reason="not-a-digit", confidence=0.5, **t) for t in times[len(digits) :]),
    )


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with a little of everything, in every layout."""
    root = tmp_path_factory.mktemp("data")
    for digit in range(10):
        for take in (0, 7):
            write(root / f"fsdd/recordings/{digit}_ann_{take}.wav", spoken(digit))
        write(root / f"unseen/abroad/{digit}_eve_0.flac", spoken(digit))
    # 3d794813 is for training, 022cd682 for the test, 00000007 for validation, as published.
    for speaker in ("3d794813", "022cd682", "00000007"):
        write(root / f"speech-commands/words/tree_{speaker}_0.flac", spoken("tree"))
        write(root / f"speech-commands/words/go_{speaker}_0.flac", spoken(4))
        write(root / f"speech-commands/digits/4_{speaker}_0.flac", spoken(4))
    # fclc is kept back, mdxn is trained on.
    said = {
        "an1-fclc-b": ("seven three nine", spoken(7, 3, 9)),
        "an2-fclc-b": ("enter four", spoken("enter", 4)),
        "an3-fclc-b": ("j o e", spoken("j", 0, "e")),
        "an4-mdxn-b": ("one two", spoken(1, 2)),
    }
    for name, (_, audio) in said.items():
        write(root / f"an4/{name}.flac", audio)
    lines = [f"{name}\t{words}\n" for name, (words, _) in said.items()]
    (root / "an4/transcripts.tsv").write_text("".join(lines))
    write(root / "speech-negatives/alexa_000.flac", spoken("alexa", "play", "music"))
    write(root / "speech-negatives/alexa_001.flac", spoken("alexa", 2))
    hiss = np.random.default_rng(1).normal(0, 0.01, 4 * RATE).astype(np.float32)
    for name in ("pink_noise", "running_tap", "dude_miaowing"):
        write(root / f"noise/{name}.wav", hiss)
    return root
