from pathlib import Path

import pytest
from click.testing import CliRunner

from recognizer.errors import RecognizerError, UsageError
from train.synthesis.__main__ import main


def ends(*arguments: object) -> BaseException | None:
    return CliRunner().invoke(main, [str(argument) for argument in arguments]).exception


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (("--voices", -1), "must not be negative"),
        (("--workers", 0), "workers at least 1"),
        (("--engine", "kokoro", "--kind", "oh", "--styles", Path(__file__).parent), "no Kokoro"),
    ],
)
def test_what_cannot_be_built_is_misuse(
    tmp_path: Path, options: tuple[object, ...], complaint: str
) -> None:
    error = ends("--out", tmp_path, *options)
    assert isinstance(error, UsageError)
    assert complaint in str(error)


def test_a_file_in_the_place_of_the_folder_is_told_first(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    error = ends("--out", tmp_path / "file")
    assert isinstance(error, RecognizerError)
    assert "is a file" in str(error)
