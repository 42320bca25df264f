import io

import numpy as np
import pytest
from rich.console import Console

from recognizer.events import DeviceBack, DeviceLost, Digit, Rejected
from recognizer.segmenter import Utterance
from recognizer.sinks.live import LEAST_HEIGHT, LiveView, capable
from recognizer.sinks.view import View
from recognizer.sources import Gap
from tests.conftest import tone

SEVEN = Digit(digit=7, confidence=0.9876, start=0.5, end=0.9, utterance=1)


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def view(clock):
    return View("a microphone", 8_000, clock)


def lines(view):
    return view.draw(80).plain.splitlines()


def test_the_digits_so_far_are_shown_large(view):
    view(SEVEN)
    assert "██████" in lines(view)
    assert any(line.startswith("7 seven  0.988") for line in lines(view))


def test_as_many_digits_as_fit_are_shown_the_newest_last(view):
    for digit in range(10):
        view(Digit(digit=digit, confidence=0.9, start=0, end=0, utterance=1))
    shown = [line for line in view.draw(40).plain.splitlines() if "██  ██" in line]
    assert shown
    assert all(len(line) <= 40 for line in shown)


def unsure(digit, utterance=1):
    return Digit(digit=digit, confidence=0.55, start=0, end=0, utterance=utterance)


def test_a_digit_of_low_confidence_is_told_from_a_sure_one_without_colours(view):
    view(SEVEN)
    view(unsure(1))
    drawn = "\n".join(lines(view))
    assert "██████" in drawn
    assert "  ▒▒  " in drawn
    assert "1 one  0.550  unsure" in drawn
    assert "7?" not in drawn


def test_a_digit_of_low_confidence_has_another_colour(view):
    view(SEVEN)
    sure = {span.style for span in view.draw(80).spans}
    view(unsure(1))
    assert {span.style for span in view.draw(80).spans} - sure == {"yellow"}


def test_the_string_so_far_has_a_word_for_each_utterance(view):
    for utterance, digits in enumerate(["739", "1", "20"], 1):
        for digit in digits:
            view(Digit(digit=int(digit), confidence=0.9, start=0, end=0, utterance=utterance))
    view(unsure(5, utterance=3))
    assert "heard    739 1 205?" in lines(view)


@pytest.mark.parametrize("digits", [60, 1_000])
def test_of_a_long_string_the_newest_is_shown(view, digits):
    for number in range(digits):
        view(Digit(digit=number % 10, confidence=0.9, start=0, end=0, utterance=number))
    (string,) = [line for line in lines(view) if line.startswith("heard")]
    assert string.startswith("heard    …")
    assert string.endswith("7 8 9")
    assert len(string) <= 80


def test_the_last_picture_leaves_the_summary_to_what_follows(view):
    view(SEVEN)
    assert "1 digits" in view.draw(80).plain
    view.ended = True
    assert "1 digits" not in view.draw(80).plain


def test_a_notice_is_shown_on_two_lines_at_most(view):
    view.notice = "the level is too low: " + "speak up " * 40
    drawn = lines(view)
    assert drawn[-2].startswith("the level is too low")
    assert len(drawn) <= LEAST_HEIGHT
    assert max(map(len, drawn)) <= 80


def test_latency_is_from_the_end_of_the_digit_to_now(view, clock):
    view.hear(np.zeros(8_000, np.float32))
    clock.now += 0.05
    view(SEVEN)
    assert "latency 150 ms" in view.draw(80).plain


def test_the_meter_shows_the_level_and_what_the_detector_says(view):
    view.hear(tone(0.02))
    assert "-23 dB quiet" in lines(view)[1]
    view.speech = lambda: True
    assert "speech" in lines(view)[1]


def test_the_meter_falls_slowly(view):
    view.hear(tone(0.02))
    view.hear(np.zeros(160, np.float32))
    assert "-25 dB" in lines(view)[1] or "-24 dB" in lines(view)[1]


def test_dropped_audio_is_counted_and_moves_the_clock(view):
    view.hear(Gap(kind="overflow", lost=8_000 * 61))
    assert "dropped 61.00 s" in view.draw(80).plain
    assert lines(view)[0].endswith("0:01:01")


def test_the_last_utterance_is_drawn(view):
    audio = np.concatenate([np.zeros(800, np.float32), tone(0.1)])
    view.utterance(Utterance(800, 1_600, 0, audio), [SEVEN])
    assert "█" in lines(view)[2]
    assert lines(view)[2].startswith("last      ")


def test_a_rejection_gives_its_reason(view):
    view(Rejected(reason="not-a-digit", confidence=0.5, start=0, end=2, utterance=1))
    assert "not-a-digit" in view.draw(80).plain


def test_a_lost_device_is_told_until_it_is_back(view):
    view(DeviceLost(start=1, device="USB"))
    assert "USB has gone" in view.draw(80).plain
    view(DeviceBack(start=3, device="USB", lost=2))
    assert "has gone" not in view.draw(80).plain


@pytest.mark.parametrize("width", [60, 80, 200])
def test_no_line_is_wider_than_the_terminal(view, width):
    view.title = "a microphone of a very long name " * 5
    view.utterance(Utterance(0, 800, 0, tone(0.1)), [SEVEN])
    for _ in range(40):
        view(SEVEN)
    view.hear(tone(0.1))
    assert max(map(len, view.draw(width).plain.splitlines())) <= width


def console(**settings):
    buffer = io.TextIOWrapper(io.BytesIO(), encoding=settings.pop("encoding", "utf-8"))
    return Console(file=buffer, height=24, **settings)


def test_pipes_dumb_terminals_small_and_ascii_ones_get_lines(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    assert capable(console(force_terminal=True, width=80))
    assert not capable(console(force_terminal=False, width=80))
    assert not capable(console(force_terminal=True, width=40))
    assert not capable(console(force_terminal=True, width=80, encoding="ascii"))
    monkeypatch.setenv("TERM", "dumb")
    assert not capable(console(force_terminal=True, width=80))


def test_a_result_is_drawn_at_once(view, monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    where = console(force_terminal=True, width=80)
    with LiveView(view, where) as live:
        live(SEVEN)
        where.file.flush()
        assert "seven" in where.file.buffer.getvalue().decode()
