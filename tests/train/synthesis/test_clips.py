"""The names of clips."""

import pytest

from tests.train.synthesis.fakes import VOICE
from train.synthesis.clips import Clip, digit_clip, parse, slug


@pytest.mark.parametrize(
    ("clip", "path"),
    [
        (digit_clip(7, VOICE, 3), "digits/7_kokoromix001_3.flac"),
        (Clip("oh", "0", "oh", VOICE, 0), "oh/0_kokoromix001_0.flac"),
        (Clip("words", slug("mm hmm"), "mm hmm", VOICE, 0), "words/mm-hmm_kokoromix001_0.flac"),
    ],
)
def test_a_path_says_what_the_clip_is(clip: Clip, path: str) -> None:
    assert clip.path == path
    assert parse(f"/some/where/{path}") == (clip.kind, clip.label, clip.voice.name, clip.take)


def test_slugs_have_no_underscore() -> None:
    assert slug("That's  fine_now!") == "thats-fine-now"


@pytest.mark.parametrize("path", ["7_theo_0.wav", "digits/7_a_b_0.flac", "digits/seven.flac"])
def test_other_names_are_refused(path: str) -> None:
    with pytest.raises(ValueError, match="not a clip"):
        parse(path)
