"""Strings of digits and sentences with digits in them."""

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest

from train.synthesis.phrases import draw_phrase
from train.synthesis.sentences import draw_sentence, draw_string, punctuated
from train.synthesis.texts import DIGITS, OH, has_digit, words_of

STRINGS = [draw_string(rng) for rng in map(np.random.default_rng, range(4000))]


def test_strings_have_two_to_eight_digits_and_nothing_else() -> None:
    lengths = Counter(map(len, STRINGS))
    assert sorted(lengths) == list(range(2, 9))
    assert min(lengths.values()) > 0.1 * len(STRINGS)
    assert {word for words in STRINGS for word in words} == {*DIGITS, OH}


def test_zero_is_oh_four_times_in_ten_and_never_both_in_one_string() -> None:
    with_zero = [set(words) & {"zero", OH} for words in STRINGS if {"zero", OH} & set(words)]
    assert all(len(names) == 1 for names in with_zero)
    share = sum(OH in names for names in with_zero) / len(with_zero)
    assert share == pytest.approx(0.4, abs=0.05)


def test_digits_are_often_said_twice_in_a_row() -> None:
    pairs = [pair for words in STRINGS for pair in pairwise(words)]
    assert sum(a == b for a, b in pairs) / len(pairs) == pytest.approx(0.28, abs=0.03)


def test_one_long_string_in_five_is_grouped_by_commas_which_are_not_words() -> None:
    rng = np.random.default_rng(0)
    words = ["five"] * 7
    texts = [punctuated(words, rng) for _ in range(2000)]
    assert sum("," in text for text in texts) / 2000 == pytest.approx(0.2, abs=0.04)
    assert all(words_of(text) == words for text in texts)
    assert "," not in punctuated(["one", "two"], rng)


def test_sentences_have_digits_between_other_words() -> None:
    rng = np.random.default_rng(1)
    sentences = [draw_sentence(rng) for _ in range(3000)]
    assert all({*DIGITS, OH} & set(words_of(sentence)) for sentence in sentences)
    assert all(set(words_of(sentence)) - {*DIGITS, OH} for sentence in sentences)
    assert not [sentence for sentence in sentences if "{" in sentence]
    assert len(set(sentences)) > 2000


def test_running_speech_is_varied_and_has_no_digit() -> None:
    rng = np.random.default_rng(2)
    phrases = [draw_phrase(rng) for _ in range(4000)]
    assert not [phrase for phrase in phrases if has_digit(phrase)]
    assert len(set(phrases)) > 3000
    lengths = [len(words_of(phrase)) for phrase in phrases]
    assert np.percentile(lengths, 5) >= 6
    assert np.percentile(lengths, 95) <= 17
