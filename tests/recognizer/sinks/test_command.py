import sys
import time

import numpy as np
import pytest

from recognizer.errors import UsageError
from recognizer.events import Digit, Rejected
from recognizer.segmenter import Utterance
from recognizer.sinks import command
from recognizer.sinks.command import CommandSink, parse

WRITE = "import sys; open(sys.argv[1], 'a').write(repr(sys.argv[2:]) + '\\n')"


def heard(sink, digits):
    events = [
        Digit(digit=int(digit), confidence=0.9, start=0, end=1, utterance=1) for digit in digits
    ]
    rejected = Rejected(reason="low-confidence", confidence=0.3, start=1, end=2, utterance=1)
    sink(Utterance(start=0, end=1, offset=0, samples=np.zeros(1, np.float32)), [*events, rejected])


@pytest.fixture
def told():
    return []


@pytest.mark.parametrize(
    ("words", "arguments"),
    [
        ([], ["73"]),
        (["-m", "{}"], ["-m", "73"]),
        (["a b", "x={}!"], ["a b", "x=73!"]),
        (["$(reboot); `x` *"], ["$(reboot); `x` *", "73"]),
    ],
)
def test_the_digits_take_their_place_and_no_shell_is_asked(tmp_path, told, words, arguments):
    out = tmp_path / "out"
    with CommandSink([sys.executable, "-c", WRITE, str(out), *words], told.append) as sink:
        heard(sink, "73")
    assert out.read_text() == f"{arguments!r}\n"
    assert told == []


def test_commands_run_in_order_and_utterances_without_digits_run_none(tmp_path, told):
    out = tmp_path / "out"
    with CommandSink([sys.executable, "-c", WRITE, str(out)], told.append) as sink:
        for digits in ("1", "", "22", "3"):
            heard(sink, digits)
    assert out.read_text().split() == ["['1']", "['22']", "['3']"]


def test_that_it_fails_is_told_once(told):
    with CommandSink([sys.executable, "-c", "raise SystemExit(3)"], told.append) as sink:
        for _ in range(3):
            heard(sink, "1")
    assert told == [f"--exec {sys.executable}: exit code 3"]


def test_a_program_that_cannot_be_started_is_told(tmp_path, told):
    with CommandSink([str(tmp_path / "nothing")], told.append) as sink:
        heard(sink, "1")
    assert told == [f"--exec {tmp_path}/nothing: cannot be run: No such file or directory"]


def test_a_slow_command_costs_the_newest_and_no_waiting(told, monkeypatch):
    monkeypatch.setattr(command, "CLOSING_SECONDS", 0.5)
    with CommandSink(["sleep", "60"], told.append) as sink:
        began = time.monotonic()
        sink._words = ["sleep"]
        for _ in range(command.MOST_WAITING + 2):
            heard(sink, "9")
        assert time.monotonic() - began < 5
    assert "too slow: 9 and more are left out" in told[0]


def test_a_command_that_hangs_is_ended(told, monkeypatch):
    monkeypatch.setattr(command, "LONGEST_SECONDS", 0.2)
    with CommandSink(["sleep", "60", "{}"], told.append) as sink:
        heard(sink, "0")
    assert told == ["--exec sleep: ran for more than 0 s and was ended"]


def test_the_end_waits_for_commands_but_not_for_ever(told, monkeypatch):
    monkeypatch.setattr(command, "CLOSING_SECONDS", 0.3)
    began = time.monotonic()
    with CommandSink(["sleep", "60", "{}"], told.append) as sink:
        heard(sink, "0")
    assert time.monotonic() - began < 10
    assert "before all its commands were run" in told[0]


@pytest.mark.parametrize(
    ("text", "says"),
    [("", "needs a command"), ("  ", "needs a command"), ("echo 'a", "no closing quotation")],
)
def test_what_is_no_command_is_explained(text, says):
    with pytest.raises(UsageError, match=says):
        parse(text)


def test_a_program_that_there_is_not_is_told_at_once():
    with pytest.raises(UsageError, match="no-such-program: no such program"):
        parse("no-such-program {}")


def test_words_are_split_as_a_shell_does():
    assert parse("echo 'two words' {}") == ["echo", "two words", "{}"]
