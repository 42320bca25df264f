"""Sounds that anyone may download: those of free games and desktops, as Debian packages them."""

import hashlib
import re
import tarfile
from dataclasses import dataclass
from pathlib import Path

from train.builders import debian
from train.corpora.download import cache_folder
from train.files.output import made_once
from train.files.progress import doing

SUFFIXES = (".wav", ".ogg", ".oga", ".flac", ".mp3")


@dataclass(frozen=True)
class Package:
    """A package of a Debian release, and which of its sounds are wanted."""

    name: str
    file: str
    """Below ``debian.POOL``."""
    sha256: str
    licence: str
    """Of the sounds, as the package's ``copyright`` states it."""
    below: str
    """Folder of the sounds."""
    without: str = r"(?!)"
    """Pattern of paths below it that are speech or music."""


PACKAGES = (
    Package(
        "qabcs-data",
        "q/qabcs/qabcs-data_1.0.2-6_all.deb",
        "3484da4cf258e6f3a39a1fc99bbfcaddfd679cff96a8fa792f261ab0a2bf9d86",
        "GPL-3+",
        "usr/share/qabcs/abcs/all/noises",
        r"^(cheburashka|dunno|emelya|ivasyk|ole_lukoje|prince|quiz_game|umka|zozulka)\.",
    ),
    Package(
        "scratch",
        "s/scratch/scratch_1.4.0.6~dfsg1-6.1_all.deb",
        "36c582eb93110f64f06c4e685c41e933ccba2fa68db12f79b10bfe840b21fc10",
        "CC-BY-SA-3.0",
        "usr/share/scratch/Media/Sounds",
        r"^(Music Loops|Vocals)/",
    ),
    Package(
        "tuxpaint-stamps-default",
        "t/tuxpaint-stamps/tuxpaint-stamps-default_2025.03.31-1_all.deb",
        "6312d03a37d0220b10fc91a7467bf2a2a2336e08c2f416de04311d25fd7aeacb",
        "GPL-2",
        "usr/share/tuxpaint/stamps",
        # A description is "{stamp}_desc_{language}"; without a language, too, where it has words.
        r"_desc|^symbols/(alphabets|math)/|dreydl|final-roll-call|apollo|_[a-z]{2}(_[A-Z]{2})?\.",
    ),
    Package(
        "wesnoth-1.18-data",
        "w/wesnoth-1.18/wesnoth-1.18-data_1.18.5-1_all.deb",
        "6db473c8af6242d5a9a824f5af79619a0f5769460e896b90f529bacc405aeffd",
        "GPL-2+ and CC-BY-SA-4.0",
        "usr/share/games/wesnoth/1.18",
        r"/music/",
    ),
    Package(
        "megaglest-data",
        "m/megaglest-data/megaglest-data_3.13.0-3_all.deb",
        "ed4783d9fc78e201a548b266f7c30325eb16cfd58a20bf4597dd6e622f84a07e",
        "CC-BY-SA-3.0",
        "usr/share/games/megaglest",
        # People answer in words when chosen or sent; animals do not.
        r"/music/|menu/|(?<!cow)(?<!pig)(?<!bull)(?<!chicken)(?<!/dr)(?<!dragon)(?<!eagle)"
        r"_(ack|sel)|/(ack|select)\d|sonar|attention",
    ),
    Package(
        "cdogs-sdl-data",
        "c/cdogs-sdl/cdogs-sdl-data_2.1.0+dfsg-2_all.deb",
        "5fc1f554df72653b870cdf62dd4e9aefa88a996d8b13de7d5b1ad084245b2503",
        "CC0, CC-BY-3.0 and CC-BY-4.0, file by file",
        "usr/share/games/cdogs-sdl/sounds",
    ),
    Package(
        "scorched3d-data",
        "s/scorched3d/scorched3d-data_44+dfsg-8_all.deb",
        "b0be0a6d561966a62b1f135e0e6f5681c85f12e34ecad5777cb1af9fbcb7f1da",
        "GPL-2+ and CC-BY-SA-3.0",
        "usr/share/games/scorched3d/data/globalmods",
        r"/music/|fight4life|extralife|lockon",
    ),
    Package(
        "lugaru-data",
        "l/lugaru/lugaru-data_1.2-7_all.deb",
        "d88ab582e993e44887adcf0efbf6300963832b411863f151a746616579b7a3bf",
        "CC-BY-SA-3.0",
        "usr/share/games/lugaru/Sounds",
        r"^Music",
    ),
    Package(
        "lincity-ng-data",
        "l/lincity-ng/lincity-ng-data_2.12.0-2_all.deb",
        "1c783782f5129e83aecc6f573d063ffbb531aa01bd13127afbba63465d8be8b2",
        "GPL-2+",
        "usr/share/lincity-ng/sounds",
        r"^(School|University|Market|SportsCroud)",
    ),
    Package(
        "sonic-pi-samples",
        "s/sonic-pi/sonic-pi-samples_3.2.2~repack-12_all.deb",
        "98505f8982085119699980aaeb411695a9ff1961b5a0ce3f102ad22b7505846a",
        "CC0",
        "usr/share/sonic-pi/samples",
        r"^(loop|arovane|guit|vinyl)_|choir|piano",
    ),
    Package(
        "luanti-game-minetest",
        "l/luanti-game-minetest/luanti-game-minetest_5.8.0.40.gc7be7c1-3_all.deb",
        "254807e0dca38e22e31ac07ee1dae9a181146545f4e22e1a3bd9a1e3f1e28fcf",
        "CC-BY-SA-3.0, CC-BY-4.0 and CC0",
        "usr/share/luanti/games/minetest_game",
    ),
    Package(
        "etw-data",
        "e/etw/etw-data_3.6+svn162-6_all.deb",
        "d1c79c32f6223332c01eb23ba78531e8d9d663c1f057cd21d8aac708b8de218a",
        "GPL-2+",
        "usr/share/games/etw",
        r"music/|arcadesnd/|hallelujah|letsgo|replay",
    ),
    Package(
        "chuck-data",
        "c/chuck/chuck-data_1.5.5.0-1_all.deb",
        "d2c971db713b17f33ac197c707dbe94766c2684d3a6667eb96f0831de06f7e46",
        "GPL-2+",
        "usr/share/doc/chuck-data/examples/special/scream-o-matic",
    ),
    Package(
        "sound-theme-freedesktop",
        "s/sound-theme-freedesktop/sound-theme-freedesktop_0.8-6~deb13u1_all.deb",
        "b88c0a3f598c2e423f37db5af9e71324a122729edb8df4fb13b54252401c1a8a",
        "CC-BY-3.0, CC-BY-SA-3.0 and GPL-2+",
        "usr/share/sounds/freedesktop/stereo",
        r"^audio-channel",
    ),
    Package(
        "mate-media-common",
        "m/mate-media/mate-media-common_1.26.2-1_all.deb",
        "8984edbd191f4b8a98da2d138083e423c04d644235b64536c7b5a4efe135eb07",
        "GPL-2+",
        "usr/share/sounds/mate/default/alerts",
    ),
)
"""In Debian 13, scratch in Debian 12: 689 MB. Releases keep their versions, unstable does not."""


