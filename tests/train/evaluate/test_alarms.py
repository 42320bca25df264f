import numpy as np
import pytest

from train import corpora
from train.evaluate import alarms
from train.evaluate.alarms import Alarms


def test_digits_in_running_speech_are_counted_where_they_were_heard(subject, data):
    files = corpora.sounds(data / "speech-negatives")
    found = alarms.listen(subject, "speech", files, np.random.default_rng(1))
    assert sorted(map(len, found.confidences)) == [0, 1]
    assert sorted(found.seconds) == [0.5, 1.0]
    (heard,) = [c for c in found.confidences if c]
    assert heard == [pytest.approx(0.9)]


def test_the_rate_is_events_over_hours_of_recording():
    found = Alarms("noise", ["rain", "rain", "dog"], [900, 900, 1800], [[0.9, 0.6], [], [0.7]])
    rate = alarms.rate(found, 0.65, np.random.default_rng(1))
    assert (rate.events, rate.hours) == (2, 1.0)
    assert rate.per_hour.value == pytest.approx(2.0)
    assert rate.by_group == {"dog": 1, "rain": 1}
