"""The systemd unit's hardening made by hand, with unshare and setpriv, where no systemd runs.

All of it happens in a mount namespace of its own: what is hidden, covered or made read-only there
is untouched outside.
"""

import os
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
UNIT = ROOT / "packaging" / "recognizer.service"
DEVICES = ("null", "zero", "full", "random", "urandom", "tty")
"""What ``DevicePolicy=closed`` leaves, sound apart."""
NOBODY = 65_534
MADE = {
    *("PrivateNetwork=yes", "ProtectSystem=strict", "ProtectHome=yes", "PrivateTmp=yes"),
    *("NoNewPrivileges=yes", "CapabilityBoundingSet=", "UMask=0077", "DevicePolicy=closed"),
    *("StateDirectory=recognizer", "ProtectKernelTunables=yes", "ProtectControlGroups=yes"),
}
"""Lines of the unit that ``hardened`` stands for."""
NOT_MADE = {
    "MemoryMax=256M": "measured instead",
    "DeviceAllow=char-alsa rw": "there is no sound card",
    "RestrictAddressFamilies=AF_UNIX": "tests/faults shows that no socket is opened",
    "RestrictNamespaces=yes": "no namespace is made",
    "RestrictSUIDSGID=yes": "no file gets such a mode",
    "LockPersonality=yes": "no personality is set",
    "ProtectKernelModules=yes": "nothing may load any without capabilities",
    "StateDirectoryMode=0700": "as UMask",
}
_HOMES = ("/home", "/root", "/run/user")
_SCRIPT = """
set -eu
covered() { mount -t tmpfs -o "mode=$2" tmpfs "$1"; }
for point in $(awk '{print $5}' /proc/self/mountinfo); do
  case $point in /proc|/proc/*|/dev|/dev/*) ;; *) mount -o remount,bind,ro "$point" || true ;; esac
done 2>/dev/null
mount -o bind /proc/sys /proc/sys; mount -o remount,bind,ro /proc/sys
covered /var/lib 755; install -d -m 700 -o "$OWNER" /var/lib/recognizer
for folder in $TEMPORARY; do covered "$folder" 1777; done
for folder in $HIDDEN; do covered "$folder" 000; done
covered /mnt 755; mkdir /mnt/dev; mount --rbind /dev /mnt/dev
covered /dev 755
for device in $DEVICES; do
  touch "/dev/$device"; mount --bind "/mnt/dev/$device" "/dev/$device"
done
umount -l /mnt
umask 0077
cd /
exec "$@"
"""


@dataclass(frozen=True)
class Hardened:
    """How to start a command as the unit does."""

    command: list[str]
    environment: dict[str, str]

    def start(self, *arguments: str, **options) -> subprocess.Popen:
        """Start ``recognizer`` with arguments; its process is the one returned."""
        command = [*self.command, sys.executable, "-m", "recognizer", *map(str, arguments)]
        return subprocess.Popen(command, env=self.environment, **options)


def possible() -> bool:
    """Return whether namespaces and mounts may be made here."""
    if os.geteuid():
        return False
    trial = ["unshare", "-m", "-n", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    try:
        return subprocess.run(trial, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


def settings() -> list[str]:
    """Return the lines of the unit's [Service] section, comments apart."""
    section = UNIT.read_text().split("[Service]")[1].split("\n[")[0]
    return [line for line in section.splitlines() if line and not line.startswith("#")]


def hardened() -> Hardened:
    """Return the unit's surroundings; folders in which Python or this copy lies stay visible."""
    needed = [Path(sys.base_prefix), Path(sys.prefix), ROOT, Path(sys.executable).resolve()]
    hidden = [folder for folder in _HOMES if _may_go(folder, needed)]
    temporary = [folder for folder in ("/tmp", "/var/tmp") if _may_go(folder, needed)]
    owner = NOBODY if _runs_as_nobody() else 0
    drop = ["setpriv", "--no-new-privs", "--bounding-set=-all", "--inh-caps=-all"]
    drop += [f"--reuid={owner}", f"--regid={owner}", "--clear-groups"]
    unit = [line.removeprefix("Environment=") for line in settings() if "Environment=" in line]
    given = dict(pair.split("=", 1) for line in unit for pair in shlex.split(line))
    return Hardened(
        command=["unshare", "-m", "-n", "bash", "-c", _SCRIPT, "bash", *drop],
        environment={
            **given,
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
            "HOME": f"{hidden[0]}/recognizer",
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
            "OWNER": str(owner),
            "HIDDEN": " ".join(hidden),
            "TEMPORARY": " ".join(temporary),
            "DEVICES": " ".join(DEVICES),
        },
    )


def _may_go(folder: str, needed: list[Path]) -> bool:
    return Path(folder).is_dir() and not any(path.is_relative_to(folder) for path in needed)


def _runs_as_nobody() -> bool:
    as_nobody = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    bound = ["--bounding-set=-all", "--inh-caps=-all"]
    command = [*as_nobody, *bound, sys.executable, "-c", "import recognizer.cli, numpy"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return (
        subprocess.run(command, env=environment, capture_output=True, check=False).returncode == 0
    )
