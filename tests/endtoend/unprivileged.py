"""Runs a command as somebody whom file modes bind, even where the tests run as root."""

import os
import shutil

import pytest

_DROPPED = "-dac_override,-dac_read_search"

needs_file_modes = pytest.mark.skipif(
    os.geteuid() == 0 and not shutil.which("setpriv"), reason="NO SETPRIV: root may read anything"
)


def bound_by_modes(*command):
    """Return the command line that runs ``command`` without root's right to read everything."""
    if os.geteuid():
        return [*command]
    return ["setpriv", f"--bounding-set={_DROPPED}", f"--inh-caps={_DROPPED}", *command]
