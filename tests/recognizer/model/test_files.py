from pathlib import Path

import pytest

from recognizer.errors import ModelError, UsageError
from recognizer.model.files import DEFAULT, SHIPPED, load_model, model_files


def test_the_default_model_is_found_without_a_name():
    assert load_model().path.stem == DEFAULT


def test_a_model_is_found_by_name_and_by_path():
    by_path = load_model(SHIPPED / "reference.tflite")
    assert load_model("reference").data == by_path.data
    assert load_model(str(SHIPPED / "reference.tflite")).data == by_path.data


def test_an_unknown_name_lists_the_known_ones():
    with pytest.raises(UsageError, match=r"nobody.*reference"):
        load_model("nobody")


def test_a_misspelt_name_is_told_the_nearest():
    with pytest.raises(UsageError, match=r"did you mean reference\?"):
        load_model("Refrence")


@pytest.mark.parametrize("path", ["gone.tflite", "gone/default", "./default", "a\0b.tflite"])
def test_a_missing_file_is_named(tmp_path, monkeypatch, path):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match=r"no such model file"):
        load_model(path)


@pytest.fixture
def own(tmp_path, monkeypatch):
    monkeypatch.setattr("recognizer.model.files.user_models", lambda: tmp_path)
    return tmp_path


def test_users_models_are_found_by_name(own):
    for name in ("mine", "mine.v2"):
        (own / f"{name}.tflite").write_bytes(load_model("reference").data)
        assert load_model(name).manifest == load_model("reference").manifest


def test_a_users_model_does_not_take_the_place_of_a_shipped_one(own):
    (own / "default.tflite").write_bytes(load_model("reference").data)
    assert load_model().path.parent == SHIPPED


@pytest.mark.parametrize("name", ["default", "reference"])
@pytest.mark.parametrize("what", ["file", "model", "folder"])
def test_what_lies_in_the_working_folder_is_no_model_of_that_name(
    tmp_path, monkeypatch, name, what
):
    there = tmp_path / name
    if what == "folder":
        there.mkdir()
    else:
        other = {"default": "reference", "reference": "default"}[name]
        there.write_bytes(load_model(other).data if what == "model" else b"hello")
    monkeypatch.chdir(tmp_path)
    assert load_model(name).path.parent == SHIPPED


def test_a_file_without_its_folder_is_told_how_to_be_named(tmp_path, monkeypatch):
    (tmp_path / "mine").write_bytes(load_model("reference").data)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match=r"the file is \./mine"):
        load_model("mine")
    assert load_model("./mine").data == load_model(Path("mine")).data


@pytest.mark.parametrize(
    "environment",
    [
        {"XDG_CONFIG_HOME": "", "HOME": "/nowhere"},
        {"XDG_CONFIG_HOME": "relative"},
        {"HOME": "relative"},
        {"HOME": "/dev/null"},
        {"HOME": ""},
    ],
    ids=str,
)
def test_no_home_holds_no_models(tmp_path, monkeypatch, environment):
    for folder in ("recognizer/models", "relative/recognizer/models"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "found.tflite").touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert {path.parent for path in model_files()} == {SHIPPED}
    assert load_model().path.parent == SHIPPED


def test_a_folder_of_models_that_cannot_be_read_is_empty(own, monkeypatch):
    def refuse(folder):
        if folder == own:
            raise PermissionError(13, "Permission denied", str(folder))
        return listed(folder)

    listed = Path.iterdir
    monkeypatch.setattr(Path, "iterdir", refuse)
    assert {path.parent for path in model_files()} == {SHIPPED}


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"", "not a TFLite model"), (b"hello, world", "not a TFLite model")],
)
def test_a_foreign_file_is_refused_by_name(tmp_path, content, says):
    path = tmp_path / "foreign.tflite"
    path.write_bytes(content)
    with pytest.raises(ModelError, match=f"foreign.tflite: {says}"):
        load_model(path)


def test_a_truncated_file_is_refused(tmp_path):
    path = tmp_path / "half.tflite"
    path.write_bytes(load_model("reference").data[:100_000])
    with pytest.raises(ModelError, match=r"half.tflite: damaged or truncated"):
        load_model(path)


def test_a_folder_is_no_model(tmp_path):
    with pytest.raises(UsageError):
        load_model(tmp_path)
