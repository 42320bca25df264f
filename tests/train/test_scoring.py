from recognizer.events import Digit, Rejected
from train.scoring import score_stream
from train.streams import Spoken

RATE = 8_000
WORDS = [Spoken("3", 8_000, 12_000), Spoken("5", 20_000, 24_000), Spoken("7", 32_000, 36_000)]


def digit(value, start, end):
    return Digit(digit=value, confidence=0.9, start=start, end=end, utterance=1)


def rejected(start, end):
    return Rejected(reason="low-confidence", confidence=0.2, start=start, end=end, utterance=1)


def test_every_word_heard():
    score = score_stream(WORDS, [digit(3, 1.0, 1.6), digit(5, 2.5, 3.1), digit(7, 4.0, 4.4)], RATE)
    assert score.heard == [3, 5, 7]
    assert score.accuracy == 1
    assert (score.rejected, score.missed, score.false_accepts) == (0, 0, 0)


def test_a_wrong_one_a_rejected_one_and_a_missed_one():
    score = score_stream(WORDS, [digit(8, 1.0, 1.6), rejected(2.5, 3.1)], RATE)
    assert score.heard == [8, None, None]
    assert (score.accuracy, score.rejected, score.missed) == (0, 1, 1)


def test_a_second_answer_and_one_over_nothing_are_false_accepts():
    events = [digit(3, 1.0, 1.3), digit(4, 1.3, 1.5), digit(9, 6.0, 6.5)]
    score = score_stream(WORDS[:1], events, RATE)
    assert score.heard == [3]
    assert score.false_accepts == 2


def test_an_answer_over_two_words_counts_for_the_one_it_covers_more():
    words = [Spoken("1", 0, 4_000), Spoken("2", 4_100, 9_000)]
    score = score_stream(words, [digit(2, 0.2, 1.1)], RATE)
    assert score.heard == [None, 2]
    assert score.accuracy == 0.5


def test_a_rejection_up_to_a_cut_leaves_its_word_to_the_digit_heard_after_it():
    cut_through = Spoken("7", 77_000, 81_000)
    score = score_stream([*WORDS, cut_through], [rejected(0.5, 9.7), digit(7, 9.7, 10.1)], RATE)
    assert score.heard == [None, None, None, 7]
    assert (score.rejected, score.missed, score.false_accepts) == (1, 2, 0)
