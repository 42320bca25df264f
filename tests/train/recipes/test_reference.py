"""The reference experiment: splits, examples, a few steps of each model, and what it leaves."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import soundfile

from recognizer.cli.train import REFERENCE_MODELS
from recognizer.frontend import FrontEnd, FrontEndParams
from train import corpora
from train.corpora import Recording
from train.recipes import reference, takes
from train.recipes.reference import MODELS, ReferenceOptions, Result, examples, run, split
from train.recipes.reference_pictures import durations, percentiles
from train.recipes.reference_report import publish, table

pytestmark = pytest.mark.slow

SPEAKERS = ("george", "jackson", "lucas", "nicolas", "theo", "yweweler")
SHORT = FrontEndParams(window_samples=1_024, n_fft=256, hop_length=64)


@pytest.fixture
def listed() -> list[Recording]:
    """FSDD's 3 000 recordings by name alone."""
    return [
        Recording(Path(f"{digit}_{speaker}_{take}.wav"), (str(digit),), speaker, take)
        for digit in range(10)
        for speaker in SPEAKERS
        for take in range(50)
    ]


@pytest.fixture
def bursts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every recording be a short burst of noise, of a length of its own."""

    def load(self: Recording, rate: int) -> np.ndarray:
        rng = np.random.default_rng([int(self.label), self.take, len(self.speaker)])
        return rng.standard_normal(rng.integers(100, 900)).astype(np.float32)

    monkeypatch.setattr(Recording, "load", load)


@pytest.mark.parametrize(("augmented", "sizes"), [(False, (1_400, 600)), (True, (1_600, 400))])
def test_split_sizes_are_those_of_the_reference(
    listed: list[Recording], augmented: bool, sizes: tuple[int, int]
) -> None:
    parts = split(listed, augmented=augmented)
    assert (len(parts.train), len(parts.test)) == sizes
    assert parts.validation == parts.test
    assert not set(parts.train) & set(parts.test)
    for part, size in ((parts.train, sizes[0]), (parts.test, sizes[1])):
        assert Counter(r.label for r in part) == {str(digit): size // 10 for digit in range(10)}
        assert {r.speaker for r in part} == {"jackson", "nicolas", "theo", "yweweler"}


def test_a_split_does_not_depend_on_the_order_of_the_files(listed: list[Recording]) -> None:
    assert split(listed[::-1], augmented=False) == split(listed, augmented=False)


def test_augmentation_makes_14_400_examples_each_with_its_recordings_label(
    listed: list[Recording], bursts: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        takes,
        "augment_all",
        lambda audio, rate: [[one / (k + 1) for k in range(9)] for one in audio],
    )
    train = split(listed, augmented=True).train
    tiny = FrontEnd(FrontEndParams(window_samples=64))
    made = examples(train, tiny, raw=True, augmented=True)
    assert made.labels.shape == (14_400,)
    assert made.labels.tolist() == [int(r.label) for r in train for _ in range(9)]
    audio, _ = made.inputs
    assert audio.shape == (14_400, 64, 1)
    np.testing.assert_allclose(
        audio[9:18, :, 0] * np.arange(1, 10)[:, None], audio[9:10, :, 0].repeat(9, 0), rtol=1e-5
    )


def test_raw_examples_are_padded_windows_with_a_boolean_mask(
    listed: list[Recording], bursts: None
) -> None:
    train = split(listed, augmented=False).train
    audio, mask = examples(train, FrontEnd(), raw=True, augmented=False).inputs
    assert audio.shape == (1_400, 17_640, 1)
    assert mask.shape == (1_400, 17_640)
    assert mask.dtype == bool
    assert mask.sum(axis=1).tolist() == [len(r.load(22_050)) for r in train]
    assert not audio[~mask].any()


def test_a_recording_longer_than_the_window_is_cut(rng: np.random.Generator) -> None:
    front_end = FrontEnd(SHORT)
    sound = rng.standard_normal(2_000).astype(np.float32)
    audio, mask = reference.windows([sound], front_end)
    np.testing.assert_array_equal(audio[0], sound[:1_024])
    assert mask.all()


def test_features_are_35_frames_of_64_mels(listed: list[Recording], bursts: None) -> None:
    some = split(listed[::50], augmented=False).train
    made = examples(some, FrontEnd(), raw=False, augmented=False)
    assert made.inputs.shape == (len(some), 35, 64)


@pytest.mark.data
def test_durations_of_the_training_part_are_near_those_of_the_reference(fsdd: Path) -> None:
    train = split(corpora.find("fsdd", fsdd), augmented=False).train
    found = percentiles(durations(train, 22_050))
    assert found[50] == pytest.approx(0.391, rel=0.01)
    assert found[90] == pytest.approx(0.555, rel=0.01)
    assert found[99] == pytest.approx(0.807, rel=0.01)


@pytest.fixture
def recordings(tmp_path: Path, rng: np.random.Generator) -> Path:
    """A folder in FSDD's layout: for each of two speakers and ten digits, three short noises."""
    folder = tmp_path / "fsdd"
    folder.mkdir()
    for digit in range(10):
        for speaker in ("theo", "jackson"):
            for take in range(3):
                noise = 0.1 * rng.standard_normal(rng.integers(150, 400))
                soundfile.write(folder / f"{digit}_{speaker}_{take}.wav", noise, 8_000)
    return folder


