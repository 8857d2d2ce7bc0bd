"""Merged ranges: the value stands in the first cell, and the others hold nothing of their own."""

from collections.abc import Iterable, Mapping, Sequence

Range = tuple[tuple[int, int], tuple[int, int]]  # first and last cell, each (row, column) from 0
MOST_ROWS = 2_000_000  # of all ranges together; a workbook has one million


def crosses(ranges: Iterable[Range], row: int) -> bool:
    """Whether a range of more than one cell touches a row (from 1)."""
    return any(first[0] < row <= last[0] + 1 and first != last for first, last in ranges)


def covered(ranges: Sequence[Range], header: Sequence[str], height: int) -> Mapping[int, Sequence[int]]:
    """Row (from 1) -> the named columns (from 0) that a range leaves empty there, one for each range.

    OverflowError for more ranges than any sheet has room for: they overlap, which no spreadsheet writes.
    """
    found: dict[int, list[int]] = {}
    if sum(min(bottom, height) - top + 1 for (top, _), (bottom, _) in ranges) > MOST_ROWS:
        raise OverflowError("merged ranges")
    for (top, left), (bottom, right) in ranges:
        for row in range(top, min(bottom, height) + 1):
            start = left + 1 if row == top else left
            named = next((c for c in range(start, min(right + 1, len(header))) if header[c]), None)
            if named is not None:
                found.setdefault(row + 1, []).append(named)
    return found
