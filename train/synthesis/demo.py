"""Makes the bundled demo recording: ``python -m train.synthesis.demo``.

It needs espeak-ng, a Debian package. Two synthesized voices say the digits with pauses, and a word
that is none, over a noisy room's tone. The voices were picked from those that the reference model
understands: it is a demonstration, docs/model.md has the figures. It writes ``demo.wav`` and its
transcript ``demo.json`` into ``recognizer/samples``.
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
from recognizer.sinks.text import NAMES
from train.acoustics.joining import StreamParams, join
from train.acoustics.signal import trimmed

FloatArray = npt.NDArray[np.float32]
Voice = tuple[str, int, int]
PAUL, MIGUEL = ("en-us+paul", 155, 45), ("en-us+miguel", 140, 45)
"""espeak-ng's voice, speed in words a minute, and pitch."""
SCRIPT = (
    *((digit, PAUL) for digit in "01234"),
    *((digit, MIGUEL) for digit in "56789"),
    ("internationally", MIGUEL),
    *((digit, PAUL) for digit in "42"),
)
"""What is heard, in this order, and who says it."""
SNR = 38.0
"""Decibels."""
BELOW = 40.0
"""Decibels below the loudest 10 ms of a word at which it begins and ends."""
SEED = 1


def main() -> None:
    """Write the recording and its transcript."""
    rng = np.random.default_rng(SEED)
    params = StreamParams(level=(-9.0, -6.0), snr=(SNR, SNR))
    words = [(label, _say(label, voice, params.sample_rate)) for label, voice in SCRIPT]
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


def _say(label: str, voice: Voice, rate: int) -> FloatArray:
    text = NAMES[int(label)] if label.isdigit() else label
    name, speed, pitch = voice
    options = ["-v", name, "-s", str(speed), "-p", str(pitch)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "word.wav"
        try:
            subprocess.run(["espeak-ng", *options, "-w", path, text], check=True)
        except FileNotFoundError:
            raise RecognizerError("no espeak-ng: sudo apt install espeak-ng") from None
        samples, own_rate = soundfile.read(path, dtype="float32")
    return trimmed(soxr.resample(samples, own_rate, rate), rate, BELOW)


if __name__ == "__main__":
    main()
