from dataclasses import replace

import numpy as np
import pytest

from benchmarks.soak import DemoDevice, Soaked, soak
from recognizer import Recognizer
from recognizer.sources import Gap


@pytest.mark.slow
def test_minutes_of_stream_lose_nothing_and_do_not_drift():
    soaked = soak(Recognizer(), hours=0.3)
    assert soaked.words > 30
    assert soaked.unheard == 0
    assert abs(soaked.drift) < 0.05, "of few words: the detector decides in steps of 10 ms"


def test_the_stream_is_as_long_as_the_devices_frames_heard_and_lost():
    source = DemoDevice(600, 8_000, np.random.default_rng(3))
    items = list(source)
    assert any(isinstance(item, Gap) for item in items)
    length = sum(item.lost if isinstance(item, Gap) else len(item) for item in items)
    assert abs(length / 8_000 - 600) < 110
    assert source.spoken[-1][1] < length / 8_000 + 1


def test_problems_are_named():
    fine = Soaked(hours=1, words=10, unheard=0, drift=0.0, growth_mb=0.0, seconds=1)
    assert fine.problems == []
    assert "10 words" in replace(fine, unheard=3).problems[0]
    assert "drifted" in replace(fine, drift=-0.1).problems[0]
    assert "memory" in replace(fine, growth_mb=50.0).problems[0]
