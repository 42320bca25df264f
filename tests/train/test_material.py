import numpy as np
import pytest
import soundfile

from recognizer.errors import UsageError
from recognizer.model.manifest import NOISE
from train.checks import held_out
from train.material import RATE, RECORDED, SOUND, Clip, Material, gather


@pytest.mark.parametrize("line", ['{"path": "a.wav"}', "[1]", '"word"'])
def test_an_index_of_something_else_is_misuse(tmp_path, line):
    (tmp_path / "fsdd").mkdir()
    soundfile.write(tmp_path / "fsdd" / "3_ann_12.wav", np.full(800, 0.1), RATE)
    (tmp_path / "index.jsonl").write_text(line + "\n")
    with pytest.raises(UsageError, match=r"index\.jsonl: not the index of a set of synthetic"):
        gather(tmp_path, tmp_path, range(10, 50))


def test_sounds_are_held_out_by_file_and_recordings_of_noise_are_all_trained_on():
    still = np.zeros(100, np.float32)
    noise = [Clip(still, RATE, NOISE, "", RECORDED) for _ in range(20)]
    noise += [Clip(still, RATE, NOISE, f"{SOUND} bark-{i}", "animal") for i in range(200)]
    training, out = Material([], noise).divide(held_out)
    assert len(training.noise) + len(out.noise) == 220
    assert sum(clip.source == RECORDED for clip in training.noise) == 20
    assert 5 < len(out.noise) < 40
