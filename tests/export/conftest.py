"""A small model that is not the reference model, made-up recordings, and one export of both."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from export.export import export
from export.results import Export, ExportOptions
from recognizer.frontend import FrontEndParams
from recognizer.model.manifest import DIGITS, Manifest
from train.fitting.run_folder import save_run
from train.models.architectures import ARCHITECTURES

RATE = 8_000
FRONT_END = FrontEndParams(
    sample_rate=RATE,
    window_samples=3_200,
    n_fft=256,
    hop_length=160,
    n_mels=12,
    f_max=4_000.0,
    top_db=60.0,
)


def manifest(**changes) -> Manifest:
    values = {
        "name": "small",
        "version": "1",
        "labels": (*DIGITS, "other"),
        "sample_rate": RATE,
        "front_end": FRONT_END,
        "threshold": 0.3,
        "licence": "none",
        "training": {"architecture": "spectrogram_lstm"},
    }
    return Manifest(**(values | changes))


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory) -> Path:
    """Return a run of 11 classes at 8 kHz; its weights are random, and large enough to decide."""
    import keras

    keras.utils.set_random_seed(3)
    p = FRONT_END
    model = ARCHITECTURES["spectrogram_lstm"](keras, p.frames, p.n_mels, len(DIGITS) + 1)
    weights = model.get_weights()
    for kernel, factor in ((0, 3), (3, 100), (7, 3)):  # of the LSTM, the first dense, the last
        weights[kernel] *= factor
    model.set_weights(weights)
    folder = tmp_path_factory.mktemp("run")
    save_run(folder, model, manifest())
    return folder


@pytest.fixture(scope="session")
def recordings(tmp_path_factory) -> Path:
    """Return made-up recordings in FSDD's layout: test takes 0 and 1, training 10 to 12."""
    folder = tmp_path_factory.mktemp("fsdd")
    rng = np.random.default_rng(1)
    time = np.arange(RATE * 4 // 10) / RATE
    for digit in range(10):
        for take in (0, 1, 10, 11, 12):
            buzz = np.sign(np.sin(2 * np.pi * rng.uniform(90, 130) * time))
            formant = np.sin(2 * np.pi * (300 + 250 * digit) * time)
            sound = 0.3 * buzz * formant * np.hanning(len(time))
            soundfile.write(folder / f"{digit}_ann_{take}.wav", sound, RATE)
    return folder


@pytest.fixture(scope="session")
def exported(run_folder, recordings, tmp_path_factory) -> Export:
    """Return the one export of every variant that the tests look at."""
    return export(
        ExportOptions(
            model=str(run_folder),
            out=tmp_path_factory.mktemp("out") / "small",
            fsdd=recordings,
            allow_loss=True,
            c_array=True,
        )
    )
