"""The page of ``recognizer serve`` in a real browser, whose microphone plays the recording."""

import json
import time

import pytest

pytest.importorskip("starlette", reason="NOT INSTALLED: the web extra")

from recognizer.sinks.view import SURE
from tests.endtoend.browser import (
    ALLOWED,
    after_silence,
    browser,
    find,
    needs_browser,
    texts,
    wait_for,
    wrong,
)
from tests.endtoend.servers import server
from tests.endtoend.virtual_microphone import (
    missing_tools,
    play,
    virtual_microphone,
    wait_until_recorded,
)

pytestmark = [pytest.mark.slow, needs_browser]


@pytest.fixture
def recording(demo, tmp_path):
    return after_silence(demo, tmp_path)


@pytest.fixture(scope="module")
def serving():
    with server("serve", "--port", 0) as running:
        yield running


def open_page(page, address):
    page.get(address)
    wait_for(page, lambda: find(page, "#start").is_enabled())


def wait_until_heard(page, seconds=4):
    """Wait until digits have come and then no more for so many seconds."""
    wait_for(page, lambda: texts(page, "#digits b"))
    last, since = 0, time.monotonic()
    while time.monotonic() < since + seconds:
        rows = len(page.find_elements("css selector", "#log tr"))
        if rows != last:
            last, since = rows, time.monotonic()
        time.sleep(0.3)


def stop(page):
    find(page, "#start").click()
    wait_for(page, lambda: find(page, "#status").text.startswith("Ended"))


def shown_digits(page):
    return [int(text) for text in texts(page, "#digits b") if text != "?"]


def widest(page, width):
    """Return how wide the page is on a phone of ``width`` pixels."""
    page.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": 700, "deviceScaleFactor": 1, "mobile": True},
    )
    page.execute_async_script("requestAnimationFrame(arguments[0])")
    return page.execute_script("return document.documentElement.scrollWidth")


def pixels_drawn(page):
    return page.execute_script(
        "const c = document.getElementById('waveform');"
        "return c.getContext('2d').getImageData(0, 0, c.width, c.height).data"
        ".filter((value, at) => at % 4 === 3 && value > 0).length"
    )


def test_the_page_shows_the_digits_of_the_browsers_microphone(
    serving, recording, replayed_digits, tmp_path
):
    said = replayed_digits
    with browser(recording, ALLOWED) as page:
        page.execute_cdp_cmd(
            "Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)}
        )
        open_page(page, serving.address)
        blank = pixels_drawn(page)
        find(page, "#start").click()
        wait_for(page, lambda: find(page, "#status").text == "Listening with default, balanced")
        wait_for(page, lambda: pixels_drawn(page) > 2 * blank)
        assert find(page, "#sure").text == f"{SURE:.2f}"
        wait_until_heard(page)
        stop(page)
        shown = shown_digits(page)
        assert wrong(shown, said) <= 1
        assert {
            row.get_attribute("class")
            for row in page.find_elements("css selector", "#log tr")
            if float(row.find_element("css selector", "td:nth-child(3)").text) < SURE
        } <= {"unsure", "rejected"}
        rows = texts(page, "#log tr td:nth-child(2)")
        assert [int(row[0]) for row in reversed(rows) if row[0].isdigit()] == shown
        assert find(page, "#summary").text.startswith(f"{len(shown)} digits")
        find(page, "#download").click()
        # The browser reserves the name with an empty file, which the finished one replaces.
        wait_for(page, lambda: any(f.stat().st_size for f in tmp_path.glob("digits-*.jsonl")))
        (kept,) = tmp_path.glob("digits-*.jsonl")
        events = [json.loads(line) for line in kept.read_text().splitlines()]
        assert [event["digit"] for event in events if event["event"] == "digit"] == shown
        assert widest(page, 320) == 320
        find(page, "#clear").click()
        assert shown_digits(page) == []
        # Neither errors nor anything that the page's policy forbids.
        assert [told for told in page.get_log("browser") if told["level"] == "SEVERE"] == []


def test_another_model_is_chosen_while_listening(serving, recording):
    with browser(recording, ALLOWED) as page:
        open_page(page, serving.address)
        find(page, "#start").click()
        wait_for(page, lambda: "default" in find(page, "#status").text)
        find(page, "#model option[value=reference]").click()
        wait_for(page, lambda: "Listening with reference" in find(page, "#status").text)
        assert not find(page, "#trouble").is_displayed()


def test_a_browser_that_refuses_its_microphone_is_explained(serving, recording):
    with browser(recording, "deny-permission-prompts") as page:
        open_page(page, serving.address)
        find(page, "#start").click()
        wait_for(page, lambda: find(page, "#trouble").is_displayed())
        assert "allow" in find(page, "#trouble").text
        assert find(page, "#start").text == "Start"


def test_a_server_that_ends_is_told(recording):
    with browser(recording, ALLOWED) as page, server("serve", "--port", 0) as running:
        open_page(page, running.address)
        find(page, "#start").click()
        wait_for(page, lambda: "Listening" in find(page, "#status").text)
        running.stop()
        wait_for(page, lambda: find(page, "#trouble").is_displayed())
        assert "is the server still running" in find(page, "#trouble").text
        assert find(page, "#start").text == "Start"


def test_a_machine_without_a_microphone_says_so_on_the_page(serving, recording):
    with browser(recording, ALLOWED) as page:
        open_page(page, serving.address)
        find(page, "#source option[value=machine]").click()
        find(page, "#start").click()
        wait_for(page, lambda: find(page, "#trouble").is_displayed())
        assert "microphone" in find(page, "#trouble").text.lower()


@pytest.mark.microphone
@pytest.mark.skipif(bool(missing_tools()), reason=f"NO VIRTUAL MICROPHONE: {missing_tools()}")
def test_two_pages_show_what_the_machines_microphone_hears(recording, replayed_digits):
    said = replayed_digits
    with (
        virtual_microphone() as environment,
        server("serve", "--port", 0, environment=environment) as running,
        browser(recording) as page,
    ):
        open_page(page, running.address)
        first = page.current_window_handle
        page.switch_to.new_window("window")
        open_page(page, running.address)
        second = page.current_window_handle
        for window in (first, second):
            page.switch_to.window(window)
            find(page, "#source option[value=machine]").click()
            find(page, "#start").click()
            wait_for(page, lambda: "Listening" in find(page, "#status").text)
        wait_until_recorded(environment)
        play(recording, environment)
        for window in (first, second):
            page.switch_to.window(window)
            wait_until_heard(page)
            stop(page)
            assert wrong(shown_digits(page), said) <= 1
