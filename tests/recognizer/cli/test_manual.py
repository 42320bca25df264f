import os
import subprocess
import sys
from pathlib import Path

import pytest

from recognizer.cli import COMMANDS

DOCS = Path(__file__).parents[3] / "docs"


@pytest.fixture(scope="module")
def manual():
    """The manual made in a process of its own: click keeps what other tests did to commands."""
    command = [sys.executable, str(DOCS / "manual.py")]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_the_manual_is_current(manual):
    assert (DOCS / "cli.md").read_text() == manual, (
        "python docs/manual.py > docs/cli.md makes it so"
    )


def test_the_manual_has_every_command(manual):
    headings = [line.split() for line in manual.splitlines() if line.startswith("## recognizer ")]
    assert {heading[2] for heading in headings} == set(COMMANDS)


def test_each_option_is_explained_once(manual):
    assert manual.count("    --strictness=[strict|balanced|lenient]  ") == 1
    assert manual.count("    --save=DIR  ") == 1


def test_a_command_names_the_options_that_it_shares(manual):
    serve = manual.split("## recognizer serve")[1].split("\n## ")[0]
    assert "`--model`, `--strictness`" in serve


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_there_for_every_shell(shell):
    run = "import sys; sys.argv[0] = 'recognizer'; from recognizer.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", run],
        env={**os.environ, "_RECOGNIZER_COMPLETE": f"{shell}_source"},
        capture_output=True,
        text=True,
        check=False,
    )
    if "older than 4.4" in done.stderr:
        pytest.skip("NO COMPLETION: this bash is too old")
    assert "_RECOGNIZER_COMPLETE" in done.stdout, done.stderr
