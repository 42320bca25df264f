"""What is to be spoken, and the file name of its clip."""

import re
from dataclasses import dataclass

from train.synthesis.texts import DIGITS
from train.synthesis.voices import Voice

SUFFIX = ".flac"


@dataclass(frozen=True)
class Prompt:
    """One text to be said once by one voice."""

    kind: str
    """One of `options.KINDS`: also its folder."""
    label: str
    """A digit, a string's digits ("o" for "oh"), or the text as a slug."""
    text: str
    voice: Voice
    take: int

    @property
    def path(self) -> str:
        """Path inside the set, `{kind}/{label}_{voice}_{take}.flac`."""
        return f"{self.kind}/{self.label}_{self.voice.name}_{self.take}{SUFFIX}"


def slug(text: str) -> str:
    """A text as one file-name part: lower-case words joined by hyphens, no underscore."""
    return "-".join(re.findall(r"[a-z0-9']+", text.lower())).replace("'", "")


def digit_prompt(digit: int, voice: Voice, take: int) -> Prompt:
    """The prompt of one isolated digit."""
    return Prompt("digits", str(digit), DIGITS[digit], voice, take)
