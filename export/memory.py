"""What a model costs in memory, measured in a process of its own.

``python -m export.memory FILE`` prints the bytes of private memory that reading, preparing and
running the model added. The runtime's own code is not counted.
"""

import os
import subprocess
import sys
from pathlib import Path

WINDOWS = 10
_STATUS = Path("/proc/self/status")


def memory_of(path: Path) -> int | None:
    """Return the bytes that the model file ``path`` adds to a process, None outside Linux."""
    if not _STATUS.exists():
        return None
    output = subprocess.run(
        [sys.executable, "-m", "export.memory", str(path.resolve())],
        cwd=Path(__file__).parents[1],
        # glibc gives freed blocks above this size back at once, so that none are counted.
        env={**os.environ, "MALLOC_MMAP_THRESHOLD_": "65536"},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout
    return int(output)


def _private_bytes() -> int:
    (line,) = (text for text in _STATUS.read_text().splitlines() if text.startswith("RssAnon"))
    return 1024 * int(line.split()[1])


def main(path: Path) -> None:
    """Run the model on zeros and print what it added."""
    import numpy as np

    from recognizer.model import load_model
    from recognizer.model.network import Network

    Network(load_model(path))  # loads the runtime's library, which is not to be counted
    before = _private_bytes()
    model = load_model(path)
    network = Network(model)
    p = model.manifest.front_end
    shape = (p.window_samples,) if network.takes_samples else (p.frames, p.n_mels)
    for _ in range(WINDOWS):
        network(np.zeros((1, *shape), np.float32))
    print(_private_bytes() - before)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
