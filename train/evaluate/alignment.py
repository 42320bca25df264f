"""What was heard against what was said: the fewest edits (Levenshtein, 1966)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")

Pair = tuple[int | None, int | None]
"""Place in what was said and in what was heard; None for what has no counterpart."""
_Cost = tuple[int, float]


@dataclass(frozen=True)
class Edits:
    """How many of each there are."""

    substitutions: int = 0
    deletions: int = 0
    insertions: int = 0

    @property
    def errors(self) -> int:
        """All of them: the edit distance."""
        return self.substitutions + self.deletions + self.insertions

    def __add__(self, other: "Edits") -> "Edits":
        return Edits(
            self.substitutions + other.substitutions,
            self.deletions + other.deletions,
            self.insertions + other.insertions,
        )


def align(
    said: Sequence[T],
    heard: Sequence[T],
    apart: Callable[[int, int], float] = lambda i, j: 0.0,
) -> list[Pair]:
    """Return which of ``heard`` answers which of ``said``, in order, with the fewest edits.

    Among alignments with equally few edits the one with the least sum of ``apart`` (of the places
    paired, 0 or more) is taken: of "two two two" heard as "two two" it tells the missing one.
    """
    best: dict[tuple[int, int], tuple[_Cost, Pair]] = {(0, 0): ((0, 0.0), (None, None))}
    for i in range(len(said) + 1):
        for j in range(len(heard) + 1):
            ways: list[tuple[_Cost, Pair]] = []
            if i and j:
                edits, distance = best[i - 1, j - 1][0]
                wrong = said[i - 1] != heard[j - 1]
                ways.append(((edits + wrong, distance + apart(i - 1, j - 1)), (i - 1, j - 1)))
            if i:
                edits, distance = best[i - 1, j][0]
                ways.append(((edits + 1, distance), (i - 1, None)))
            if j:
                edits, distance = best[i, j - 1][0]
                ways.append(((edits + 1, distance), (None, j - 1)))
            if ways:
                best[i, j] = min(ways, key=lambda way: way[0])
    pairs: list[Pair] = []
    i, j = len(said), len(heard)
    while i or j:
        pair = best[i, j][1]
        pairs.append(pair)
        i -= pair[0] is not None
        j -= pair[1] is not None
    return pairs[::-1]


def edits(said: Sequence[T], heard: Sequence[T], pairs: Sequence[Pair]) -> Edits:
    """Count the edits of an alignment."""
    wrong = sum(i is not None and j is not None and said[i] != heard[j] for i, j in pairs)
    return Edits(
        substitutions=wrong,
        deletions=sum(j is None for _, j in pairs),
        insertions=sum(i is None for i, _ in pairs),
    )
