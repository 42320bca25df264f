"""Draws docs/demo.svg, the README's picture: what `make demo` prints, as it printed it.

Run it as ``python docs/picture.py`` in an environment where the package is installed.
"""

import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).parent.parent
RECORDING = "recognizer/samples/demo.wav"


def main() -> None:
    """Run the command and write the picture."""
    ran = subprocess.run(
        [sys.executable, "-m", "recognizer", "replay", RECORDING],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    console = Console(record=True, width=72, file=open("/dev/null", "w", encoding="utf-8"))  # noqa: PTH123, SIM115
    console.print(Text(f"$ recognizer replay {RECORDING}", style="bold"))
    for line in ran.stdout.splitlines():
        console.print(Text(line, style="dim" if "  -  " in line else "green"))
    console.print(Text(ran.stderr.strip(), style="cyan"))
    console.save_svg(str(ROOT / "docs" / "demo.svg"), title="recognizer")


if __name__ == "__main__":
    main()
