"""Rule-based voices: espeak-ng and flite from Debian packages, SVOX Pico from py-nanotts."""

import io
import subprocess
import tempfile
from pathlib import Path
from shutil import which

import numpy as np

from train.synthesis.audio import RATE_HZ, Samples, resample, shift
from train.synthesis.engine import EngineError, need
from train.synthesis.options import SynthesisOptions
from train.synthesis.voices import Voice

ESPEAK_PITCH = 50
ESPEAK_WORDS_PER_MINUTE = 175
FLITE_F0_HZ = {"slt": 170.0, "awb": 120.0, "rms": 100.0, "kal16": 105.0}
TIMEOUT_S = 30.0
PCM_SCALE = 32768.0


class Espeak:
    """espeak-ng: many variants and accents, a formant synthesizer."""

    def __init__(self, options: SynthesisOptions) -> None:
        """Raise EngineError where espeak-ng is not installed."""
        self._program = _program("espeak-ng")

    def speak(self, text: str, voice: Voice, rng: np.random.Generator) -> Samples:
        """See `Engine.speak`."""
        pitch = ESPEAK_PITCH * voice.pitch * rng.uniform(0.9, 1.1)
        speed = ESPEAK_WORDS_PER_MINUTE * voice.speed * rng.uniform(0.9, 1.1) / voice.shift
        command = [self._program, "-v", voice.speaker, "--stdout"]
        command += ["-p", str(int(np.clip(pitch, 0, 99))), "-s", str(int(max(80, speed)))]
        return shift(_decode(_run([*command, "--", text])), voice.shift)


class Flite:
    """flite: five recorded speakers, diphones and clustergen."""

    def __init__(self, options: SynthesisOptions) -> None:
        """Raise EngineError where flite is not installed."""
        self._program = _program("flite")

    def speak(self, text: str, voice: Voice, rng: np.random.Generator) -> Samples:
        """See `Engine.speak`."""
        f0_hz = FLITE_F0_HZ[voice.speaker] * voice.pitch * rng.uniform(0.93, 1.07)
        stretch = voice.shift / (voice.speed * rng.uniform(0.9, 1.1))
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "speech.wav"
            command = [self._program, "-voice", voice.speaker, "-t", text, "-o", str(path)]
            command += ["--setf", f"int_f0_target_mean={f0_hz:.1f}"]
            _run([*command, "--setf", f"duration_stretch={stretch:.3f}"])
            samples = _decode(path.read_bytes())
        return shift(samples, voice.shift)


class NanoTts:
    """nanotts, SVOX Pico: an American and a British woman, moved to other voices; very fast."""

    def __init__(self, options: SynthesisOptions) -> None:
        """Raise EngineError where py-nanotts is not installed."""
        self._pico = need("py_nanotts").NanoTTS()

    def speak(self, text: str, voice: Voice, rng: np.random.Generator) -> Samples:
        """See `Engine.speak`; Pico delivers 16-bit samples at 16 kHz."""
        speed = voice.speed * rng.uniform(0.9, 1.1) / voice.shift
        pitch = voice.pitch * rng.uniform(0.95, 1.05)
        pcm = self._pico.speak(text, voice=voice.speaker, speed=speed, pitch=pitch)
        if not pcm:
            raise EngineError(f"nanotts said nothing for {text!r}")
        samples = np.frombuffer(pcm, dtype="<i2").astype(np.float32) / np.float32(PCM_SCALE)
        return shift(samples, voice.shift)


def _program(name: str) -> str:
    path = which(name)
    if path is None:
        raise EngineError(f"{name} is missing: apt-get install {name}")
    return path


def _run(command: list[str]) -> bytes:
    try:
        done = subprocess.run(command, check=True, capture_output=True, timeout=TIMEOUT_S)
    except (subprocess.SubprocessError, OSError) as error:
        raise EngineError(f"{Path(command[0]).name} failed: {error}") from error
    return done.stdout


def _decode(wav: bytes) -> Samples:
    """Decode a WAV file, also one whose header was written before its length was known."""
    soundfile = need("soundfile")
    try:
        samples, rate_hz = soundfile.read(io.BytesIO(wav), dtype="float32", always_2d=True)
    except soundfile.LibsndfileError as error:
        raise EngineError(f"no sound came: {error}") from error
    return resample(samples.mean(axis=1), rate_hz, RATE_HZ)
