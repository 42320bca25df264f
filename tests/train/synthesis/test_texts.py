"""What is said: digits, other words and phrases."""

import numpy as np
import pytest

from train.synthesis.texts import (
    LETTERS,
    digit_of,
    draw_phrase,
    draw_words,
    has_digit,
    other_words,
    words_of,
)


@pytest.mark.parametrize("word", ["to", "Too", "two", "2", "for", "won", "ate", "EIGHT", "oh"])
def test_digits_and_their_homophones_are_found(word: str) -> None:
    assert has_digit(f"say {word}, please")


@pytest.mark.parametrize("word", ["tree", "forty", "wonder", "no", "tonight", "42", "hate"])
def test_words_that_only_resemble_digits_are_not(word: str) -> None:
    assert not has_digit(word)


def test_other_words_are_many_and_none_is_a_digit() -> None:
    texts = [text for text, _ in other_words()]
    assert len(texts) == len(set(texts)) >= 300
    assert not [text for text in texts if has_digit(text)]
    assert {"tree", "free", "line", "hero", "go"} <= set(texts)


def test_the_letter_o_is_left_out() -> None:
    assert len(LETTERS) == 25
    assert "O" not in LETTERS


def test_phrases_hold_no_digit() -> None:
    rng = np.random.default_rng(0)
    phrases = [draw_phrase(rng) for _ in range(2000)]
    assert not [phrase for phrase in phrases if has_digit(phrase)]
    assert len(set(phrases)) > 1500


def test_drawn_words_differ_and_are_seeded() -> None:
    drawn = draw_words(50, np.random.default_rng(3))
    assert len(set(drawn)) == 50
    assert drawn == draw_words(50, np.random.default_rng(3))
    assert len(draw_words(10**6, np.random.default_rng(3))) == len(other_words())


def test_digit_of_reads_words_numerals_and_homophones() -> None:
    assert [digit_of(word) for word in ("seven", "7", "ate", "10", "tree")] == [
        7, 7, 8, None, None,
    ]  # fmt: skip


def test_words_of_ignores_punctuation() -> None:
    assert words_of(" That's 7, right?") == ["that's", "7", "right"]
