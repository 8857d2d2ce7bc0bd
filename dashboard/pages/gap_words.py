"""The credibility gap in words and as a table, beside its figure."""

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard.components import table
from dashboard.figures import gap
from dashboard.figures.gap import Rating
from dashboard.text import Words


def answer(words: Words, community: Sequence[Rating], police: Sequence[Rating]) -> str:
    """The newest gap in words, with the number of answers on each side."""
    pairs = gap.both(community, police)
    if not pairs:
        return words.t("Only one side was asked, so no gap can be told.")
    below, above = pairs[-1]
    points = gap.width(community, police) or 0
    numbers = {
        "month": words.month(below.month),
        "points": words.number(abs(points)),
        "residents": words.number(below.n),
        "police": words.number(above.n),
    }
    if above.low <= below.high and below.low <= above.high:
        return words.t(
            "In {month} no clear difference (residents n = {residents}, police n = {police}; scale 0–100).", **numbers
        )
    if points > 0:
        return words.t(
            "In {month} the police rate themselves {points} points higher "
            "(residents n = {residents}, police n = {police}; scale 0–100).",
            **numbers,
        )
    return words.t(
        "In {month} residents rate the police {points} points higher than they do themselves "
        "(residents n = {residents}, police n = {police}; scale 0–100).",
        **numbers,
    )


def gap_table(words: Words, community: Sequence[Rating], police: Sequence[Rating]) -> Component:
    """Newest first: each side with its 80 % interval and n, and the gap."""
    heads = [words.t("Month"), words.t("Residents"), words.t("n"), words.t("Police"), words.t("n"), words.t("Gap")]
    by_month = {row.month: row for row in community}, {row.month: row for row in police}
    rows = []
    for month in sorted({row.month for row in (*community, *police)}, reverse=True):
        below, above = by_month[0].get(month), by_month[1].get(month)
        apart = words.signed(round(above.value) - round(below.value)) if below and above else None
        rows.append([words.month(month), *_rated(words, below), *_rated(words, above), apart])
    caption = words.t("Mean answers on a scale of 0–100, with 80 % intervals")
    return table.table(heads, rows, caption=caption, numbers=(1, 2, 3, 4, 5))


def _rated(words: Words, row: Rating | None) -> list[str | None]:
    if row is None:
        return [None, None]
    value, low, high = (words.number(v) for v in (row.value, row.low, row.high))
    return [words.t("{value} ({low} to {high})", value=value, low=low, high=high), words.number(row.n)]
