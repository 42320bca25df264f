import io
import json

from recognizer.events import Digit, Misfire, Overflow, Rejected, SpeechStart
from recognizer.sinks import JsonLines, Tally, TextLines

DIGIT = Digit(digit=7, confidence=0.991, start=1.24, end=1.705, utterance=1)
REJECTED = Rejected(reason="not-a-digit", confidence=0.4, start=4.1, end=6.0, utterance=2)


def test_json_is_one_object_a_line_and_flushed_at_once():
    class Flushed(io.StringIO):
        flushes = 0

        def flush(self):
            self.flushes += 1

    out = Flushed()
    sink = JsonLines(out, file="a.wav")
    sink(DIGIT)
    sink(REJECTED)
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert lines == [{**e.to_dict(), "file": "a.wav"} for e in (DIGIT, REJECTED)]
    assert out.flushes == 2


def test_text_shows_time_digit_and_confidence():
    out = io.StringIO()
    TextLines(out)(DIGIT)
    assert out.getvalue().split() == ["1.240", "7", "seven", "0.991"]


def test_text_says_why_something_was_rejected_and_what_was_lost():
    out = io.StringIO()
    sink = TextLines(out)
    for event in (REJECTED, Overflow(start=7.0, lost=0.25), SpeechStart(start=8.0, utterance=3)):
        sink(event)
    rejected, lost = out.getvalue().splitlines()
    assert "not-a-digit" in rejected
    assert "0.250 s of audio lost" in lost


def test_the_summary_counts_what_happened():
    tally = Tally()
    for event in (DIGIT, DIGIT, REJECTED, Misfire(start=1.0, end=1.1)):
        tally(event)
    assert tally.digits == 2
    assert tally.summary(12.3) == "12.3 s, 2 digits, 1 rejected (1 not-a-digit), 1 misfire"
