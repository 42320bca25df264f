"""Makes the bundled demo recording: ``python -m train.synthesis.demo``.

It needs espeak-ng, a Debian package. Two synthesized voices say the digits one by one, a word that
is none, four digits in one breath and a digit in a sentence, over a noisy room's tone. The voices
were picked from those that the default model understands: it is a demonstration, docs/model.md
has the figures. It writes ``demo.wav`` and its transcript ``demo.json`` into
``recognizer/samples``.
"""

import json
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import soundfile
import soxr

from recognizer.arrays import FloatArray
from recognizer.errors import RecognizerError
from recognizer.samples import DEMO, DEMO_TRANSCRIPT
from recognizer.sinks.text import NAMES
from train.acoustics.joining import StreamParams, join
from train.acoustics.signal import trimmed

Voice = tuple[str, int, int]
PAUL, ROBERT = ("en-us+paul", 155, 45), ("en-us+robert", 155, 45)
"""espeak-ng's voice, speed in words a minute, and pitch."""
SCRIPT: tuple[tuple[str, Voice], ...] = (
    *((name, PAUL) for name in NAMES[:5]),
    *((name, ROBERT) for name in NAMES[5:]),
    ("internationally", ROBERT),
    ("four", PAUL),
    ("two", PAUL),
    ("seven three nine nine", PAUL),
    ("take two of these", ROBERT),
)
"""What is said in one breath each, in this order, and who says it."""
SNR = 38.0
"""Decibels."""
BELOW = 40.0
"""Decibels below the loudest 10 ms of a word at which it begins and ends."""
SEED = 1


def main() -> None:
    """Write the recording and its transcript."""
    rng = np.random.default_rng(SEED)
    params = StreamParams(level=(-9.0, -6.0), snr=(SNR, SNR))
    breaths = [(text, _say(text, voice, params.sample_rate)) for text, voice in SCRIPT]
    stream, spoken = join(breaths, params, rng)
    soundfile.write(DEMO, stream, params.sample_rate, subtype="PCM_16")
    transcript = [
        {
            "label": str(NAMES.index(word)) if word in NAMES else word,
            "start": round((breath.start + start) / params.sample_rate, 3),
            "end": round((breath.start + end) / params.sample_rate, 3),
            "alone": " " not in text,
        }
        for breath, (text, voice) in zip(spoken, SCRIPT, strict=True)
        for word, start, end in _words(text, voice, params.sample_rate)
    ]
    DEMO_TRANSCRIPT.write_text(json.dumps(transcript, indent=1) + "\n")


def _words(text: str, voice: Voice, rate: int) -> Iterator[tuple[str, int, int]]:
    """Yield each word and about where it is, as samples from the beginning.

    A word ends about where the text would if it ended with the word.
    """
    words = text.split()
    ends = [len(_say(" ".join(words[: n + 1]), voice, rate)) for n in range(len(words))]
    yield from zip(words, [0, *ends[:-1]], ends, strict=True)


def _say(text: str, voice: Voice, rate: int) -> FloatArray:
    name, speed, pitch = voice
    options = ["-v", name, "-s", str(speed), "-p", str(pitch)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "words.wav"
        try:
            subprocess.run(["espeak-ng", *options, "-w", path, text], check=True)
        except FileNotFoundError:
            raise RecognizerError("no espeak-ng: sudo apt install espeak-ng") from None
        samples, own_rate = soundfile.read(path, dtype="float32")
    return trimmed(soxr.resample(samples, own_rate, rate), rate, BELOW)


if __name__ == "__main__":
    main()
