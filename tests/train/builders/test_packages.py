"""Which files of a package are sounds to train on."""

import io
import tarfile

import pytest

from recognizer.errors import RecognizerError
from train.builders import debian
from train.builders.packages import PACKAGES, Package, extract, fetch, wanted

PACKAGE = Package(
    "game-data", "g/game/game-data_1_all.deb", "0", "CC0", "usr/share/game", "voices/"
)


def archive(**files):
    """Return a tar of these names (with _ for the dot) and contents below the game's folder."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(f"./usr/share/game/{name.replace('_', '.')}")
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    packed.seek(0)
    return tarfile.open(fileobj=packed)


def test_only_sounds_in_the_folder_and_not_of_the_pattern_are_wanted():
    assert wanted(PACKAGE, "./usr/share/game/dog/Bark.OGG")
    assert not wanted(PACKAGE, "./usr/share/game/dog/bark.png")
    assert not wanted(PACKAGE, "./usr/share/game/voices/hello.ogg")
    assert not wanted(PACKAGE, "./usr/share/other/bark.ogg")


def test_each_sound_is_written_once(tmp_path):
    with archive(a_ogg=b"woof", b_ogg=b"woof", c_ogg=b"meow", d_txt=b"woof") as tar:
        extract(PACKAGE, tar, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.ogg", "c.ogg"]


def test_a_damaged_package_is_one_line(tmp_path, monkeypatch):
    pytest.importorskip("debian")
    (tmp_path / "game.deb").write_bytes(b"!<arch>\n")
    monkeypatch.setenv("RECOGNIZER_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(debian, "download", lambda *args: tmp_path / "game.deb")
    with pytest.raises(RecognizerError, match="game-data: the package cannot be read"):
        fetch(PACKAGE)


def test_the_table_names_each_package_once_with_its_checksum():
    assert len({package.name for package in PACKAGES}) == len(PACKAGES)
    for package in PACKAGES:
        assert package.file.endswith("_all.deb")
        assert len(package.sha256) == 64


@pytest.mark.parametrize(
    ("name", "path", "is_wanted"),
    [
        ("megaglest-data", "techs/units/cow_select1.wav", True),
        ("megaglest-data", "techs/units/archer_select1.wav", False),
        ("megaglest-data", "techs/worker/sounds/ack1.wav", False),
        ("megaglest-data", "techs/units/archer_die1.wav", True),
        ("tuxpaint-stamps-default", "animals/dog.ogg", True),
        ("tuxpaint-stamps-default", "animals/dog_desc_de.ogg", False),
        ("tuxpaint-stamps-default", "animals/cow_white.ogg", True),
        ("tuxpaint-stamps-default", "symbols/math/7.ogg", False),
    ],
)
def test_what_people_say_is_left_out(name, path, is_wanted):
    (package,) = (package for package in PACKAGES if package.name == name)
    assert wanted(package, f"./{package.below}/{path}") == is_wanted
