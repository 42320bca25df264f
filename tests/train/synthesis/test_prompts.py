"""The names of clips."""

import pytest

from tests.train.synthesis.fakes import VOICE
from train.synthesis.prompts import Prompt, digit_prompt, slug


@pytest.mark.parametrize(
    ("prompt", "path"),
    [
        (digit_prompt(7, VOICE, 3), "digits/7_kokoromix001_3.flac"),
        (Prompt("oh", "0", "oh", VOICE, 0), "oh/0_kokoromix001_0.flac"),
        (Prompt("words", slug("mm hmm"), "mm hmm", VOICE, 0), "words/mm-hmm_kokoromix001_0.flac"),
    ],
)
def test_a_path_says_what_the_clip_is(prompt: Prompt, path: str) -> None:
    assert prompt.path == path


def test_slugs_have_no_underscore() -> None:
    assert slug("That's  fine_now!") == "thats-fine-now"
