"""Words of a text, and the digits among them."""

import pytest

from train.synthesis.texts import digit_of, digits_in, has_digit, transcript, words_of


@pytest.mark.parametrize("word", ["to", "Too", "two", "2", "for", "won", "ate", "EIGHT", "oh"])
def test_digits_and_their_homophones_are_found(word: str) -> None:
    assert has_digit(f"say {word}, please")


@pytest.mark.parametrize("word", ["tree", "forty", "wonder", "no", "tonight", "42", "hate"])
def test_words_that_only_resemble_digits_are_not(word: str) -> None:
    assert not has_digit(word)


def test_digit_of_reads_words_numerals_and_homophones() -> None:
    assert [digit_of(word) for word in ("seven", "7", "ate", "10", "tree")] == [
        7, 7, 8, None, None,
    ]  # fmt: skip


def test_words_of_ignores_punctuation() -> None:
    assert words_of(" That's 7, right?") == ["that's", "7", "right"]


def test_a_transcript_is_what_is_said() -> None:
    assert transcript("Seven three, nine oh") == "seven three nine oh"


@pytest.mark.parametrize(
    ("heard", "digits"),
    [
        ("7399", "7399"),
        ("7, 3. nine-nine", "7399"),
        ("73992o", "739920"),
        ("For too won", "421"),
        ("My pin is 8 0 2 4.", "8024"),
        ("the 6th and seventh", "67"),
        ("no tree", ""),
    ],
)
def test_digits_are_found_however_a_recognizer_writes_them(heard: str, digits: str) -> None:
    assert "".join(digits_in(heard)) == digits
