"""Which clips are to be made."""

from pathlib import Path

import pytest

from tests.train.synthesis.fakes import options
from train.synthesis.plan import plan
from train.synthesis.texts import DIGITS


def test_digits_come_first_and_paths_are_unique(tmp_path: Path) -> None:
    clips = plan(options(tmp_path, takes=2))
    assert [clip.text for clip in clips[:10]] == list(DIGITS)
    assert len({clip.path for clip in clips}) == len(clips)
    assert sum(clip.kind == "digits" for clip in clips) == 2 * 2 * 10


def test_kinds_and_engines_are_options(tmp_path: Path) -> None:
    clips = plan(options(tmp_path, engines=("flite",), kinds=("oh", "phrases")))
    assert {clip.kind for clip in clips} == {"oh", "phrases"}
    assert {clip.voice.engine for clip in clips} == {"flite"}


@pytest.mark.parametrize(
    "wrong", [{"engines": ("siri",)}, {"kinds": ("songs",)}, {"voices": -1}, {"workers": 0}]
)
def test_wrong_options_are_refused(tmp_path: Path, wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"no such|must not"):
        options(tmp_path, **wrong)
