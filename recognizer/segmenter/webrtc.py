"""webrtcvad's extension module, the private part of its package, in one place.

The public ``webrtcvad.Vad`` checks the length of every frame in Python, which is a good part of
what a frame costs; ``SegmenterParams`` has checked it once.
"""

from typing import Any

import _webrtcvad

process = _webrtcvad.process
"""``process(vad, rate, pcm, samples)``: whether a frame is speech."""
set_mode = _webrtcvad.set_mode
"""``set_mode(vad, aggressiveness)``"""


def create(aggressiveness: int) -> Any:
    """Return a detector that has heard nothing."""
    vad = _webrtcvad.create()
    _webrtcvad.init(vad)
    set_mode(vad, aggressiveness)
    return vad
