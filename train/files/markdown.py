"""Tables for reports in Markdown."""

from collections.abc import Iterable, Sequence


def table(
    head: Sequence[object], rows: Iterable[Sequence[object]], *, numbers: bool = False
) -> str:
    """Return a table without a newline at its end.

    ``numbers`` says whether all columns but the first hold numbers, which go to the right.
    """
    rule = ["---", *(["---:" if numbers else "---"] * (len(head) - 1))]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in (head, rule, *rows))
