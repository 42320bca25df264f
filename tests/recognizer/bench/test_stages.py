import soundfile

from recognizer import Recognizer
from recognizer.bench.stages import stage_latencies
from recognizer.model.network import Network
from recognizer.samples import DEMO
from recognizer.sources.capture import BLOCK_SECONDS


def test_every_stage_of_speech_is_timed_and_left_as_it_was():
    original = Network.__call__
    samples, _ = soundfile.read(DEMO, dtype="float32")
    found = stage_latencies(Recognizer(), samples)
    assert Network.__call__ is original
    for name in ("vad", "front_end", "classifier", "decoder", "block", "answer"):
        latency = found[name]
        assert latency is not None and latency.calls > 0
        assert 0 < latency.median <= latency.p95
    blocks = len(samples) / 8_000 / BLOCK_SECONDS
    assert found["vad"].calls >= int(blocks), "a call a block"


def test_a_stage_that_is_not_reached_has_no_latency():
    samples, _ = soundfile.read(DEMO, frames=1_600, dtype="float32")
    assert stage_latencies(Recognizer(), 0 * samples)["classifier"] is None
