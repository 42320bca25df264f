"""Where events go: text for people, JSON lines for programs."""

from recognizer.sinks.base import Sink, Tally
from recognizer.sinks.saved import SavedUtterances
from recognizer.sinks.text import JsonLines, TextLines

__all__ = ["JsonLines", "SavedUtterances", "Sink", "Tally", "TextLines"]
