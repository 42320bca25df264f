"""Digits as people say them: as a string in one breath, and inside sentences."""

import re

import numpy as np

from train.synthesis.texts import DIGITS, OH

SHORTEST, LONGEST = 2, 8
"""Digits in a string."""
OH_SHARE = 0.4
"""Of the strings with a zero, those in which it is said "oh": nobody mixes the two."""
REPEAT_SHARE = 0.2
"""How often a digit of a string repeats the one before it, beside pure chance."""
COMMA_SHARE = 0.2
"""Strings said in groups, as telephone numbers are."""

_PLAIN = (
    "my pin is {4}", "the code is {4}", "room {1} please", "take {1} of these", "call me at {6}",
    "dial {3} now", "press {1} to continue", "press {1} for an operator", "it is number {1}",
    "bus number {2} is late", "flight {3} is on time", "gate {2} is closed", "turn to page {2}",
    "channel {1} please", "volume {1}", "set the timer to {1} minutes", "i have {1} cats",
    "they won {1} to {1}", "count with me {3}", "my number is {7}", "the answer is {1}",
    "add {1} and {1}", "{1} plus {1} is {1}", "take {1} from {1}", "chapter {1} verse {2}",
    "the last digits are {4}", "extension {3} please", "open door {1}", "play track {2}",
    "go to platform {1}", "table {1} wants coffee", "house number {2} on the left",
    "my postcode ends in {1}", "it costs {1} pounds", "he is {1} years old", "{1} of them came",
    "give me {1} more", "only {1} left", "wait {1} seconds", "level {1} is hard",
    "line {1} is down",
    "the score is {1} {1}", "{3} is the area code", "repeat after me {3}", "say {2} again",
    "the year was {4}", "reference number {6}", "order {5} is ready", "account {8}",
    "my birthday is on the {1} of may no sorry on day {2}", "remember {3} and {3}",
    "unlock {4}", "enter {4} and wait", "the first is {1} and the last is {1}", "item {1}",
    "yes {3}", "no {2}", "okay {4} thanks", "that was {3} right", "i said {2} not {2}",
    "ring {5} after lunch", "i live at number {2}", "the gate code is {4} i think",
    "can you read {3} back", "we need {1} chairs and {1} tables", "{1} more minutes please",
)  # fmt: skip
_NEAR = (
    "i won {1} games", "she ate {1} apples", "the tree is {1} metres high", "fine take {1}",
    "free of charge for {1} days", "seventh heaven {1}", "no not {1} but {1}", "hi this is {3}",
    "high street number {2}", "there are {1} sick men and {1} well", "nein means no not {1}",
    "look before {1} and after {1}", "i wonder if {1} is right", "the tune is number {1}",
    "often {1} is too few", "too late for bus {2}", "for {1} days i ate at {1}",
    "the sixth and the seventh are {1} and {1}", "wine for {1} please", "line {1} is fine",
    "nought point {2}", "the hero has {1} lives", "wait at gate {1} till late",
    "a few more than {1}",
    "i hate number {1}", "the store is on floor {1}", "even {1} of eleven", "new zoo tickets {2}",
    "the fourth try gave {2}", "mine is {2} not {2}", "i know {1} of the men who won",
    "eighty is not {1}", "twenty and then {1}", "ten or {1} of them", "a dozen and {1}",
)  # fmt: skip
_BEFORE = ("well", "okay so", "please", "um", "right", "and", "listen", "i think", "sorry", "yes")
_AFTER = ("please", "thank you", "right now", "if you can", "okay", "i think", "again", "got it")
NEAR_SHARE = 0.35


def draw_string(rng: np.random.Generator) -> list[str]:
    """2 to 8 digits as words."""
    return _digits(int(rng.integers(SHORTEST, LONGEST + 1)), rng)


def punctuated(words: list[str], rng: np.random.Generator) -> str:
    """A string as it is written for an engine: one phrase, or groups with commas."""
    if len(words) < 4 or rng.random() >= COMMA_SHARE:
        return " ".join(words)
    size = int(rng.integers(2, 5 if len(words) > 5 else 4))
    groups = (words[start : start + size] for start in range(0, len(words), size))
    return ", ".join(" ".join(group) for group in groups)


def draw_sentence(rng: np.random.Generator) -> str:
    """A sentence with digits in it, often with words near that sound like digits."""
    templates = _NEAR if rng.random() < NEAR_SHARE else _PLAIN
    sentence = re.sub(
        r"\{(\d)\}",
        lambda slot: " ".join(_digits(int(slot[1]), rng)),
        templates[int(rng.integers(len(templates)))],
    )
    before = [_BEFORE[int(rng.integers(len(_BEFORE)))]] if rng.random() < 0.25 else []
    after = [_AFTER[int(rng.integers(len(_AFTER)))]] if rng.random() < 0.25 else []
    return " ".join([*before, sentence, *after])


def _digits(count: int, rng: np.random.Generator) -> list[str]:
    zero = OH if rng.random() < OH_SHARE else DIGITS[0]
    words: list[str] = []
    for _ in range(count):
        if words and rng.random() < REPEAT_SHARE:
            words.append(words[-1])
        else:
            digit = int(rng.integers(len(DIGITS)))
            words.append(DIGITS[digit] if digit else zero)
    return words
