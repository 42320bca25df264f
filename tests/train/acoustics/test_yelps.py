"""Made-up yelps."""

import numpy as np

from train.acoustics.yelps import SECONDS, yelp

RATE = 8_000


def test_a_yelp_is_short_and_at_full_level(rng):
    for _ in range(50):
        made = yelp(RATE, rng)
        assert SECONDS[0] * RATE <= len(made) <= SECONDS[1] * RATE
        assert np.isfinite(made).all()
        assert np.abs(made).max() == 1


def test_yelps_depend_on_the_seed():
    one, two = (yelp(RATE, np.random.default_rng(4)) for _ in range(2))
    np.testing.assert_array_equal(one, two)
    other = yelp(RATE, np.random.default_rng(5))
    assert len(other) != len(one) or not np.allclose(other, one)


def test_most_of_a_yelp_is_voice(rng):
    """A harmonic sound is like itself a period later; noise is not."""

    def likeness(sound):
        middle = sound[len(sound) // 4 : len(sound) // 4 + 400]
        lags = range(RATE // 1_000, RATE // 150)
        return max(np.corrcoef(middle[:-lag], middle[lag:])[0, 1] for lag in lags)

    assert np.median([likeness(yelp(RATE, rng)) for _ in range(20)]) > 0.5
