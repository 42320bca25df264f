"""The default recipe at its smallest: ``small_default.py DATA OUT TIMES`` on made-up recordings.

After each run it says ``over``.
"""

import sys
from pathlib import Path

from train.examples.batches import BatchParams
from train.examples.render import RenderParams
from train.fitting.fit import FitParams
from train.fitting.quietly import load_tensorflow
from train.models.sequence import SequenceParams
from train.recipes.default import DefaultOptions, run
from train.recipes.gather import Folders

if __name__ == "__main__":
    data, out, times = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    load_tensorflow()
    options = DefaultOptions(
        out=out,
        folders=Folders(data=data, voices=data, running=data / "noise", sounds=data),
        network=SequenceParams(filters=(6, 8), units=6, layers=1),
        render=RenderParams(utterances=120, rooms=2, backgrounds=4),
        rounds=2,
        batch=BatchParams(frames=2_000, most=8),
        fit=FitParams(steps=4, report_every=1),
        clean=False,
        workers=1,
    )
    for _ in range(times):
        run(options)
        print("over", file=sys.stderr)
