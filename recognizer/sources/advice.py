"""What to do where there is no PortAudio, no microphone or no permission, by system."""

import os
import sys
from pathlib import Path

_SOUND_DEVICES = Path("/dev/snd")

_PORTAUDIO = {
    "linux": "sudo apt install libportaudio2 (Debian, Raspberry Pi OS)",
    "darwin": "brew install portaudio",
    "win32": "pip install --force-reinstall sounddevice",
}
_MICROPHONE = {
    "linux": "plug one in and look for it with `arecord -l` (package alsa-utils)",
    "darwin": "plug one in, and allow your terminal under System Settings > Privacy & Security > "
    "Microphone",
    "win32": "plug one in, and allow desktop apps under Settings > Privacy & security > Microphone",
}
_REFUSED = {
    "linux": "another program may hold it (`fuser -v /dev/snd/*`), or it may be gone",
    "darwin": "allow your terminal under System Settings > Privacy & Security > Microphone",
    "win32": "allow desktop apps under Settings > Privacy & security > Microphone, and close "
    "programs that use it alone",
}
_GROUP = "your user may not use sound: sudo usermod -aG audio $USER, then log in again"


def portaudio_missing() -> str:
    """Return what to say where PortAudio's library cannot be loaded."""
    return f"PortAudio is not installed: {_for_system(_PORTAUDIO)}"


def no_microphone() -> str:
    """Return what to say where no device can record."""
    fix = _GROUP if _permission_missing() else _for_system(_MICROPHONE)
    return f"no microphone: {fix}; recordings work without: `recognizer replay`"


def refused() -> str:
    """Return what may help where a device cannot be opened."""
    return _GROUP if _permission_missing() else _for_system(_REFUSED)


def silent() -> str:
    """Return what may be wrong where a device gives nothing but zeros."""
    mute = {"linux": "look for a mute in `alsamixer` (F4) or the desktop's sound settings"}
    return mute.get(sys.platform, _for_system(_REFUSED))


def _for_system(fixes: dict[str, str]) -> str:
    return fixes.get(sys.platform, fixes["linux"])


def _permission_missing() -> bool:
    """Return whether there are sound cards with an input of which none may be read."""
    inputs = list(_SOUND_DEVICES.glob("pcmC*c"))
    return bool(inputs) and not any(os.access(path, os.R_OK | os.W_OK) for path in inputs)