def inside(package: Package, path: str) -> str:
    """Return the path below the package's folder of sounds, empty for one elsewhere."""
    below = f"./{package.below}/"
    return path.removeprefix(below) if path.startswith(below) else ""


def wanted(package: Package, path: str) -> bool:
    """Whether a file of a package, ``./usr/...``, is one of the sounds it is for."""
    name = inside(package, path)
    return name.lower().endswith(SUFFIXES) and not re.search(package.without, name)


def fetch(package: Package) -> Path:
    """Return a folder with the package's sounds, laid out as in it; downloaded once.

    Each sound is there once, however many copies the package has. Raises RecognizerError where
    the download fails or is not what was expected, UsageError where python-debian is missing.
    """
    chosen = f"{package.sha256} {package.below} {package.without}"
    key = hashlib.sha256(chosen.encode()).hexdigest()[:8]

    def unpack(folder: Path) -> None:
        file = debian.download(package.name, package.file, package.sha256)
        with doing(f"unpacking {package.name}"), debian.opened(package.name, file) as tar:
            extract(package, tar, folder)

    return made_once(cache_folder() / f"sounds-{package.name}-{key}", unpack)


def extract(package: Package, tar: tarfile.TarFile, folder: Path) -> None:
    """Write the wanted sounds among a package's files to a folder, each once."""
    known = set()
    for member in tar:
        wished = member.isfile() and wanted(package, member.name)
        source = tar.extractfile(member) if wished else None
        if source is None:
            continue
        content = source.read()
        checksum = hashlib.sha256(content).digest()
        if checksum not in known:
            known.add(checksum)
            target = folder / inside(package, member.name)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
