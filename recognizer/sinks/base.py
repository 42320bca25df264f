"""What takes events, and what counts them."""

from collections import Counter
from typing import Protocol

from recognizer.events import Digit, Event, Rejected


class Sink(Protocol):
    """Takes events as they come."""

    def __call__(self, event: Event) -> None:
        """Show or pass on one event."""


class Tally:
    """Counts events for the summary at the end."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._reasons: Counter[str] = Counter()

    def __call__(self, event: Event) -> None:
        """Count one event."""
        self._counts[event.event] += 1
        if isinstance(event, Rejected):
            self._reasons[event.reason] += 1

    @property
    def digits(self) -> int:
        """Digits counted so far."""
        return self._counts[Digit.event]

    def summary(self, seconds: float) -> str:
        """Return one line on ``seconds`` of stream."""
        parts = [f"{seconds:.1f} s", f"{self.digits} digits"]
        rejected = self._counts[Rejected.event]
        if rejected:
            reasons = ", ".join(f"{n} {reason}" for reason, n in sorted(self._reasons.items()))
            parts.append(f"{rejected} rejected ({reasons})")
        for name in ("misfire", "overflow", "device_lost"):
            if self._counts[name]:
                parts.append(f"{self._counts[name]} {name.replace('_', ' ')}")
        return ", ".join(parts)
