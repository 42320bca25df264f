"""How much utterances are spoiled and varied is a matter of parameters."""

import numpy as np
import pytest

from recognizer.frontend import FrontEnd
from train.acoustics.noise import Noises
from train.examples.compose import RATE, Composed, draw_speed
from train.examples.spoil import Spoiler, SpoilParams
from train.examples.vary import UNWARPED, WARPS, Vary, VaryParams
from train.recipes.default import FRONT_END

CLEAN = SpoilParams(
    in_room=0,
    echo=0,
    coded=0,
    electrical=0,
    clipped=0,
    snr=(1, 0, 0),
    segmented=0,
    bare=1,
)


def test_speeds_lie_in_their_span():
    rng = np.random.default_rng(1)
    speeds = [draw_speed(rng, (0.88, 1.14)) for _ in range(500)]
    assert 0.88 <= min(speeds) < 0.9
    assert 1.12 < max(speeds) <= 1.14
    assert 0.1 < speeds.count(1.0) / 500 < 0.35


@pytest.mark.parametrize(("bare", "longer"), [(1.0, False), (0.0, True)])
def test_a_bare_utterance_has_nothing_around_it(bare, longer):
    rng = np.random.default_rng(2)
    said = Composed("fsdd", rng.normal(0, 0.1, RATE // 2).astype(np.float32), ("3",), ("ann",))
    params = SpoilParams(**{**vars(CLEAN), "bare": bare})
    spoiler = Spoiler(params, Noises([], RATE), [], [])
    lengths = [len(spoiler(said, rng)) for _ in range(10)]
    assert all(length > RATE // 2 for length in lengths) == longer
    assert all(length == RATE // 2 for length in lengths) != longer


def test_nothing_is_varied_where_every_share_is_zero():
    rng = np.random.default_rng(3)
    front_end = FrontEnd(FRONT_END)
    decibels = rng.normal(-30, 10, (4, 81, 40)).astype(np.float32)
    heard = np.ones((4, 81), bool)
    still = VaryParams(warped=0, noisy=0, masked=0, equalised=0)
    background = np.zeros((2, 200, 40), np.float16)
    assert WARPS[UNWARPED] == pytest.approx(1)
    same = Vary(front_end, background, still)(decibels.copy(), heard, rng)
    np.testing.assert_allclose(same, front_end.normalise(decibels), atol=1e-5)
    other = Vary(front_end, background)(decibels.copy(), heard, rng)
    assert np.abs(other - same).mean() > 0.01
