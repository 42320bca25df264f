"""A page that recognises in the browser: ``examples/web`` with a model, ready to be served."""

import json
import shutil
from pathlib import Path
from typing import Any

from export.results import Export
from export.tables import digit_of
from export.variants import WEB
from recognizer.highpass import biquads
from recognizer.model import Model
from recognizer.model.manifest import NOTHING

PAGE = Path(__file__).parent / "web"
"""``examples/web``, which the package brings along."""
FOLDER = "web"


def write_page(result: Export, folder: Path) -> None:
    """Write the page with the ``web`` variant, which was made, into ``folder``'s ``web``."""
    (exported,) = (one for one in result.exported if one.variant.name == WEB)
    out = folder / FOLDER
    out.mkdir()
    for file in PAGE.iterdir():
        if file.is_file():
            shutil.copy(file, out)
    (out / "model.tflite").write_bytes(exported.model.data)
    (out / "model.json").write_text(json.dumps(settings(exported.model), indent=1) + "\n")


def settings(model: Model) -> dict[str, Any]:
    """Return what the page has to know of a model, as JSON types."""
    manifest = model.manifest
    return {
        "name": f"{manifest.name} {manifest.version}",
        "licence": manifest.licence,
        "rate": manifest.sample_rate,
        "samples": manifest.front_end.window_samples,
        "biquads": biquads(manifest.sample_rate).tolist(),
        "digitOf": [digit_of(label) for label in manifest.labels],
        "nothing": manifest.labels.index(NOTHING),
    }
