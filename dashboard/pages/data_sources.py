"""Who delivered what: each source's age, lag and placing."""

from collections.abc import Sequence
from statistics import median

from dash import html
from dash.development.base_component import Component

from dashboard.components import panel, still, table
from dashboard.components.shell import STALE_DAYS
from dashboard.rows.data import DataSource
from dashboard.text import Words

LEVELS = ("area", "city", "district", "governorate", "outside")

UNHURRIED = ("calendar", "note")


def sources(words: Words, rows: Sequence[DataSource]) -> Component:
    title = words.t("Who delivered what, and how old it is")
    if not rows:
        gone = panel.empty(words.t("Nothing was delivered yet."), words.t("Deliver a file, or put one into the inbox."))
        return panel.panel(title, None, gone, identity="data-sources")
    heads = [
        words.t("Source"), words.t("Records of"), words.t("Records"), words.t("Files"), words.t("Last file"),
        words.t("Speaks of"),
        words.t("Age"), words.t("Usual lag"), words.t("Refused"), words.t("Licence"),
    ]  # fmt: skip
    shown = still.table(heads, [_row(words, row) for row in rows], caption=title, numbers=(2, 3, 8))
    return panel.panel(
        answer(words, rows),
        placed_sentence(words, rows),
        html.Div(shown, className="scroll"),
        *placing(words, rows),
        identity="data-sources",
    )


def stale(row: DataSource) -> bool:
    """Older than a week of reporting beyond what is usual for this source; nobody waits for known days and notes."""
    return row.stream not in UNHURRIED and row.age_days is not None and row.age_days > STALE_DAYS + (row.lag_days or 0)


def answer(words: Words, rows: Sequence[DataSource]) -> str:
    """How many sources speak, and how many of them are late."""
    late = {row.source for row in rows if stale(row)}
    all_sources = {row.source for row in rows}
    said = words.n("{count} source", "{count} sources", len(all_sources))
    records = words.n("{count} record", "{count} records", sum(row.records for row in rows))
    if not late:
        return words.t("{sources} delivered {records}; none is late", sources=said, records=records)
    return words.t(
        "{sources} delivered {records}; {late} late",
        sources=said,
        records=records,
        late=words.n("{count} is", "{count} are", len(late)),
    )


def _row(words: Words, row: DataSource) -> list[table.Cell]:
    span = words.period(row.data_from, row.data_until) if row.data_from and row.data_until else None
    return [
        html.Bdi(row.source), words.term("records of", row.stream), words.number(row.records), words.number(row.files),
        words.day(row.last_file_at.date()), span, age(words, row), lag(words, row),
        words.number(row.rejected) if not row.rejected else html.Strong(words.number(row.rejected), className="late"),
        html.Bdi(row.licence) if row.licence else None,
    ]  # fmt: skip


def age(words: Words, row: DataSource) -> Component | None:
    """In words; amber, and said to be late, beyond a week more than its usual lag."""
    if row.age_days is None:
        return None
    text = words.t("today") if not row.age_days else words.n("{count} day", "{count} days", row.age_days)
    if not stale(row):
        return html.Span(text)
    return html.Span(words.t("{age}, late", age=text), className="amber")


def lag(words: Words, row: DataSource) -> str | None:
    if row.lag_days is None:
        return words.t("not told")
    days = round(row.lag_days)
    return words.t("the same day") if not days else words.n("{count} day", "{count} days", days)


def placed_sentence(words: Words, rows: Sequence[DataSource]) -> str:
    """How finely incidents are placed, and what happens to those that are not."""
    incidents = [row for row in rows if row.stream == "incident"]
    total = sum(row.records for row in incidents)
    if not total:
        return words.t("No incident was delivered yet.")
    share = round(100 * sum(row.at_area for row in incidents) / total)
    lags = [row.lag_days for row in incidents if row.lag_days is not None]
    usual = words.n("{count} day", "{count} days", round(median(lags))) if lags else words.t("not told")
    return words.t(
        "{share} % of incidents are known to an area; the usual lag from event to record is {lag}.",
        share=words.number(share),
        lag=usual,
    )


def placing(words: Words, rows: Sequence[DataSource]) -> list[Component]:
    """How many records stand at each level, and what that means."""
    placed = [row for row in rows if sum(getattr(row, f"at_{level}") for level in LEVELS)]
    heads = [words.t("Source"), words.t("Records of"), *(words.term("known to", level) for level in LEVELS)]
    body = [
        [
            html.Bdi(row.source),
            words.term("records of", row.stream),
            *(_count(words, getattr(row, f"at_{level}")) for level in LEVELS),
        ]
        for row in placed
    ]
    if not body:
        return []
    note = words.t(
        "A record known only to the city, a district or the governorate counts there "
        "and is never spread over neighbourhoods."
    )
    shown = still.table(heads, body, caption=words.t("How finely records are placed"), numbers=(2, 3, 4, 5, 6))
    return [
        html.H3(words.t("How finely records are placed"), className="second"),
        html.P(note, className="muted"),
        html.Div(shown, className="scroll"),
    ]


def _count(words: Words, count: int) -> Component | str:
    return words.number(count) if count else html.Span(words.number(0), className="muted")
