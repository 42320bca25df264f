"""Public data sets, downloaded once into the user's cache and checked."""

import hashlib
import os
import tarfile
from pathlib import Path

from recognizer.errors import RecognizerError
from train.extras import needs

FSDD_URL = (
    "https://github.com/Jakobovski/free-spoken-digit-dataset/archive/refs/tags/v1.0.10.tar.gz"
)
FSDD_CONTENT = "45a9b976ba3397a2fd5c70a9f2e43c34f442a3a6be47392ecfc41174b678f37e"
"""SHA-256 over the recordings, in order of name: archives of one tag differ in their bytes."""


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
    with needs("train"):
        import pooch
        import requests

    cache = cache_folder()
    folder = cache / "free-spoken-digit-dataset-1.0.10"
    if not folder.is_dir():
        try:
            archive = pooch.retrieve(
                FSDD_URL, known_hash=None, fname="fsdd.tar.gz", path=cache, progressbar=False
            )
            with tarfile.open(archive) as tar:
                tar.extractall(cache, filter="data")
        except (requests.RequestException, OSError, tarfile.TarError) as error:
            raise RecognizerError(
                f"fsdd: cannot be downloaded from {FSDD_URL} ({type(error).__name__}); "
                "fetch it yourself and name its folder with --data"
            ) from None
    if content_checksum(folder / "recordings") != FSDD_CONTENT:
        raise RecognizerError(f"{folder}: not the recordings of v1.0.10; delete it and try again")
    return folder
