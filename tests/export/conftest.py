"""Two small models with random weights, made-up recordings, and one export of each model."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from export.export import export
from export.results import Export, ExportOptions
from recognizer.frontend import FrontEndParams
from recognizer.model.manifest import DIGITS, Manifest
from train.examples.targets import LABELS
from train.fitting.run_folder import save_run
from train.models.architectures import ARCHITECTURES
from train.models.sequence import STRIDE, SequenceParams, sequence_network

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
NETWORK = SequenceParams(mels=FRONT_END.n_mels, filters=(24, 36), units=32)
"""Large enough for the converter: it leaves tensors of fewer than 1024 values as they are."""


def manifest(**changes) -> Manifest:
    """Return the manifest of a window classifier."""
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


def sequence_manifest(**changes) -> Manifest:
    """Return the manifest of a sequence model."""
    values = {"name": "seq", "labels": LABELS, "stride": STRIDE, "threshold": 0.1, "training": {}}
    return manifest(**(values | changes))


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory) -> Path:
    """Return a run of a window classifier; its weights are large enough to decide."""
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
def sequence_run(tmp_path_factory) -> Path:
    """Return a run of a sequence model, as its recipe leaves it: with the quick LSTM."""
    import tf_keras

    from train.models.block_lstm import BlockLSTM

    tf_keras.utils.set_random_seed(4)
    model = sequence_network(NETWORK, lstm=BlockLSTM)
    symbol = model.get_layer("symbol")
    kernel, bias = symbol.get_weights()
    symbol.set_weights([kernel * 6, bias + np.linspace(-0.5, 0.5, len(bias))])
    folder = tmp_path_factory.mktemp("sequence")
    model.save(folder / "model.keras")
    (folder / "manifest.json").write_bytes(sequence_manifest().to_json())
    return folder


@pytest.fixture(scope="session")
def recordings(tmp_path_factory) -> Path:
    """Return made-up recordings in FSDD's layout: test takes 0 and 1, training 10 to 15."""
    folder = tmp_path_factory.mktemp("fsdd")
    rng = np.random.default_rng(1)
    time = np.arange(RATE * 4 // 10) / RATE
    for digit in range(10):
        for take in (0, 1, 10, 11, 12, 13, 14, 15):
            buzz = np.sign(np.sin(2 * np.pi * rng.uniform(90, 130) * time))
            formant = np.sin(2 * np.pi * (300 + 250 * digit) * time)
            sound = 0.3 * buzz * formant * np.hanning(len(time))
            soundfile.write(folder / f"{digit}_ann_{take}.wav", sound, RATE)
    return folder


@pytest.fixture(scope="session")
def strings(tmp_path_factory, recordings) -> Path:
    """Return made-up strings of three digits, with their transcripts."""
    folder = tmp_path_factory.mktemp("strings")
    lines = []
    for first in range(4):
        parts = [soundfile.read(recordings / f"{first + i}_ann_0.wav")[0] for i in range(3)]
        soundfile.write(folder / f"s{first}.wav", np.concatenate(parts), RATE)
        lines.append(f"s{first}\t{first} {first + 1} {first + 2}\n")
    (folder / "transcripts.tsv").write_text("".join(lines))
    return folder


@pytest.fixture(scope="session")
def exported(run_folder, recordings, tmp_path_factory) -> Export:
    """Return the one export of the window classifier that the tests look at."""
    return _exported(
        tmp_path_factory, run_folder, recordings, variants=("float32", "int8"), threshold=0.45
    )


@pytest.fixture(scope="session")
def sequence(sequence_run, recordings, strings, tmp_path_factory) -> Export:
    """Return the one export of every variant of the sequence model that the tests look at."""
    return _exported(
        tmp_path_factory, sequence_run, recordings, sets=(strings,), c_array=True, page=True
    )


def _exported(tmp_path_factory, run: Path, recordings: Path, **options) -> Export:
    out = tmp_path_factory.mktemp("out") / "export"
    told = ExportOptions(model=str(run), out=out, fsdd=recordings, allow_loss=True, **options)
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("RECOGNIZER_DATA", raising=False)
        return export(told)
