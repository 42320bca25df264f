"""Bars on stderr for work that takes a while."""

from collections.abc import Iterable
from typing import TypeVar

Item = TypeVar("Item")


def track(items: Iterable[Item], what: str, total: int | None = None) -> Iterable[Item]:
    """Yield ``items`` with a bar that says ``what`` is going on and how long it still takes."""
    from rich import progress
    from rich.console import Console

    return progress.track(items, what, total, console=Console(stderr=True))
