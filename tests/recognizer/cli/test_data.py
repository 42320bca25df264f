"""What `recognizer data` refuses, in one line."""

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from recognizer import extras
from recognizer.cli.data import command
from recognizer.errors import RecognizerError, UsageError


def ends(*arguments: object) -> BaseException | None:
    return CliRunner().invoke(command, [str(argument) for argument in arguments]).exception


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (("--engine", "siri"), "no such engine: siri"),
        (("--kind", "songs"), "no such kind of clip: songs"),
        (("--engine", "kokoro", "--kind", "oh", "--styles", Path(__file__).parent), "no Kokoro"),
    ],
)
def test_what_cannot_be_built_is_misuse(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    options: tuple[object, ...],
    complaint: str,
) -> None:
    monkeypatch.setattr(extras, "require", lambda extra, *modules: None)
    error = ends("voices", "--out", tmp_path, *options)
    assert isinstance(error, UsageError)
    assert complaint in str(error)


def test_a_file_in_the_place_of_the_folder_is_told_first(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    error = ends("voices", "--out", tmp_path / "file" / "set")
    assert isinstance(error, RecognizerError)
    assert "is a file" in str(error)


def test_a_folder_that_is_no_set_has_no_strings_to_copy(tmp_path: Path) -> None:
    error = ends("connected", tmp_path, "--out", tmp_path / "out")
    assert isinstance(error, UsageError)
    assert "not a set of synthetic voices" in str(error)
    assert not (tmp_path / "out").exists()


def test_a_missing_engine_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "train.synthesis", None)
    error = ends("voices", "--out", tmp_path)
    assert isinstance(error, UsageError)
    assert "[synth]" in str(error)
