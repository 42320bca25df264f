import json

import numpy as np
import pytest
import soundfile
from click.testing import CliRunner

from recognizer.errors import UsageError
from train.strings.__main__ import REFERENCE, main


def make(recordings, out, *options):
    folder = recordings[0].path.parent
    return CliRunner().invoke(main, [str(folder), "--out", str(out), "--count", "3", *options])


@pytest.mark.parametrize("options", [(), ("--noise-db", "15")])
def test_each_file_has_its_line_in_the_reference(recordings, tmp_path, options):
    ran = make(recordings, tmp_path / "out", *options)
    assert ran.exit_code == 0, ran.output
    lines = [json.loads(t) for t in (tmp_path / "out" / REFERENCE).read_text().splitlines()]
    assert [str(tmp_path / "out" / line["file"]) for line in lines] == ran.stdout.splitlines()
    for line in lines:
        audio, rate = soundfile.read(tmp_path / "out" / line["file"])
        assert rate == line["rate"] == 8_000
        for digit in line["digits"]:
            assert np.std(audio[digit["start"] : digit["end"]]) > 2 * np.std(audio[:2_400])


def test_the_same_seed_gives_the_same_files(recordings, tmp_path):
    for name in ("a", "b"):
        assert make(recordings, tmp_path / name, "--seed", "5").exit_code == 0
    names = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert len(names) == 4
    for name in names:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_the_noise_may_be_a_folder_of_recordings(recordings, tmp_path):
    plain, folder = tmp_path / "plain", tmp_path / "folder"
    noise = str(recordings[0].path.parent)
    assert make(recordings, plain, "--noise-db", "5").exit_code == 0
    assert make(recordings, folder, "--noise-db", "5", "--noise", noise).exit_code == 0
    assert (plain / REFERENCE).read_text() == (folder / REFERENCE).read_text()
    wavs = [sorted(out.glob("*.wav"))[0].read_bytes() for out in (plain, folder)]
    assert wavs[0] != wavs[1]


def test_a_folder_without_recordings_is_misuse(tmp_path):
    ran = CliRunner().invoke(main, [str(tmp_path), "--out", str(tmp_path / "out")])
    assert isinstance(ran.exception, UsageError)
    assert "no recordings named" in str(ran.exception)


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (("--noise", "{empty}"), "--noise goes with --noise-db"),
        (("--noise", "{empty}", "--noise-db", "5"), "no recordings of noise"),
        (("--digits", "5", "2"), "in order, not (5, 2)"),
    ],
)
def test_what_cannot_be_made_is_misuse(recordings, tmp_path, options, complaint):
    (tmp_path / "empty").mkdir()
    given = [option.format(empty=tmp_path / "empty") for option in options]
    ran = make(recordings, tmp_path / "out", *given)
    assert isinstance(ran.exception, UsageError)
    assert complaint in str(ran.exception)
    assert not (tmp_path / "out").exists()


def test_a_ratio_that_is_no_number_is_misuse(recordings, tmp_path):
    ran = make(recordings, tmp_path / "out", "--noise-db", "nan")
    assert ran.exit_code == 2
    assert "not a finite number" in ran.output
