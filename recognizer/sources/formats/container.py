"""What the first bytes of a recording say it is, and what to do with what cannot be read."""

import re
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from recognizer.sources.formats.incoming import Begin

HEAD_BYTES = 20
"""How much of a recording ``recognise`` looks at."""
SUFFIXES = (
    *(".wav", ".wave", ".bwf", ".rf64", ".w64", ".flac", ".ogg", ".oga", ".opus", ".mp3"),
    *(".aif", ".aiff", ".aifc", ".au", ".snd", ".caf", ".voc", ".sph", ".nist"),
)
"""Of recordings that can be read; what else libsndfile reads is known by its first bytes."""
FOREIGN_SUFFIXES = (
    *(".m4a", ".m4b", ".mp4", ".mov", ".3gp", ".aac", ".wma", ".asf", ".amr", ".awb", ".webm"),
    *(".mka", ".mkv", ".avi", ".ac3", ".dts", ".ape", ".wv", ".tta", ".ra", ".rm", ".spx"),
)
RAW_SUFFIXES = (".raw", ".pcm", ".sw", ".ul", ".ulaw", ".mulaw", ".al", ".alaw", ".sln")


@dataclass(frozen=True)
class Container:
    """A format of files that hold sound."""

    name: str
    reader: Literal["header", "library", "none"]
    """What reads it: ``headers``, libsndfile, or nothing."""
    certain: bool = True
    """Whether raw samples cannot look like it."""


_KNOWN: tuple[tuple[Container, int, tuple[bytes, ...]], ...] = (
    (Container("WAV", "header"), 8, (b"WAVE",)),
    (Container("AU", "header"), 0, (b".snd", b"dns.")),
    (Container("AIFF", "library"), 8, (b"AIFF", b"AIFC")),
    (Container("SVX", "library"), 8, (b"8SVX", b"16SV")),
    (Container("FLAC", "library"), 0, (b"fLaC",)),
    (Container("Ogg", "library"), 0, (b"OggS",)),
    (Container("CAF", "library"), 0, (b"caff",)),
    (Container("Wave64", "library"), 0, (b"riff\x2e\x91\xcf\x11",)),
    (Container("VOC", "library"), 0, (b"Creative Voice",)),
    (Container("NIST SPHERE", "library"), 0, (b"NIST_1A",)),
    (Container("PAF", "library"), 0, (b" paf", b"fap ")),
    (Container("PVF", "library"), 0, (b"PVF1\n",)),
    (Container("AVR", "library"), 0, (b"2BIT",)),
    (Container("WVE", "library"), 0, (b"ALawSoundFile",)),
    (Container("IRCAM", "library"), 0, (b"\x00\x01\xa3\x64",)),
    (Container("IRCAM", "library"), 0, tuple(b"\x64\xa3%c\x00" % n for n in (1, 2, 3, 4))),
    (Container("XI", "library"), 0, (b"Extended Instrument:",)),
    (Container("MAT5", "library"), 0, (b"MATLAB 5.0 MAT",)),
    (Container("MP3", "library", certain=False), 0, (b"ID3",)),
    (Container("MPEG-4", "none"), 4, (b"ftyp",)),
    (Container("Matroska or WebM", "none"), 0, (b"\x1a\x45\xdf\xa3",)),
    (Container("Windows Media", "none"), 0, (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11",)),
    (Container("AMR", "none"), 0, (b"#!AMR",)),
    (Container("AVI", "none"), 8, (b"AVI ",)),
    (Container("Flash video", "none"), 0, (b"FLV\x01",)),
    (Container("WavPack", "none"), 0, (b"wvpk",)),
    (Container("Monkey's Audio", "none"), 0, (b"MAC ",)),
    (Container("True Audio", "none"), 0, (b"TTA1",)),
    (Container("RealMedia", "none"), 0, (b".RMF",)),
    (Container("AAC", "none"), 0, (b"ADIF",)),
)
"""What each has at a place in the file."""
_RIFF = (b"RIFF", b"RIFX", b"RF64", b"BW64")
_FORMS = {"WAV": _RIFF, "AVI": (b"RIFF",), "AIFF": (b"FORM",), "SVX": (b"FORM",)}
"""What a container that is named in its ninth byte begins with."""
HEADER = Begin(
    magics=(*_RIFF, b".snd"),
    pattern=re.compile(rb"(?:RIFF|RIFX|RF64|BW64).{4}WAVE|\.snd\0\0.{6}\0\0\0[\1-\x1b]", re.DOTALL),
    length=16,
)
"""Of a WAV or AU, so much of it that samples do not look like it."""


def recognise(head: bytes) -> Container | None:
    """Return what a recording is that begins with ``head``, ``HEAD_BYTES`` of it or all."""
    for container, at, magics in _KNOWN:
        if head.startswith(magics, at) and head.startswith(_FORMS.get(container.name, (b"",))):
            return container
    if len(head) >= 4 and head[0] == 0xFF:
        if head[1] & 0xE6 == 0xE2 and head[2] >> 4 not in (0, 15) and head[2] & 0x0C != 0x0C:
            return Container("MP3", "library", certain=False)
        if head[1] & 0xF6 == 0xF0:
            return Container("AAC", "none", certain=False)
    return None


def not_heard(name: str, what: str) -> str:
    """Return what to say of what lies behind a recording and is none that can be heard."""
    return f"{name}: what follows the recording is not heard ({what})"


def refusal(name: str, path: Path | None, what: str) -> str:
    """Return what to say of a recording that cannot be read as it is: how ffmpeg makes it a WAV.

    ``path`` is None for a stream.
    """
    if path is None:
        command = "ffmpeg -i - -f wav - | recognizer replay -"
    else:
        ending = "-pcm.wav" if path.suffix.lower() == ".wav" else ".wav"
        command = shlex.join(["ffmpeg", "-i", str(path), str(path.with_suffix("")) + ending])
    return f"{name}: {what} is not read; convert it: `{command}`"
