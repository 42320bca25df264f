"""How a command line ends: one line on stderr, 2 for misuse, 1 for failure, and no traceback."""

import json
import re
import signal
import subprocess
import sys
from pathlib import Path

import click
import pytest

from recognizer.cli import group
from recognizer.cli.entry import run_command
from recognizer.cli.group import Group
from recognizer.cli.types import OneOf
from recognizer.errors import AudioError, UsageError
from tests.endtoend.run import recognizer


@pytest.fixture(autouse=True)
def own_handlers():
    numbers = [signal.SIGTERM, signal.SIGHUP]
    before = [signal.getsignal(number) for number in numbers]
    yield
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)


def ends(action, monkeypatch, capsys, *arguments):
    """Return the exit code and stderr of a command that does ``action``."""

    @click.command("tool")
    @click.option("--count", type=click.IntRange(1))
    def tool(count):
        action()

    monkeypatch.setattr(sys, "argv", ["tool", *arguments])
    with pytest.raises(SystemExit) as ended:
        run_command(tool, "tool")
    return ended.value.code, capsys.readouterr().err.strip()


def raising(error):
    def action():
        raise error

    return action


@pytest.mark.parametrize(
    ("error", "code", "line"),
    [
        (UsageError("no such thing"), 2, "tool: no such thing"),
        (AudioError("cannot be read"), 1, "tool: cannot be read"),
        (click.UsageError("not both"), 2, "tool: not both; see `"),
        (OSError(28, "No space left on device", "a.wav"), 1, "tool: a.wav: No space left on de"),
        (OSError(28, "No space left on device"), 1, "tool: output: No space left on device"),
        (KeyboardInterrupt(), 130, ""),
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_error_is_an_exit_code_and_a_line(error, code, line, monkeypatch, capsys):
    ended, err = ends(raising(error), monkeypatch, capsys)
    assert ended == code
    assert err.startswith(line)
    assert len(err.splitlines()) == bool(line)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--count", "0"), "--count"),
        (("--count",), "--count"),
        (("--cuont", "2"), "--cuont"),
        (("more",), "more"),
    ],
)
def test_misuse_says_where_to_look(arguments, complaint, monkeypatch, capsys):
    code, err = ends(lambda: None, monkeypatch, capsys, *arguments)
    assert code == 2
    (line,) = err.splitlines()
    assert line.startswith("tool: ")
    assert complaint in line
    assert re.search(r"; see `.*tool --help`$", line)


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("replay",),
        ("replay", "--latency", "nonsense", "x.wav"),
        ("listen", "--latency", "nonsense"),
        ("devices", "--device", "3"),
        ("devices", "--test", "--seconds", "nan"),
        ("train", "--dataset", "own"),
        ("train", "--dataset", "nonsense", "."),
        ("train", "--experiment", "nonsense"),
        ("evaluate", "--folder", "nowhere"),
        ("evaluate", "--loso-steps", "5"),
    ],
    ids=" ".join,
)
def test_misuse_of_each_command_is_one_line(arguments):
    ran = recognizer(*arguments)
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err.splitlines() == ran.complaints
    assert len(ran.complaints) == 1


@pytest.mark.parametrize("command", [(), ("train",), ("data",)], ids=str)
def test_a_command_that_holds_others_prints_its_help_alone(command):
    alone, asked = recognizer(*command), recognizer(*command, "--help")
    assert alone.code == 0
    assert alone.err == ""
    assert alone.out == asked.out
    assert "Commands:" in alone.out
    assert "..." not in alone.out.partition("Commands:")[2]


@pytest.mark.parametrize(
    ("arguments", "nearest"),
    [
        (("lisen",), "listen"),
        (("Replay", "x.wav"), "replay"),
        (("evalute", "default"), "evaluate"),
        (("listen", "--josn"), "--json"),
        (("replay", "--latency", "balancd", "x.wav"), "balanced"),
        (("listen", "-", "--encoding", "s61"), "s16"),
        (("train", "ofical"), "official"),
        (("train", "reference", "--only", "rwa"), "raw"),
        (("data", "voice", "--out", "x"), "voices"),
        (("replay", "--model", "defualt", "x.wav"), "default"),
    ],
    ids=str,
)
def test_a_misspelt_word_is_told_the_nearest(arguments, nearest):
    ran = recognizer(*arguments)
    assert ran.code == 2
    (line,) = ran.err.splitlines()
    assert f" (did you mean {nearest}?)" in line


def test_a_word_like_no_other_is_told_where_to_look():
    (line,) = recognizer("sing").err.splitlines()
    assert "did you mean" not in line
    assert "--help" in line


def test_every_choice_of_every_command_knows_the_nearest():
    waiting = [group]
    while waiting:
        command = waiting.pop()
        if isinstance(command, click.Group):
            assert isinstance(command, Group)
            context = click.Context(command)
            waiting += [command.get_command(context, n) for n in command.list_commands(context)]
        for parameter in command.params:
            kinds = getattr(parameter.type, "types", [parameter.type])
            assert all(isinstance(t, OneOf) for t in kinds if isinstance(t, click.Choice))


@pytest.mark.parametrize(
    "arguments",
    [("replay", "nowhere.wav"), ("replay", "-"), ("replay", "/dev/null")],
    ids=" ".join,
)
def test_where_nothing_was_heard_no_summary_follows_the_error(arguments):
    ran = recognizer(*arguments)
    assert ran.code
    assert len(ran.complaints) == 1
    said = [line for line in ran.err.splitlines() if not line.startswith("listening to ")]
    assert said == ran.complaints


def test_where_nothing_was_heard_an_error_is_the_end_of_listening():
    ran = recognizer("listen", "-")
    assert ran.code == 1
    listening, error = ran.err.splitlines()
    assert listening.startswith("listening to standard input")
    assert error == "recognizer: standard input: empty"


def test_a_summary_follows_what_was_heard_before_an_error(demo, demo_transcript):
    spoken = [w for w in json.loads(demo_transcript.read_text()) if w["label"].isdigit()]
    assert f" s, {len(spoken)} digits" in recognizer("replay", demo, "nowhere.wav").err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("command", [("models",), ("replay", "--json"), ("replay",)], ids=" ".join)
def test_results_that_cannot_be_written_are_one_line(command, demo):
    files = [str(demo)] * (command[0] == "replay")
    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "recognizer", *command, *files],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert ran.returncode == 1
    assert ran.stderr == "recognizer: output: No space left on device\n"
