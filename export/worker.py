"""Converts in a process of its own, because the converter can take its process with it.

``python -m export.worker JOB`` writes ``NAME.tflite`` for each variant into the job's folder and
says on stdout which one it begins. ``convert_all`` is the other side.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from recognizer.errors import RecognizerError
from recognizer.model import SUFFIX
from recognizer.model.manifest import Manifest

JOB_FILE = "job.json"


@dataclass(frozen=True, kw_only=True)
class Job:
    """What a worker is told; paths as text."""

    keras_file: str
    manifest: str
    """As JSON."""
    variants: list[str]
    folder: str
    """Where its files go."""
    calibration: str | None = None
    """A file that ``Calibration.save`` wrote."""


@dataclass(frozen=True)
class Converted:
    """What came of a job."""

    made: dict[str, bytes]
    failed: dict[str, str]
    """For each variant the converter could not make, its own words or how it died."""


def convert_all(
    job: Job,
    command: Sequence[str] = (sys.executable, "-P", "-m", "export.worker"),
    progress: Callable[[str], None] = lambda _: None,
) -> Converted:
    """Convert every variant of ``job``; one that kills its worker does not stop the others.

    ``progress`` is told the name of each variant as it begins. Raises RecognizerError where the
    worker fails before the first variant.
    """
    folder = Path(job.folder)
    waiting, failed = list(job.variants), {}
    while waiting:
        path = folder / JOB_FILE
        path.write_text(json.dumps({**asdict(job), "variants": waiting}))
        code, begun, words = _run([*command, str(path)], progress)
        if not begun:
            raise RecognizerError(f"the converter did not start: {words}")
        if code:
            failed[begun[-1]] = words
        waiting = waiting[len(begun) :] if code else []
    made = {
        name: (folder / f"{name}{SUFFIX}").read_bytes()
        for name in job.variants
        if name not in failed
    }
    return Converted(made, failed)


def _run(command: Sequence[str], progress: Callable[[str], None]) -> tuple[int, list[str], str]:
    """Run a worker; return its exit code, the variants it began, and its last words."""
    root = str(Path(__file__).parents[1])
    path = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))
    environment = {**os.environ, "PYTHONPATH": path, "TF_CPP_MIN_LOG_LEVEL": "3"}
    begun = []
    with (
        Path(command[-1]).with_suffix(".log").open("w+") as log,
        subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=log, text=True, env=environment
        ) as process,
    ):
        assert process.stdout is not None
        try:
            for line in process.stdout:
                begun.append(line.strip())
                progress(begun[-1])
            code = process.wait()
        except BaseException:
            process.kill()  # it would go on writing into a folder that is being removed
            raise
        log.seek(0)
        lines = [line.strip() for line in log if line.strip()]
    if code < 0:
        return code, begun, f"the converter died of {signal.Signals(-code).name}"
    return code, begun, lines[-1] if lines else f"exit code {code}"


def main(path: Path) -> None:
    """Do the job described in the file ``path``; the converter's exceptions end the process."""
    # The converter prints to stdout, from Python and from C++: keep a copy of it for us alone.
    progress = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)

    from export import calibrate
    from export.convert import Conversion
    from export.networks import load_network

    job = Job(**json.loads(path.read_text()))
    manifest = Manifest.from_json(job.manifest.encode())
    network = load_network(Path(job.keras_file), manifest)
    calibration = None
    if job.calibration:
        calibration = calibrate.load(Path(job.calibration), manifest).features
    conversion = Conversion(network, manifest, calibration, path.parent)
    for variant in job.variants:
        print(variant, file=progress)
        data = conversion.to(variant)
        (path.parent / f"{variant}{SUFFIX}").write_bytes(data)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
