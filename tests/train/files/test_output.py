import os
from pathlib import Path

import pytest

from recognizer.errors import RecognizerError
from train.files.output import check_folder


def test_a_folder_that_can_be_made_is_not_made(tmp_path):
    check_folder(tmp_path / "a" / "b")
    check_folder(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_its_way_is_named(tmp_path):
    (tmp_path / "file").touch()
    for folder in (tmp_path / "file", tmp_path / "file" / "a" / "b"):
        with pytest.raises(RecognizerError, match=f"{tmp_path / 'file'} is a file"):
            check_folder(folder)


def test_a_link_to_nowhere_is_in_its_way_too(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path / "gone")
    with pytest.raises(RecognizerError, match="link is a file or a broken link"):
        check_folder(tmp_path / "link" / "a")


def test_a_place_that_takes_no_files_is_named_even_to_root():
    if not Path("/proc/self").is_dir():
        pytest.skip("no /proc here")
    for folder in (Path("/proc/runs/a"), Path("/proc/self")):
        with pytest.raises(RecognizerError, match=rf"^{folder}: cannot be written, .* in /proc"):
            check_folder(folder)


def test_a_folder_of_somebody_else_is_named(tmp_path):
    if os.geteuid() == 0:
        pytest.skip("root may write anywhere")
    tmp_path.chmod(0o500)
    with pytest.raises(RecognizerError, match=r"cannot be written, .*Permission denied"):
        check_folder(tmp_path / "a")


def test_a_name_that_no_disk_takes_is_told(tmp_path):
    with pytest.raises(RecognizerError, match=r"cannot be written, .*name too long"):
        check_folder(tmp_path / "a" / ("b" * 300))
    assert list(tmp_path.iterdir()) == []


def test_a_path_that_goes_up_is_tried_as_it_is_written(tmp_path):
    check_folder(tmp_path / "a" / ".." / "b")
    assert list(tmp_path.iterdir()) == []
