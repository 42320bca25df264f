"""One converted variant: its manifest, its contents, and what was measured of it."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from export.inspect import inspect
from export.manifest import with_manifest
from export.measure import Comparison, FloatArray, compare, cost
from export.memory import memory_of
from export.results import Exported
from export.sets import WindowSet
from export.variants import Variant
from recognizer.errors import ModelError
from recognizer.model import SUFFIX, Model
from recognizer.model.manifest import Manifest, read_manifest
from recognizer.model.network import Network


def prove(
    variant: Variant,
    network: bytes,
    manifest: Manifest,
    sets: list[WindowSet],
    keras: dict[str, FloatArray],
    folder: Path,
) -> Exported:
    """Measure the converter's output ``network`` and write it with its manifest to ``folder``.

    ``keras`` holds the trained model's probabilities on each of ``sets``. Raises ModelError where
    the file holds ops that not every runtime has, or is another variant than was asked for.
    """
    try:
        contents = inspect(network)
    except ModelError as error:
        raise ModelError(f"{variant.name}: {error}") from None
    path = folder / f"{manifest.name}-{variant.name}{SUFFIX}"
    classifier = Network(_model(path, network, manifest))
    if classifier.variant != variant.name:
        raise ModelError(f"{variant.name}: the converter made {classifier.variant} of it")

    inputs = {s.name: s.samples if classifier.takes_samples else s.features for s in sets}
    comparisons = {
        s.name: compare(classifier(given), keras[s.name], s, manifest)
        for s in sets
        if (given := inputs[s.name]) is not None
    }
    timed = next(given for given in inputs.values() if given is not None)

    quantization = classifier.quantization
    described = replace(manifest, export=_described(variant, quantization, comparisons))
    model = _model(path, network, described)
    path.write_bytes(model.data)
    return Exported(
        variant=variant,
        model=model,
        contents=contents,
        quantization=quantization,
        comparisons=comparisons,
        latency=cost(lambda i: classifier(timed[i % len(timed)][None])),
        memory=memory_of(path),
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
                ("accuracy", one.accuracy),
                ("macro_f1", one.macro_f1),
                ("agreement_with_keras", one.agreement),
                ("largest_difference", one.largest_difference),
            )
            if value is not None
        }
        for name, one in comparisons.items()
    }
    return {"variant": variant.name, "quantization": quantization, "scores": scores}
