"""Deliberate mistakes: told at once, not after the measurement."""

from importlib import import_module

import pytest
from click.testing import CliRunner

from recognizer.errors import RecognizerError


@pytest.mark.parametrize(
    ("tool", "arguments", "code", "complaint"),
    [
        ("clients", ("radio",), 2, "radio"),
        ("clients", ("serve", "--seconds", "1"), 2, "--seconds"),
        ("clients", ("wyoming", "--model", "nonsense"), 2, "no model named nonsense"),
        ("cost", ("--seconds", "-5"), 2, "--seconds"),
        ("cost", ("--model", "nonsense"), 2, "no model named nonsense"),
        ("cost", ("--out", "{file}/cost.json"), 1, "is a file"),
        ("compare.__main__", ("--out", "{file}/compare.json"), 1, "is a file"),
        ("compare.__main__", ("--system", "nonsense"), 2, "--system"),
        ("display", ("--seconds", "nan"), 2, "--seconds"),
        ("display", ("--model", "nonsense"), 2, "no model named nonsense"),
        ("soak", ("--hours", "0"), 2, "--hours"),
        ("soak", ("--seed", "-1"), 2, "--seed"),
        ("soak", ("--model", "nonsense"), 2, "no model named nonsense"),
        ("resampling", ("--nonsense",), 2, "--nonsense"),
    ],
)
def test_a_mistake_is_told_with_its_exit_code(tmp_path, tool, arguments, code, complaint):
    (tmp_path / "file").touch()
    main = import_module(f"benchmarks.{tool}").main
    ran = CliRunner().invoke(main, [part.format(file=tmp_path / "file") for part in arguments])
    if isinstance(ran.exception, RecognizerError):
        assert ran.exception.exit_code == code
        assert complaint in str(ran.exception)
    else:
        assert ran.exit_code == code
        assert complaint in ran.output


def test_a_system_that_is_not_installed_names_the_extra(monkeypatch):
    module = import_module("benchmarks.compare.__main__")
    monkeypatch.setattr(module, "_version", lambda name: "")
    ran = CliRunner().invoke(module.main, ["--system", "pocketsphinx"])
    assert "pocketsphinx is not installed; the compare extra has it: " in str(ran.exception)
    assert "[compare]" in str(ran.exception)
