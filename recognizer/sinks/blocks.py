"""Sound and digits drawn with block characters, for terminals."""

import numpy as np

from recognizer.arrays import FloatArray

_EIGHTHS_HIGH = " ▁▂▃▄▅▆▇█"
_EIGHTHS_WIDE = " ▏▎▍▌▋▊▉█"
_FLOOR = -60.0
"""Decibels of full scale at which a meter begins."""

_FONT = {
    "0": ("███", "█ █", "█ █", "█ █", "███"),
    "1": (" █ ", "██ ", " █ ", " █ ", "███"),
    "2": ("███", "  █", "███", "█  ", "███"),
    "3": ("███", "  █", "███", "  █", "███"),
    "4": ("█ █", "█ █", "███", "  █", "  █"),
    "5": ("███", "█  ", "███", "  █", "███"),
    "6": ("███", "█  ", "███", "█ █", "███"),
    "7": ("███", "  █", "  █", "  █", "  █"),
    "8": ("███", "█ █", "███", "█ █", "███"),
    "9": ("███", "█ █", "███", "  █", "███"),
}
LARGE_WIDTH, LARGE_HEIGHT = 8, 5
"""Columns that a large digit and the space after it take, and lines."""


def meter(level: float, width: int) -> str:
    """Return a bar of ``width`` columns for a level in dB of full scale."""
    eighths = round(8 * width * min(1.0, max(0.0, 1 - level / _FLOOR)))
    full, rest = divmod(eighths, 8)
    return ("█" * full + (_EIGHTHS_WIDE[rest] if rest else "")).ljust(width)


def waveform(samples: FloatArray, width: int) -> str:
    """Return the peaks of a recording, the loudest as high as a line is."""
    if not len(samples):
        return " " * width
    begins = np.arange(width) * len(samples) // width
    peaks = np.maximum.reduceat(np.abs(samples), begins)
    heights = np.rint(8 * peaks / max(float(peaks.max()), 1e-9)).astype(int)
    return "".join(_EIGHTHS_HIGH[height] for height in heights)


def large(digits: str) -> list[str]:
    """Return five lines that show ``digits``, a string of 0 to 9, in large type."""
    rows = zip(*(_FONT[digit] for digit in digits), strict=True) if digits else [()] * 5
    return ["  ".join(part.replace("█", "██").replace(" ", "  ") for part in row) for row in rows]
