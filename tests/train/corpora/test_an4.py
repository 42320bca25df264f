import numpy as np
import pytest
import soundfile

from recognizer.errors import RecognizerError, UsageError
from tests.conftest import tone
from train import corpora
from train.corpora import download


@pytest.fixture
def published(tmp_path):
    """Return AN4's published layout with two training recordings and one of the test."""
    parts = {
        "train": (("an4_clstk/fash/an251-fash-b", "YES"), ("an4_clstk/mmxg/cen8-mmxg-b", "J O E")),
        "test": (("an4test_clstk/fcaw/an406-fcaw-b", "RUBOUT ENTER SIX OH"),),
    }
    (tmp_path / "etc").mkdir()
    for part, recordings in parts.items():
        names = [name for name, _ in recordings]
        lines = [f"<s> {text} </s> ({name.rpartition('/')[2]})" for name, text in recordings]
        (tmp_path / f"etc/an4_{part}.fileids").write_text("\n".join(names) + "\n")
        (tmp_path / f"etc/an4_{part}.transcription").write_text("\n".join(lines) + "\n")
        for name in names:
            path = tmp_path / "wav" / f"{name}.sph"
            path.parent.mkdir(parents=True)
            soundfile.write(path, tone(0.2, 16_000), 16_000, format="NIST", subtype="PCM_16")
    return tmp_path


def test_the_published_layout_is_read(published):
    found = corpora.find("an4", published)
    assert sorted((r.speaker, r.words) for r in found) == [
        ("fash", ("yes",)),
        ("fcaw", ("rubout", "enter", "6", "oh")),
        ("mmxg", ("j", "oh", "e")),
    ]
    assert corpora.read(published) == found


def test_sphere_files_load(published):
    samples = corpora.find("an4", published)[0].load(8_000)
    assert samples == pytest.approx(tone(0.2), abs=0.01)


@pytest.mark.parametrize("order", ["<i2", ">i2"])
def test_files_without_header_load_in_either_byte_order(tmp_path, order):
    path = tmp_path / "an251-fash-b.raw"
    path.write_bytes((tone(0.2, 16_000) * 32_767).astype(order).tobytes())
    assert corpora.load_audio(path, 16_000) == pytest.approx(tone(0.2, 16_000), abs=1e-3)


def test_lists_that_do_not_fit_together_are_named(published):
    (published / "etc/an4_train.transcription").write_text("<s> YES </s> (an251-fash-b)\n")
    with pytest.raises(UsageError, match="1 lines for 2 recordings"):
        corpora.find("an4", published)


def test_a_transcript_of_another_recording_is_named(published):
    (published / "etc/an4_test.transcription").write_text("<s> YES </s> (an251-fash-b)\n")
    with pytest.raises(UsageError, match="not a transcript of an406-fcaw-b"):
        corpora.find("an4", published)


def test_a_download_with_recordings_missing_is_refused(published, tmp_path, monkeypatch):
    monkeypatch.setenv("RECOGNIZER_CACHE", str(tmp_path / "cache"))
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "an4").symlink_to(published)
    with pytest.raises(RecognizerError, match="3 recordings instead of 1078"):
        download.fetch_an4()


def test_silence_is_no_reason_to_guess(tmp_path):
    path = tmp_path / "a.raw"
    path.write_bytes(bytes(200))
    assert not np.any(corpora.load_audio(path, 16_000))
