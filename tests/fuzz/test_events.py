"""Whatever an event holds: one line of strict JSON, one line of text."""

import io
import json

from hypothesis import given, settings
from hypothesis import strategies as st

from recognizer import events
from recognizer.sinks import JsonLines, Tally, TextLines
from recognizer.sinks.view import View

seconds = st.floats(0, 1e9)
chance = st.floats(0, 1)
number = st.integers(1, 10**9)
name = st.text(st.characters(codec=None), max_size=20)
anything = st.one_of(
    st.builds(
        events.Digit,
        start=seconds,
        end=seconds,
        digit=st.integers(0, 9),
        confidence=chance,
        utterance=number,
    ),
    st.builds(
        events.Rejected,
        start=seconds,
        end=seconds,
        reason=st.sampled_from(["low-confidence", "not-a-digit"]),
        confidence=chance,
        utterance=number,
    ),
    st.builds(events.SpeechStart, start=seconds, utterance=number),
    st.builds(events.Misfire, start=seconds, end=seconds),
    st.builds(events.Overflow, start=seconds, lost=seconds),
    st.builds(events.DeviceLost, start=seconds, device=name),
    st.builds(events.DeviceBack, start=seconds, device=name, lost=seconds),
)


def written(sink, event, encoding):
    out = io.TextIOWrapper(io.BytesIO(), encoding=encoding, newline="\n")
    sink(out)(event)
    return out.buffer.getvalue().decode(encoding)


def refuse(constant):
    raise AssertionError(f"{constant} is not JSON")


@settings(deadline=None)
@given(event=anything)
def test_json_is_one_line_and_strict(event):
    text = written(JsonLines, event, "ascii")
    assert text.count("\n") == 1
    values = json.loads(text, parse_constant=refuse)
    assert values["event"] == event.event
    assert abs(values["start"] - event.start) <= 1e-4


@settings(deadline=None)
@given(event=anything, encoding=st.sampled_from(["utf-8", "latin-1", "ascii"]))
def test_text_is_at_most_one_line_in_any_encoding(event, encoding):
    text = written(TextLines, event, encoding)
    assert len(text.splitlines()) <= 1
    assert text.rstrip("\n").isprintable()


@settings(deadline=None)
@given(event=anything)
def test_the_view_and_the_tally_take_any_event(event):
    view, tally = View("", 8_000), Tally()
    view(event)
    tally(event)
    assert view.draw(80).plain
    assert "\n" not in tally.summary(1.0)
