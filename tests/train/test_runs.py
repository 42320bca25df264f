import os

import pytest

from recognizer.errors import RecognizerError
from train.runs import check_folder


def test_a_folder_that_can_be_made_is_not_made(tmp_path):
    check_folder(tmp_path / "a" / "b")
    check_folder(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_its_way_is_named(tmp_path):
    (tmp_path / "file").touch()
    for folder in (tmp_path / "file", tmp_path / "file" / "a" / "b"):
        with pytest.raises(RecognizerError, match=f"{tmp_path / 'file'} is a file"):
            check_folder(folder)


def test_a_folder_of_somebody_else_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: path != tmp_path)
    with pytest.raises(RecognizerError, match="no permission"):
        check_folder(tmp_path / "a")
