"""Files of packages of Debian, which keeps those of its releases; downloaded once."""

import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from recognizer.errors import RecognizerError
from recognizer.extras import needs
from train.corpora.download import retrieve

POOL = "https://deb.debian.org/debian/pool/main"


def download(name: str, file: str, sha256: str) -> Path:
    """Return a package in the cache; ``file`` is its path below POOL.

    Raises RecognizerError where it cannot be had or is not what was expected.
    """
    return retrieve(name, f"{POOL}/{file}", sha256)


@contextmanager
def opened(name: str, package: Path) -> Iterator[tarfile.TarFile]:
    """Yield the files of a downloaded package, whose names begin with ``./``.

    Raises RecognizerError where it is damaged, UsageError where python-debian is missing.
    """
    with needs("synth"):
        from debian.debfile import DebError, DebFile
    try:
        with DebFile(str(package)) as archive, archive.data.tgz() as tar:
            yield tar
    except (DebError, OSError, tarfile.TarError) as error:
        raise RecognizerError(f"{name}: the package cannot be read ({error})") from None
