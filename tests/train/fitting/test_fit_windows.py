"""The training loop: early stopping, resuming, metrics and logs, on a model of two layers."""

from pathlib import Path

import keras
import numpy as np
import pytest
from sklearn.metrics import f1_score
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from train.fitting.fit_windows import Examples, Fitted, WindowFitParams, fit_windows

pytestmark = pytest.mark.slow


def small_model(seed: int = 1) -> keras.Model:
    keras.utils.set_random_seed(seed)
    return keras.Sequential(
        [
            keras.Input((6,)),
            keras.layers.Dense(8, activation="relu", name="hidden"),
            keras.layers.Dense(3, activation="softmax", name="digit"),
        ]
    )


def separable(count: int, seed: int) -> Examples:
    rng = np.random.default_rng(seed)
    labels = np.arange(count) % 3
    inputs = rng.standard_normal((count, 6)) + 2 * np.eye(6)[labels]
    return Examples(inputs.astype(np.float32), labels)


def random_labels(count: int, seed: int) -> Examples:
    rng = np.random.default_rng(seed)
    return Examples(rng.standard_normal((count, 6)).astype(np.float32), rng.integers(0, 3, count))


def params(**changes: int | float) -> WindowFitParams:
    values = {"batch_size": 8, "max_epochs": 4, "learning_rate": 0.01, "jit_compile": False}
    return WindowFitParams(**{**values, **changes})


def test_the_loss_falls_on_what_can_be_learned(tmp_path: Path) -> None:
    fitted = fit_windows(small_model(), separable(48, 0), separable(24, 1), params(), tmp_path)
    assert len(fitted.history["loss"]) == 4
    assert fitted.history["val_loss"][-1] < fitted.history["val_loss"][0]


def test_the_metric_is_micro_f1(tmp_path: Path) -> None:
    model, validation = small_model(), random_labels(40, 5)
    fitted = fit_windows(model, random_labels(48, 4), validation, params(max_epochs=1), tmp_path)
    recognized = model.predict(validation.inputs, verbose=0).argmax(axis=1)
    expected = f1_score(validation.labels, recognized, average="micro")
    assert fitted.history["val_micro_f1"] == [pytest.approx(expected)]


def test_training_stops_when_patience_runs_out_and_keeps_the_best_weights(tmp_path: Path) -> None:
    model, validation = small_model(), random_labels(30, 3)
    fitted = fit_windows(
        model,
        random_labels(30, 2),
        validation,
        params(max_epochs=60, patience=2, learning_rate=0.05),
        tmp_path,
    )
    losses = fitted.history["val_loss"]
    assert len(losses) == fitted.best_epoch + 2 < 60
    loss, _ = model.evaluate(validation.inputs, validation.labels, verbose=0)
    assert loss == pytest.approx(min(losses), rel=1e-4)
    assert losses[fitted.best_epoch - 1] == min(losses)


def resumed(tmp_path: Path) -> tuple[Fitted, Fitted, keras.Model]:
    """Fit two epochs, then, as a new process would, four with a model of other weights."""
    train, validation = separable(48, 0), separable(24, 1)
    first = fit_windows(
        small_model(1), train, validation, params(max_epochs=2), tmp_path / "a", tmp_path / "kept"
    )
    model = small_model(99)
    second = fit_windows(
        model, train, validation, params(max_epochs=4), tmp_path / "b", tmp_path / "kept"
    )
    return first, second, model


def test_an_interrupted_run_goes_on_after_its_last_epoch(tmp_path: Path) -> None:
    first, second, model = resumed(tmp_path)
    assert len(second.history["val_loss"]) == 4
    assert second.history["val_loss"][:2] == first.history["val_loss"]
    assert second.history["val_loss"][2] < first.history["val_loss"][1]
    assert second.seconds > first.seconds
    assert model.optimizer.iterations == 4 * 48 / 8


def test_a_run_that_had_ended_is_only_loaded(tmp_path: Path) -> None:
    _, second, model = resumed(tmp_path)
    again = small_model(5)
    third = fit_windows(
        again, separable(48, 0), separable(24, 1), params(), tmp_path / "c", tmp_path / "kept"
    )
    assert third == second
    for ours, theirs in zip(again.get_weights(), model.get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_resuming_remembers_the_best_epoch_and_the_patience_used_up(tmp_path: Path) -> None:
    train, validation = random_labels(30, 2), random_labels(30, 3)
    options = {"patience": 2, "learning_rate": 0.05}
    whole = fit_windows(
        small_model(), train, validation, params(max_epochs=60, **options), tmp_path / "logs"
    )
    cut = whole.best_epoch + 1
    fit_windows(
        small_model(),
        train,
        validation,
        params(max_epochs=cut, **options),
        tmp_path / "logs",
        tmp_path / "kept",
    )
    rest = fit_windows(
        model := small_model(9),
        train,
        validation,
        params(max_epochs=60, **options),
        tmp_path / "logs",
        tmp_path / "kept",
    )
    loss, _ = model.evaluate(validation.inputs, validation.labels, verbose=0)
    assert rest.best_epoch >= whole.best_epoch
    assert loss == pytest.approx(min(rest.history["val_loss"]), rel=1e-4)
    assert len(rest.history["loss"]) == rest.best_epoch + 2


def test_only_the_last_and_the_best_epoch_are_kept_on_disk(tmp_path: Path) -> None:
    resumed(tmp_path)
    assert len(list((tmp_path / "kept").glob("*.weights.h5"))) <= 2


def test_the_event_file_holds_scalars_and_the_gradients_histograms(tmp_path: Path) -> None:
    fit_windows(small_model(), separable(48, 0), separable(24, 1), params(max_epochs=2), tmp_path)
    events = EventAccumulator(str(tmp_path), size_guidance={"tensors": 0})
    events.Reload()
    tags = set(events.Tags()["tensors"])
    assert {"epoch/loss", "epoch/val_loss", "epoch/micro_f1", "epoch/val_micro_f1"} <= tags
    histograms = [tag for tag in tags if tag.startswith("gradients/")]
    assert len(histograms) == 4
    for tag in histograms:
        assert len(events.Tensors(tag)) == 2
        metadata = events.SummaryMetadata(tag)
        assert metadata.plugin_data.plugin_name == "histograms"
