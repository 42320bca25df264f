"""Draws docs/demo.svg, the README's picture: the live view, and what `replay` prints.

Both hear the bundled recording with the default model. Run it in the project's folder, in an
environment where the package is installed:

    python docs/picture.py
"""

import io
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
from rich.console import Console
from rich.text import Text

from recognizer import AudioFile, Recognizer
from recognizer.sinks.view import View
from recognizer.sources.capture import BLOCK_SECONDS

ROOT = Path(__file__).parent.parent
RECORDING = "recognizer/samples/demo.wav"
WIDTH = 78
MOMENT = 17.3
"""Seconds of the recording at which the live view is drawn: the string has just been said."""
SHOWN_LINES = 8
"""Last lines of `replay` that are shown."""
FORMAT = """<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-size: {char_height}px;
  font-family: "DejaVu Sans Mono", Menlo, "Liberation Mono", "Courier New", monospace }}
.{unique_id}-title {{ font: bold 18px sans-serif }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix" xml:space="preserve">
{matrix}
</g>
</g>
</svg>
"""
"""Rich's picture of a terminal, in fonts that are there instead of one from the web."""
ASPECT = 0.602
"""Width of a column over the size of the type, in all these fonts."""


def main() -> None:
    """Draw the picture."""
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)
    console.print(Text(f"$ recognizer listen - < {RECORDING}", style="bold"))
    console.print(live_view())
    console.print()
    console.print(Text(f"$ recognizer replay {RECORDING} | tail -n {SHOWN_LINES}", style="bold"))
    printed, summary = replayed()
    for line in printed[-SHOWN_LINES:]:
        console.print(Text(line, style="dim" if "  -  " in line else "green"))
    console.print(Text(summary, style="cyan"))
    picture = console.export_svg(title="recognizer", code_format=FORMAT, font_aspect_ratio=ASPECT)
    (ROOT / "docs" / "demo.svg").write_text(picture)


def live_view() -> Text:
    """Return the live view of `listen -` at MOMENT, on a clock that computing does not move."""
    recognizer = Recognizer()
    rate = recognizer.sample_rate
    title = f"standard input with model {recognizer.model.manifest.name}"
    view = View(title, rate, now=lambda: 0.0)
    view.speech = lambda: recognizer.speech
    recognizer.on_utterance.append(view.utterance)
    for block in blocks():
        view.hear(block)
        for event in recognizer.feed(block):
            view(event)
    return view.draw(WIDTH)


def blocks() -> Iterator[npt.NDArray[np.float32]]:
    """Yield the bundled recording up to MOMENT, in a microphone's blocks."""
    recording = AudioFile(ROOT / RECORDING)
    samples = np.concatenate(list(recording))[: round(MOMENT * recording.sample_rate)]
    size = round(BLOCK_SECONDS * recording.sample_rate)
    yield from (samples[at : at + size] for at in range(0, len(samples), size))


def replayed() -> tuple[list[str], str]:
    """Return the lines that `replay` prints, and its summary."""
    ran = subprocess.run(
        [sys.executable, "-m", "recognizer", "replay", RECORDING],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return ran.stdout.splitlines(), ran.stderr.strip()


if __name__ == "__main__":
    main()
