"""A list that a service gives page by page, walked by numbers of our own: what it says of the next page only tells
whether there is one. A page again, a count that moves, rows that are missing or come twice end the walk.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from etl.pull.address import refuse_elsewhere
from etl.pull.ask import Query
from etl.pull.reasons import PullError

Row = Mapping[str, Any]
Answer = Mapping[str, Any]


@dataclass(frozen=True)
class Page:
    """`total`: of the whole list, where the service says it."""

    rows: Sequence[Row]
    is_last: bool
    total: int | None = None


@dataclass(frozen=True)
class Listing:
    """One list of a service. `query`: by the number of the page and of the rows before it; `version`: tells two states
    of a record apart; `required`: what every row must have.
    """

    ask: Callable[[Query], Answer]
    query: Callable[[int, int], Query]
    page: Callable[[Answer], Page]
    identity: Callable[[Row], str]
    version: Callable[[Row], str] = lambda _row: ""
    required: Collection[str] = ()


def walk(listing: Listing, most: int) -> Iterator[list[tuple[str, Row]]]:
    """(id, row) of each page. `most`: pages. Raises PullError; the pages before the fault are then worth nothing."""
    seen: set[str] = set()
    total: int | None = None
    for number in range(most):
        page = listing.page(listing.ask(listing.query(number, len(seen))))
        if number and page.total != total:
            raise PullError("E_PULL_CHANGED")
        total = page.total
        rows = [(_identity(listing, row), row) for row in page.rows]
        _refuse_again([key for key, _ in rows], seen)
        seen.update(key for key, _ in rows)
        yield rows
        if page.is_last or not rows or (total is not None and len(seen) > total):
            break
    else:
        raise PullError("E_PULL_REPEATED")
    if total is not None and len(seen) != total:
        raise PullError("E_PULL_COUNT", f"{len(seen)}/{total}")
    if not page.is_last:
        raise PullError("E_PULL_REPEATED")


def rows_of(answer: Answer, name: str) -> list[Row]:
    """The list of objects under a name. Raises E_PULL_SHAPE where there is none."""
    found = answer.get(name)
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise PullError("E_PULL_SHAPE", name)
    return found


def following(answer: Answer, name: str, home: httpx.URL) -> object:
    """What the service says of the next page: nothing, or an address of its own. It is never followed."""
    if name not in answer:
        raise PullError("E_PULL_SHAPE", name)
    if found := answer[name]:
        refuse_elsewhere(home, found)
    return found


def number_of(answer: Answer, name: str) -> int:
    """A count under a name. Raises E_PULL_SHAPE where there is none."""
    found = str(answer.get(name))
    if not found.isdecimal() or len(found) > 12:
        raise PullError("E_PULL_SHAPE", name)
    return int(found)


def _identity(listing: Listing, row: Row) -> str:
    for name in listing.required:
        if name not in row:
            raise PullError("E_PULL_SHAPE", name)
    return listing.identity(row)


def _refuse_again(keys: Sequence[str], seen: Collection[str]) -> None:
    known = sum(key in seen for key in keys)
    if keys and known == len(keys):
        raise PullError("E_PULL_REPEATED")
    if known or len(set(keys)) != len(keys):
        raise PullError("E_PULL_DUPLICATE", known or len(keys) - len(set(keys)))
