"""A real browser without a window, whose microphone is a recording."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
import pytest
import soundfile

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
ALLOWED = "use-fake-ui-for-media-stream"
"""Switch with which every page may use the microphone."""


def missing() -> str:
    """Return what this machine lacks for a browser, empty if nothing."""
    lacking = [] if CHROMIUM else ["chromium"]
    lacking += [] if DRIVER else ["chromium-driver"]
    try:
        import selenium  # noqa: F401
    except ImportError:
        lacking.append("selenium")
    return ", ".join(lacking)


needs_browser = pytest.mark.skipif(bool(missing()), reason=f"NO BROWSER: {missing()}")


@contextmanager
def browser(recording, *switches, size=(1000, 1050)) -> Iterator:
    """Yield Chromium, driven by selenium; its microphone plays ``recording`` once when opened."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for switch in (
        "headless=new",
        "no-sandbox",  # tests may run as root
        "disable-gpu",
        "use-fake-device-for-media-stream",
        f"use-file-for-fake-audio-capture={recording}%noloop",
        f"window-size={size[0]},{size[1]}",
        *switches,
    ):
        options.add_argument(f"--{switch}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    try:
        yield driver
    finally:
        driver.quit()


def after_silence(recording, folder) -> Path:
    """Write a recording after two seconds of its own silence: a browser takes time to begin."""
    samples, rate = soundfile.read(recording, dtype="int16")
    quiet = np.resize(samples[: rate // 3], 2 * rate)
    soundfile.write(folder / "heard.wav", np.concatenate([quiet, samples]), rate)
    return folder / "heard.wav"


def find(page, selector):
    return page.find_element("css selector", selector)


def texts(page, selector):
    return [element.text for element in page.find_elements("css selector", selector)]


def wait_for(page, condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, (texts(page, "body"), page.get_log("browser"))
        time.sleep(0.3)


def wrong(heard, said):
    """Return how many digits differ: a resampled recording is not quite the same."""
    blocks = SequenceMatcher(None, heard, said, autojunk=False).get_matching_blocks()
    return max(len(heard), len(said)) - sum(block.size for block in blocks)
