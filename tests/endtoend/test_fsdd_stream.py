"""FSDD's official test, joined into one stream and replayed through detector and model."""

import json

import numpy as np
import pytest
import soundfile

from recognizer.events import Digit, Rejected
from tests.endtoend.run import recognizer
from train import corpora
from train.acoustics.joining import StreamParams, join
from train.corpora import splits
from train.evaluate.isolated import score
from train.evaluate.listening import heard_over

pytestmark = pytest.mark.slow

SEED = 11
LEAST_ACCURACY = 0.88


def as_event(record):
    times = {name: record[name] for name in ("confidence", "start", "end", "utterance")}
    if record["event"] == "digit":
        return Digit(digit=record["digit"], **times)
    return Rejected(reason=record["reason"], **times)


@pytest.mark.data
@pytest.mark.parametrize("model", ["default", "reference"])
def test_the_official_test_as_one_stream(fsdd, tmp_path, model, capsys):
    test = splits.official(corpora.find("fsdd", fsdd)).test
    assert len(test) == 300
    rng = np.random.default_rng(SEED)
    params = StreamParams()
    order = rng.permutation(len(test))
    stream, spoken = join(((test[i].label, test[i].load(8_000)) for i in order), params, rng)
    soundfile.write(tmp_path / "test.wav", stream, params.sample_rate)

    ran = recognizer("replay", tmp_path / "test.wav", "--json", "--model", model)

    assert ran.code == 0
    results = [as_event(e) for e in ran.events if e["event"] in ("digit", "rejected")]
    found = score("test", heard_over([test[i] for i in order], spoken, results, 8_000))
    report = {"model": model, "accuracy": found.accuracy.value, "extra": found.extra}
    with capsys.disabled():
        print("\nFSDD official test as one stream:", json.dumps(report))
    assert found.missed <= 3
    assert found.accuracy.value >= LEAST_ACCURACY
