"""Windows for the reference model."""

import numpy as np
import soundfile

from recognizer.frontend import FrontEnd
from recognizer.samples import DEMO
from train.examples.windows import segmented, tight


def test_windows_are_cut_tightly_or_as_the_segmenter_cuts_them(rng):
    speech, rate = soundfile.read(DEMO, dtype="float32")
    word = speech[round(0.53 * rate) : round(1.11 * rate)]
    front_end = FrontEnd()
    plain = tight([word, word], rate, front_end)
    cut, kept = segmented([word, np.zeros(4_000, np.float32), word], rate, front_end, rng)
    assert plain.shape == cut.shape == (2, 35, 64)
    assert kept == [0, 2]
    assert np.abs(plain - cut).max() > 0.1
