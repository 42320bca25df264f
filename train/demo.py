"""Makes the bundled demo recording: ``python -m train.demo`` (needs flite, a Debian package).

Synthesized digits with pauses, one word that is not a digit, a stretch of noise, and room tone
throughout. Writes ``demo.wav`` and its transcript ``demo.json`` into ``recognizer/samples``.
"""

import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile
import soxr

from recognizer.errors import RecognizerError
from recognizer.samples import DEMO, DEMO_TRANSCRIPT
from train.streams import StreamParams, join, room_tone

FloatArray = npt.NDArray[np.float32]
NAMES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
SCRIPT = (*"0123456789", "banana", "noise", *"42")
"""Spoken in this order."""
VOICE = "rms"
NOISE_SECONDS = 0.6
SEED = 1


def main() -> None:
    """Write the recording and its transcript."""
    rng = np.random.default_rng(SEED)
    params = StreamParams(level=(-9.0, -6.0), snr=(40.0, 40.0))
    words = [(label, _sound(label, params.sample_rate, rng)) for label in SCRIPT]
    stream, spoken = join(words, params, rng)
    soundfile.write(DEMO, stream, params.sample_rate, subtype="PCM_16")
    transcript = [
        {
            "label": word.label,
            "start": round(word.start / params.sample_rate, 3),
            "end": round(word.end / params.sample_rate, 3),
        }
        for word in spoken
    ]
    DEMO_TRANSCRIPT.write_text(json.dumps(transcript, indent=1) + "\n")


def _sound(label: str, rate: int, rng: np.random.Generator) -> FloatArray:
    if label == "noise":
        fade = np.hanning(round(NOISE_SECONDS * rate)).astype(np.float32)
        return room_tone(len(fade), rng, tilt=0.5, rate=rate) * fade * np.float32(0.2)
    return _trimmed(_say(NAMES[int(label)] if label.isdigit() else label, rate))


def _say(text: str, rate: int) -> FloatArray:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "word.wav"
        try:
            subprocess.run(["flite", "-voice", VOICE, "-t", text, "-o", path], check=True)
        except FileNotFoundError:
            raise RecognizerError("flite is not installed: sudo apt install flite") from None
        samples, own_rate = soundfile.read(path, dtype="float32")
    return soxr.resample(samples, own_rate, rate)


def _trimmed(samples: FloatArray) -> FloatArray:
    """Return ``samples`` without what is 40 dB below their peak at either end."""
    loud = np.flatnonzero(np.abs(samples) > 0.01 * np.abs(samples).max())
    return samples[loud[0] : loud[-1] + 1]


if __name__ == "__main__":
    main()