@pytest.fixture
def short_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows of 1 024 samples, and no augmentation worth the name: the same code, quickly."""
    monkeypatch.setattr(reference, "FrontEnd", lambda: FrontEnd(SHORT))
    monkeypatch.setattr(takes, "augment_all", lambda audio, rate: [[one] * 2 for one in audio])


@pytest.mark.parametrize("name", MODELS)
def test_each_model_takes_a_few_steps_leaves_its_figures_and_is_not_run_again(
    name: str,
    recordings: Path,
    short_windows: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    options = ReferenceOptions(
        out=tmp_path / "runs", results=tmp_path, only=[name], fsdd=recordings, max_epochs=1
    )
    run(options, lambda line: None)
    result = Result.load(tmp_path / "runs" / f"{name}-seed1" / "result.json")
    test_size = 12 if MODELS[name].augmented else 18
    assert np.sum(result.confusion) == test_size
    assert result.epochs == result.best_epoch == 1
    assert result.micro_f1 == pytest.approx(np.trace(result.confusion) / test_size)
    assert 0 < result.train_loss < 10
    assert result.last_validation_loss == result.validation_loss
    assert list((tmp_path / "runs" / f"{name}-seed1" / "tensorboard").glob("events.*"))

    monkeypatch.setattr(reference, "fit_windows", lambda *_: pytest.fail("trained again"))
    said: list[str] = []
    run(options, said.append)
    assert "done already" in said[0]


def result(**changes: object) -> Result:
    values = {
        "model": "spectrogram", "seed": 1, "parameters": 349_834, "examples": 1_400, "epochs": 9,
        "best_epoch": 4, "max_epochs": 100, "patience": 5, "train_loss": 0.1,
        "validation_loss": 0.3, "micro_f1": 0.9, "macro_f1": 0.89, "last_validation_loss": 0.4,
        "last_micro_f1": 0.91, "seconds": 60.0, "cpu_seconds": 50.0, "history": {},
        "confusion": [[1]],
    }  # fmt: skip
    return Result(**{**values, **changes})


def test_the_table_sets_the_reference_beside_each_run_and_gives_the_spread_of_seeds() -> None:
    rows = [result(seed=1, micro_f1=0.90), result(seed=2, micro_f1=0.94)]
    text = table([*rows, result(model="raw", parameters=4_510, micro_f1=0.1)])
    assert "| spectrogram | 1 | 349 834 | 9 | 4 | 0.1000 | 0.3000 | 0.263 | 0.900 | 0.917 |" in text
    assert "| spectrogram | 1, 2 | 0.920 ± 0.028 (0.900 to 0.940) |" in text
    assert text.count("| raw |") == 1


def test_a_run_that_its_cap_ended_rather_than_early_stopping_says_so() -> None:
    assert "6 (cap)" in table([result(epochs=6, max_epochs=6, best_epoch=4)])
    assert "(cap)" not in table([result(epochs=9, max_epochs=9, best_epoch=4)])


def test_what_is_published_is_table_and_pictures(recordings: Path, tmp_path: Path) -> None:
    history = {"loss": [2.0, 1.0], "micro_f1": [0.1, 0.5]}
    history |= {f"val_{name}": values for name, values in history.items()}
    run_folder = tmp_path / "runs" / "spectrogram-seed1"
    run_folder.mkdir(parents=True)
    done = result(history=history, confusion=np.eye(10, dtype=int).tolist())
    reference.write_json(run_folder / "result.json", done)
    options = ReferenceOptions(out=tmp_path / "runs", results=tmp_path / "results", fsdd=recordings)
    text = publish(options)
    assert (tmp_path / "results" / "table.md").read_text() == text
    pictures = {path.stem for path in (tmp_path / "results").glob("*.png")}
    assert pictures == {
        "durations", "examples", "augmentations", "curves", "confusion-spectrogram",
    }  # fmt: skip


def test_the_command_line_names_the_models_the_experiment_has() -> None:
    assert list(MODELS) == list(REFERENCE_MODELS)


def test_seeds_differ_and_the_same_seed_repeats(
    recordings: Path, short_windows: None, tmp_path: Path
) -> None:
    def losses(folder: str, seeds: int) -> list[float]:
        options = ReferenceOptions(
            out=tmp_path / folder,
            results=tmp_path,
            only=["spectrogram"],
            fsdd=recordings,
            seeds=seeds,
            max_epochs=2,
        )
        run(options, lambda line: None)
        found = [Result.load(path) for path in sorted((tmp_path / folder).glob("*/result.json"))]
        return [loss for one in found for loss in (one.train_loss, one.validation_loss)]

    one, other = np.split(np.array(losses("a", seeds=2)), 2)
    assert losses("b", seeds=1) == pytest.approx(one, rel=1e-4)
    assert other != pytest.approx(one, rel=1e-4)
