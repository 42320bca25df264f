"""One system in a process of its own: ``python -m benchmarks.compare.child NAME MODEL WAV...``.

Prints one JSON object: seconds to load, peak memory in MB, and what was heard in each file.
"""

import json
import resource
import sys
import time
from dataclasses import asdict
from pathlib import Path

import soundfile

from benchmarks.compare.systems import SYSTEMS, run


def peak_mb() -> float:
    """Return the most memory that this process held at once, in MB.

    Not ``ru_maxrss`` on Linux, which counts the memory of the process that started this one.
    """
    status = Path("/proc/self/status")
    if status.exists():
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
        return int(lines["VmHWM"].split()[0]) * 1024 / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def main(name: str, model: str, *files: str) -> None:
    began = time.process_time()
    listen = SYSTEMS[name].load(model or None)
    loaded = time.process_time() - began
    runs = {}
    for file in files:
        samples, _ = soundfile.read(file, dtype="float32")
        runs[file] = asdict(run(listen, samples))
    print(json.dumps({"load": loaded, "peak_mb": peak_mb(), "runs": runs}))


if __name__ == "__main__":
    main(*sys.argv[1:])
