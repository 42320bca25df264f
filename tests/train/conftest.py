import pytest

from recognizer.model.manifest import OH
from tests.train.clips import clip, noise
from train.material import CLIP_RATE, OTHER, RATE, Material


@pytest.fixture
def material(rng):
    clips = [clip(str(d), seed=d) for d in range(10)]
    clips += [clip(str(d), "bea", "commands", rate=CLIP_RATE, seed=d) for d in range(10)]
    clips += [clip("stop", "cid", "words", rate=CLIP_RATE)]
    clips += [clip(OTHER, "dee", "phrases", seconds=2.0, rate=CLIP_RATE)]
    clips += [clip(OH, "eve", "oh", rate=CLIP_RATE)]
    return Material(clips, [noise(rng.standard_normal(RATE))])
