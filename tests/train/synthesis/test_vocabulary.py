"""Words that are not digits."""

import numpy as np

from train.synthesis.texts import has_digit
from train.synthesis.vocabulary import (
    COMMANDS,
    LETTERS,
    draw_commands,
    draw_words,
    other_words,
)


def test_other_words_are_many_and_none_is_a_digit_or_sounds_like_one() -> None:
    texts = [text for text, _ in other_words()]
    assert len(texts) == len(set(texts)) >= 500
    assert not [text for text in texts if has_digit(text)]
    assert {"tree", "free", "line", "hero", "go", "nought", "heaven", "fine", "hi"} <= set(texts)


def test_the_letter_o_is_left_out() -> None:
    assert len(LETTERS) == 25
    assert "O" not in LETTERS


def test_drawn_words_differ_and_are_seeded() -> None:
    drawn = draw_words(50, np.random.default_rng(3))
    assert len(set(drawn)) == 50
    assert drawn == draw_words(50, np.random.default_rng(3))
    assert len(draw_words(10**6, np.random.default_rng(3))) == len(other_words())


def test_each_voice_says_some_commands() -> None:
    drawn = draw_commands(4, np.random.default_rng(3))
    assert len(set(drawn)) == 4
    assert set(drawn) <= set(COMMANDS)
