"""Public corpora, downloaded once into the user's cache and checked."""

import hashlib
import os
import tarfile
from contextlib import ExitStack
from pathlib import Path

from recognizer.errors import RecognizerError
from recognizer.extras import needs
from train.corpora.an4 import read_an4
from train.files.output import made_once
from train.files.progress import Bar, doing

FSDD_URL = (
    "https://github.com/Jakobovski/free-spoken-digit-dataset/archive/refs/tags/v1.0.10.tar.gz"
)
FSDD_CONTENT = "45a9b976ba3397a2fd5c70a9f2e43c34f442a3a6be47392ecfc41174b678f37e"
"""SHA-256 over the recordings, in order of name: archives of one tag differ in their bytes."""

SPEECH_COMMANDS_URL = (
    "https://storage.googleapis.com/download.tensorflow.org/data/speech_commands_v0.02.tar.gz"
)
SPEECH_COMMANDS_SHA256 = "af14739ee7dc311471de98f5f9d2c9191b18aedfe957f4a6ff791c709868ff58"
"""Of the archive, 2.3 GB, as TensorFlow Datasets and torchaudio state it too."""

AN4_URL = "http://www.speech.cs.cmu.edu/databases/an4/an4_sphere.tar.gz"
AN4_RECORDINGS = 948 + 130
"""Training and test recordings that CMU's page states. It states no checksum of the archive, so
that the number of recordings that its lists name is what a download is checked by."""


def cache_folder() -> Path:
    """Return the folder for downloads and computed features."""
    with needs("train"):
        import pooch

    return Path(os.environ.get("RECOGNIZER_CACHE") or pooch.os_cache("recognizer"))


def content_checksum(folder: Path) -> str:
    """Return the SHA-256 over the names and bytes of the WAV files in ``folder``."""
    total = hashlib.sha256()
    for path in sorted(folder.glob("*.wav")):
        total.update(path.name.encode())
        total.update(path.read_bytes())
    return total.hexdigest()


def fetch_fsdd() -> Path:
    """Return the cached Free Spoken Digit Dataset v1.0.10, downloading it the first time.

    Raises RecognizerError where the download fails or is not what was expected.
    """
    folder = _fetched("fsdd", "free-spoken-digit-dataset-1.0.10", FSDD_URL)
    if content_checksum(folder / "recordings") != FSDD_CONTENT:
        raise RecognizerError(f"{folder}: not the recordings of v1.0.10; delete it and try again")
    return folder


def fetch_speech_commands() -> Path:
    """Return the cached Speech Commands v0.02, downloading its 2.3 GB the first time.

    Raises RecognizerError where the download fails or is not what was expected.
    """
    name, sha256 = "speech-commands-0.02", SPEECH_COMMANDS_SHA256
    return _fetched("speech-commands", name, SPEECH_COMMANDS_URL, sha256)


def fetch_an4() -> Path:
    """Return the cached AN4, downloading it the first time.

    Raises RecognizerError where the download fails or has not the number of recordings expected.
    """
    folder = _fetched("an4", "an4", AN4_URL)
    if (found := len(read_an4(folder))) != AN4_RECORDINGS:
        raise RecognizerError(
            f"{folder}: {found} recordings instead of {AN4_RECORDINGS}; delete it and try again"
        )
    return folder


def retrieve(name: str, url: str, sha256: str | None) -> Path:
    """Return the file at ``url`` in the cache, downloading it the first time.

    Raises RecognizerError where that fails or the file is not what was expected.
    """
    with needs("train"):
        import pooch
        import requests

    try:
        with ExitStack() as stack:
            return Path(
                pooch.retrieve(
                    url,
                    known_hash=sha256 and f"sha256:{sha256}",
                    fname=url.rpartition("/")[2] if sha256 else f"{name}.tar.gz",
                    path=cache_folder(),
                    progressbar=_Download(name, stack),
                )
            )
    except (requests.RequestException, OSError, ValueError) as error:
        raise RecognizerError(
            f"{name}: cannot be downloaded from {url} ({type(error).__name__}); "
            "fetch it yourself and name its folder with --data"
        ) from None


class _Download:
    """What pooch tells of a download, as a bar that begins with the first byte."""

    def __init__(self, name: str, stack: ExitStack) -> None:
        self._bar = Bar(f"downloading {name}", in_bytes=True)
        self._stack = stack
        self._total: int | None = None

    @property
    def total(self) -> int | None:
        """Bytes in all, None where the server does not say."""
        return self._total

    @total.setter
    def total(self, total: int) -> None:
        self._total = total or None
        self._stack.enter_context(self._bar)
        self._bar.begin(0, self._total)

    def update(self, count: int) -> None:
        """So many bytes more have come."""
        self._bar.advance(count)

    def reset(self) -> None:
        """Begin again."""
        self._bar.begin(0, self._total)

    def close(self) -> None:
        """Nothing more will come; the stack ends the bar."""


def _fetched(corpus: str, name: str, url: str, sha256: str | None = None) -> Path:
    """Return the folder ``name`` of the cache: an archive unpacked, or its folder of that name."""
    folder = cache_folder() / name
    if folder.is_dir():
        return folder
    archive = retrieve(corpus, url, sha256)

    def unpack(partly: Path) -> None:
        try:
            with doing(f"unpacking {corpus}"), tarfile.open(archive) as tar:
                tar.extractall(partly, filter="data")
        except (OSError, tarfile.TarError) as error:
            raise RecognizerError(f"{corpus}: {archive} cannot be unpacked ({error})") from None
        if (partly / name).is_dir():
            for path in (partly / name).iterdir():
                path.rename(partly / path.name)
            (partly / name).rmdir()

    return made_once(folder, unpack)
