"""One converted variant: its manifest, its contents, and what was measured of it."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from export.flatbuffer import without_softmax
from export.inspect import inspect
from export.manifest import with_manifest
from export.measure import Answers, Comparison, Timing, compare, cost, hear
from export.memory import memory_of
from export.micro import available, run_litert, run_micro
from export.results import Exported, OnMicro
from export.utterances import UtteranceSet, network_inputs
from export.variants import Variant, for_microcontrollers
from recognizer.arrays import FloatArray
from recognizer.errors import ModelError, RecognizerError
from recognizer.frontend import FrontEnd
from recognizer.model import SUFFIX, Model
from recognizer.model.classifier import Classifier
from recognizer.model.manifest import Manifest, read_manifest
from recognizer.model.network import WAVEFORM, Network, quantize

STRING = 3.2
"""Seconds of the longer utterance that is timed; the shorter one is the model's window."""
MICRO_WINDOWS = 100


def prove(
    variant: Variant,
    converted: bytes,
    manifest: Manifest,
    sets: list[UtteranceSet],
    keras: Mapping[str, Answers],
    utterances: Mapping[float, FloatArray],
    folder: Path,
) -> Exported:
    """Measure the file ``converted`` and write it with its manifest to ``folder``.

    ``manifest`` is the file's own, ``keras`` what the trained model heard in each of ``sets``, and
    ``utterances`` what is timed, by seconds. Raises ModelError where the
    file holds ops that not every runtime has, or is another variant than was asked for, and
    RecognizerError where it is for microcontrollers and does not run in TFLite Micro.
    """
    try:
        contents = inspect(converted, loops=variant.loops)
    except ModelError as error:
        raise ModelError(f"{variant.name}: {error}") from None
    path = folder / f"{manifest.name}-{variant.name}{SUFFIX}"
    network = Network(_model(path, converted, manifest))
    _check(variant, network, manifest)
    classify = Classifier(
        manifest, network, any_length=network.any_length, takes_samples=network.takes_samples
    )
    comparisons = {s.name: compare(hear(classify, s, manifest), keras[s.name], s) for s in sets}
    quantization = network.quantization
    described = replace(manifest, export=_described(variant, quantization, comparisons))
    model = _model(path, converted, described)
    path.write_bytes(model.data)
    on_micro = None
    if variant.name == for_microcontrollers(manifest) and available():
        on_micro = _on_micro(variant, network, model, sets)
    return Exported(
        variant=variant,
        model=model,
        contents=contents,
        quantization=quantization,
        comparisons=comparisons,
        latency=latencies(network, manifest, utterances),
        memory=memory_of(path),
        micro=on_micro,
    )


def latencies(
    network: Network, manifest: Manifest, utterances: Mapping[float, FloatArray]
) -> dict[float, Timing]:
    """Return what a network costs for those of ``utterances`` that it takes whole, by seconds."""
    front_end, found = FrontEnd(manifest.front_end), {}
    for seconds, samples in utterances.items():
        window = front_end.padded(samples, manifest.stride) if manifest.stride else samples
        inputs = window[None] if network.takes_samples else front_end(window[None])
        if network.any_length or len(window) == front_end.params.window_samples:
            found[seconds] = cost(partial(network, inputs))
    return found


def timed(manifest: Manifest) -> dict[float, FloatArray]:
    """Return noise to be timed, as the front-end takes it, by seconds."""
    rng, p = np.random.default_rng(0), manifest.front_end
    return {
        seconds: (0.1 * rng.standard_normal(round(seconds * p.sample_rate))).astype(np.float32)
        for seconds in (p.window_seconds, *([STRING] if manifest.stride else []))
    }


def _check(variant: Variant, network: Network, manifest: Manifest) -> None:
    """Raise ModelError where a converted file is not what was asked for."""
    told = WAVEFORM if variant.takes_samples else variant.name
    if variant.integers == "int8":
        told = "int8"
    if network.variant != told:
        raise ModelError(f"{variant.name}: the converter made {network.variant} of it")
    if network.any_length != variant.any_length(manifest):
        raise ModelError(f"{variant.name}: the converter did not keep the length of its input")


def _on_micro(
    variant: Variant, network: Network, model: Model, sets: list[UtteranceSet]
) -> OnMicro:
    """Run a variant in TFLite Micro, beside LiteRT, on what is in ``sets``."""
    manifest = model.manifest
    samples = [one for utterances in sets for one in utterances.samples]
    chosen = samples[:: max(1, len(samples) // MICRO_WINDOWS)][:MICRO_WINDOWS]
    features = np.concatenate([network_inputs(manifest, s, any_length=False) for s in chosen])
    takes, gives = network.quantization["input"], network.quantization["output"]
    given = quantize(features, {**takes, "quantization": (takes["scale"], takes["zero_point"])})
    cut = without_softmax(model.data)
    try:
        ran, sums = run_micro(model.data, given), run_micro(cut, given)
    except RecognizerError as error:
        raise RecognizerError(f"{variant.name}: {error}") from None
    probabilities = (ran.outputs.astype(np.float64) - gives["zero_point"]) * gives["scale"]
    steps = sums.outputs.astype(int) - run_litert(cut, given)
    return OnMicro(
        arena=ran.arena,
        windows=len(given),
        steps=int(np.abs(steps).max()),
        probability=float(np.abs(probabilities - network(features)).max()),
    )


def _model(path: Path, network: bytes, manifest: Manifest) -> Model:
    data = with_manifest(network, manifest)
    return Model(path, data, read_manifest(data))


def _described(
    variant: Variant, quantization: dict[str, Any], comparisons: dict[str, Comparison]
) -> dict[str, Any]:
    """Return what the manifest says of how the file was made."""
    scores = {
        name: {
            key: round(value, 5)
            for key, value in (
                ("error_rate", one.error_rate),
                ("agreement_with_keras", one.agreement),
                ("largest_difference", one.largest_difference),
            )
            if value is not None
        }
        for name, one in comparisons.items()
    }
    return {"variant": variant.name, "quantization": quantization, "scores": scores}
