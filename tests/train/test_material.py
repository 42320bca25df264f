import numpy as np
import pytest
import soundfile

from recognizer.errors import UsageError
from train.material import RATE, gather


@pytest.mark.parametrize("line", ['{"path": "a.wav"}', "[1]", '"word"'])
def test_an_index_of_something_else_is_misuse(tmp_path, line):
    (tmp_path / "fsdd").mkdir()
    soundfile.write(tmp_path / "fsdd" / "3_ann_12.wav", np.full(800, 0.1), RATE)
    (tmp_path / "index.jsonl").write_text(line + "\n")
    with pytest.raises(UsageError, match=r"index\.jsonl: not the index of a set of synthetic"):
        gather(tmp_path, tmp_path, range(10, 50))
