"""What a clip was heard as, and whether that will do."""

import pytest

from tests.train.synthesis.fakes import RULED, VOICE
from train.synthesis.check import Transcripts, judge
from train.synthesis.prompts import Prompt, digit_prompt, slug


def digit(plain: str, hinted: str, duration_s: float = 0.5) -> bool:
    return judge(digit_prompt(3, VOICE, 0), Transcripts(plain, hinted), duration_s).right


def test_a_digit_needs_the_hinted_one_and_no_other() -> None:
    assert digit("Three.", "three three three")
    assert digit("tree", "3")
    assert not digit("Two.", "three")
    assert not digit("three", "free")
    assert not digit("", "")


def test_a_homophone_counts_as_the_digit() -> None:
    assert judge(digit_prompt(2, VOICE, 0), Transcripts("Too", "to"), 0.4).right


@pytest.mark.parametrize("duration_s", [0.05, 1.6])
def test_a_digit_has_a_length(duration_s: float) -> None:
    verdict = judge(digit_prompt(3, VOICE, 0), Transcripts("three", "three"), duration_s)
    assert not verdict.right
    assert verdict.reason.startswith("lasts")


@pytest.mark.parametrize(
    ("text", "heard", "right"),
    [
        ("tree", "Tree tree tree", True),
        ("tree", "Three", False),
        ("wait", "weight.", True),
        ("wonder", "One", False),
        ("garden", "pistachio", False),
        ("no", "know", True),
        ("basket", "", False),
    ],
)
def test_another_word_must_not_sound_like_a_digit(text: str, heard: str, right: bool) -> None:
    prompt = Prompt("words", slug(text), text, VOICE, 0)
    assert judge(prompt, Transcripts(heard), 0.5).right is right


def test_a_phrase_is_understood_and_holds_no_digit() -> None:
    prompt = Prompt("phrases", "x", "the nurse sang quietly by the river", VOICE, 0)
    assert judge(prompt, Transcripts("The nurse sang quietly by the river."), 2.0).right
    assert not judge(prompt, Transcripts("The nurse sang two lines by the river."), 2.0).right
    assert not judge(prompt, Transcripts("Thank you."), 2.0).right


@pytest.mark.parametrize(("heard", "right"), [("Oh", True), ("O.", True), ("Go", False)])
def test_oh_is_not_go(heard: str, right: bool) -> None:
    assert judge(Prompt("oh", "0", "oh", VOICE, 0), Transcripts(heard), 0.4).right is right


@pytest.mark.parametrize(
    ("text", "heard", "right"),
    [
        ("seven three nine nine", "7399", True),
        ("seven three nine nine", "7 3 9 9 9", True),
        ("seven three nine nine", "7 3 9 9 7 3 9", True),
        ("seven three nine nine", "Seven, three, nine, nine.", True),
        ("seven three nine nine", "799", False),
        ("seven three nine nine", "7359", False),
        ("seven three nine nine", "7399 4", False),
        ("two oh four", "To zero for.", True),
        ("two oh four", "", False),
    ],
)
def test_a_neural_string_is_right_where_just_its_digits_are_heard(
    text: str, heard: str, right: bool
) -> None:
    assert judge(Prompt("strings", "x", text, VOICE, 1), Transcripts(heard), 1.5).right is right


def test_a_neural_sentence_is_right_where_its_digits_are_heard() -> None:
    prompt = Prompt("sentences", "x", "my pin is eight zero two four", VOICE, 0)
    assert judge(prompt, Transcripts("My pen is 8024."), 2.0).right
    assert not judge(prompt, Transcripts("My pin is 824."), 2.0).right


def test_a_rule_based_sample_needs_half_of_its_digits() -> None:
    prompt = Prompt("strings", "x", "one two three four five six seven eight", RULED, 0)
    assert judge(prompt, Transcripts("1 2 free 4 5 6 heaven ate"), 3.0).right
    assert not judge(prompt, Transcripts("1 2 free fall far socks heaven hate"), 3.0).right
