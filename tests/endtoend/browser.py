"""A real browser without a window, whose microphone is a recording."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")


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
