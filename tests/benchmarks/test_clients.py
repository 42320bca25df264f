"""The search for the most clients that are answered in time."""

import asyncio

import pytest

from benchmarks.clients import MOST, Step, measure, steps
from recognizer.errors import RecognizerError


def tried(most):
    """Return the numbers of clients that are tried where more than ``most`` are late."""
    return [
        step.clients for step in steps(lambda n: Step(n, 1, 0.1, 0.1 if n <= most else 9, 0), 0.5)
    ]


@pytest.mark.parametrize("most", [1, 2, 3, 7, 20, 100, 300])
def test_the_search_ends_close_to_the_limit(most):
    best = max([clients for clients in tried(most) if clients <= most], default=0)
    assert best <= most
    assert best + 1 >= most / 1.2


def test_none_and_more_than_can_be_tried():
    assert tried(0) == [1]
    assert tried(10 * MOST)[-1] == MOST


def test_delays_of_all_clients_are_counted():
    async def talk(address, seconds, begin):
        return [begin, 1.0]

    step = asyncio.run(measure(talk, "", 3, 0, 0))
    assert (step.clients, step.results, step.median) == (3, 6, 1.0)


def test_clients_that_hear_nothing_are_no_result():
    async def talk(address, seconds, begin):
        return []

    with pytest.raises(RecognizerError, match="no result"):
        asyncio.run(measure(talk, "", 2, 0, 0))
