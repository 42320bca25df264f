import pytest

from recognizer.errors import ModelError, UsageError
from recognizer.model import DEFAULT, SHIPPED, load_model


def test_the_default_model_is_found_without_a_name():
    assert load_model().path.stem == DEFAULT


def test_a_model_is_found_by_name_and_by_path():
    by_path = load_model(SHIPPED / "reference.tflite")
    assert load_model("reference").data == by_path.data


def test_an_unknown_name_lists_the_known_ones():
    with pytest.raises(UsageError, match=r"nobody.*reference"):
        load_model("nobody")


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(UsageError, match=r"gone.tflite: no such model file"):
        load_model(tmp_path / "gone.tflite")


def test_users_models_are_found_by_name(tmp_path, monkeypatch):
    monkeypatch.setattr("recognizer.model.files.user_models", lambda: tmp_path)
    (tmp_path / "mine.tflite").write_bytes(load_model("reference").data)
    assert load_model("mine").manifest == load_model("reference").manifest


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
