import os
import signal
import threading
import time

import numpy as np
import pytest

from recognizer.sources import Deferred, Gap, Paced, UntilSignal, Watched


class Listed:
    """A source that gives what it is told to."""

    sample_rate = 8_000

    def __init__(self, *items):
        self.items = items

    def __iter__(self):
        yield from self.items


BLOCK = np.zeros(400, np.float32)
GAP = Gap(kind="overflow", lost=80)


def test_pacing_changes_nothing_but_the_time():
    samples = np.arange(1_000, dtype=np.float32)
    began = time.monotonic()
    given = list(Paced(Listed(samples[:700], GAP, samples[700:])))
    assert time.monotonic() - began >= 1_080 / 8_000 - 0.001
    assert [item for item in given if isinstance(item, Gap)] == [GAP]
    blocks = [item for item in given if not isinstance(item, Gap)]
    np.testing.assert_array_equal(np.concatenate(blocks), samples)


def test_a_deferred_source_is_opened_when_it_is_asked_for_sound():
    opened = []
    source = Deferred(8_000, lambda: opened.append("now") or Listed(BLOCK, GAP))
    assert opened == []
    assert len(list(source)) == 2
    assert opened == ["now"]


def test_progress_counts_gaps_too():
    seen = []
    list(Watched(Listed(BLOCK, GAP, BLOCK), seen.append))
    assert seen == [0.05, 0.06, 0.11]


def test_without_a_signal_everything_comes_through():
    with UntilSignal(Listed(BLOCK, GAP, BLOCK)) as until:
        assert len(list(until)) == 3
    assert not until.signalled


def test_a_signal_between_items_ends_the_source_after_the_item_in_hand():
    given = []
    with UntilSignal(Listed(BLOCK, BLOCK, BLOCK)) as until:
        for item in until:
            given.append(item)
            os.kill(os.getpid(), signal.SIGINT)
    assert len(given) == 1
    assert until.signalled


def test_a_signal_ends_the_wait_for_a_silent_source():
    class Silent(Listed):
        def __iter__(self):
            yield BLOCK
            time.sleep(30)

    timer = threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGTERM))
    timer.start()
    with UntilSignal(Silent()) as until:
        assert len(list(until)) == 1
    assert until.signalled


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_signal_that_did_not_end_a_wait_ends_it_a_moment_later():
    class Swallows:
        def __del__(self):
            os.kill(os.getpid(), signal.SIGTERM)

    class Silent(Listed):
        def __iter__(self):
            swallows = Swallows()
            del swallows
            time.sleep(30)
            yield BLOCK

    with UntilSignal(Silent()) as until:
        began = time.monotonic()
        assert not list(until)
    assert until.signalled
    assert time.monotonic() - began < 20


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGALRM])
def test_signals_are_as_before_afterwards(number):
    before = signal.getsignal(number)
    with UntilSignal(Listed()):
        assert signal.getsignal(number) != before
    assert signal.getsignal(number) == before
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)
