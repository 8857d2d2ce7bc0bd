"""The records behind the view, a page at a time, newest first: what is counted, and what is shown and is not."""

from collections.abc import Callable, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import access
from dashboard.components import paging, panel, still
from dashboard.components.table import Cell
from dashboard.exports import explore as export
from dashboard.exports import explore_files
from dashboard.exports.asked import PAGE
from dashboard.exports.columns import said
from dashboard.pages.explore_facts import Facts

Show = Callable[[Facts, Any], Cell]


def records(reading: access.Reading, facts: Facts) -> Component:
    words, total = facts.words, facts.whole.records
    title = words.n("{count} record behind it", "{count} records behind it", total)
    if facts.asked.measure.adds and not access.may(reading.principal, "records"):
        gone = panel.empty(words.t("Single records are not for your role."), words.t("The numbers above count them."))
        return panel.panel(title, None, gone, identity="explore-records")
    if not total:
        gone = panel.empty(words.t("There is no record in this view."), _no_record(facts))
        return panel.panel(title, None, gone, identity="explore-records")
    page = paging.at(facts.asked.view, "page", total, PAGE)
    shown = export.page(reading, facts.asked, page)
    return panel.panel(
        title,
        summary(facts),
        html.Div(
            records_table(facts, shown),
            className="scroll records",
            tabIndex="0",
            role="region",
            **{"aria-label": title},
        ),
        paging.pages(facts.asked.view, "page", page, total, PAGE),
        identity="explore-records",
        aside=download(facts, reading.most) if access.may(reading.principal, "export") else None,
    )


def summary(facts: Facts) -> str:
    """What of the records is counted; those left out are named in the table, one by one."""
    words, out = facts.words, facts.whole.left_out
    counted = words.n("{count} counted", "{count} counted", facts.whole.records - out)
    said_out = words.n("{count} shown and not counted", "{count} shown and not counted", out) if out else ""
    order = words.t("newest first")
    return " · ".join(part for part in (counted, said_out, order) if part)


def _no_record(facts: Facts) -> str:
    if facts.looks and facts.heard and not any(row.seen for row in facts.heard):
        return facts.words.t("Nobody reported from here in this period: that is not the same as calm.")
    return facts.words.t("Choose a longer period or another place.")


def download(facts: Facts, most: int) -> Component:
    """The way to the file; in its place, where one file cannot hold them, how many there are and what to do."""
    view, words = facts.asked.view, facts.words
    if facts.whole.records > most:
        return html.P(
            explore_files.too_many(words, facts.whole.records, most), id="explore-too-many", className="muted"
        )
    options = {
        name: value for name, value in view.options.items() if name in ("measure", "by", "grain", "kind", "origin")
    }
    href = view.link(explore_files.CSV.path, area=facts.asked.area.area_id if facts.asked.area else None, **options)
    text = words.n("Download {count} row (CSV)", "Download {count} rows (CSV)", facts.whole.records)
    book = view.link(explore_files.XLSX.path, area=facts.asked.area.area_id if facts.asked.area else None, **options)
    return html.Div(
        [
            html.A(text, href=href, id="explore-csv", className="button", **{"download": ""}),
            html.A("XLSX", href=book, id="explore-xlsx", className="button", **{"download": ""}),
        ],
        className="save-files",
    )


def records_table(facts: Facts, shown: Sequence[Any]) -> Component:
    columns = COLUMNS[facts.asked.measure.stream]
    heads = [facts.words.t(title) for title, _ in columns]
    numbers = tuple(i for i, (title, _) in enumerate(columns) if title in NUMBERS)
    rows = [[show(facts, record) for _, show in columns] for record in shown]
    return still.table(heads, rows, caption=facts.words.t("Newest first"), numbers=numbers)


def _day(facts: Facts, record: Any) -> Cell:
    """A day, or the month or year where no more is known."""
    words, precision = facts.words, getattr(record, "date_precision", "day")
    if precision == "month":
        return words.month(record.day)
    return words.t("week of {day}", day=words.day(record.day)) if precision == "week" else words.day(record.day)


def _place(facts: Facts, record: Any) -> Cell:
    return facts.places.where(facts.words, record.area_id, record.place_level, record.district_id)


def _level(facts: Facts, record: Any) -> Cell:
    return facts.words.term("place level", record.place_level)


def _term(name: str, context: str) -> Show:
    return lambda facts, record: said(facts.words, context, getattr(record, name))


def _number(name: str, decimals: int = 0) -> Show:
    def show(facts: Facts, record: Any) -> Cell:
        value = getattr(record, name)
        return None if value is None else facts.words.number(value, decimals)

    return show


def _share(name: str) -> Show:
    return lambda facts, record: facts.words.number(100 * getattr(record, name))


def _on(name: str) -> Show:
    def show(facts: Facts, record: Any) -> Cell:
        value = getattr(record, name)
        return None if value is None else facts.words.day(value)

    return show


def _serious(facts: Facts, record: Any) -> Cell:
    return html.Strong(facts.words.t("yes")) if record.serious else facts.words.t("no")


def _counted(facts: Facts, record: Any) -> Cell:
    if record.left_out is None:
        return facts.words.t("yes")
    return html.Span(
        facts.words.t("no: {reason}", reason=facts.words.term("left out", record.left_out)),
        className="left-out",
    )


def _source(_facts: Facts, record: Any) -> Cell:
    return str(record.source)


NUMBERS = (
    "Killed", "Injured", "Severity", "People", "Police", "Women", "Score", "Low", "High", "Index", "Rank",
    "Best rank", "Worst rank", "Collected, %",
)  # fmt: skip
_COUNTED: tuple[tuple[str, Show], ...] = (("Counted", _counted), ("Source", _source))
_WHERE: tuple[tuple[str, Show], ...] = (("Date", _day), ("Place", _place), ("Known to", _level))
COLUMNS: dict[str, tuple[tuple[str, Show], ...]] = {
    "incident": (
        *_WHERE,
        ("Event type", _term("event_type", "event_type")),
        ("Sub type", _term("sub_event_type", "sub_event_type")),
        ("Origin", _term("origin", "origin")),
        ("Verification", _term("verification", "verification")),
        ("Killed", _number("fatalities")),
        ("Injured", _number("injured")),
        ("Serious", _serious),
        *_COUNTED,
    ),
    "grievance": (
        *_WHERE,
        ("Category", _term("category", "category")),
        ("About", _term("about", "about")),
        ("Channel", _term("channel", "channel")),
        ("Severity", _number("severity")),
        ("Acknowledged", _on("acknowledged_on")),
        ("Resolved", _on("resolved_on")),
        ("Outcome", _term("outcome", "outcome")),
        *_COUNTED,
    ),
    "meeting": (
        *_WHERE,
        ("Kind", _term("kind", "meeting_kind")),
        ("Planned", _on("planned_on")),
        ("Held", _on("held_on")),
        ("People", _number("n_total")),
        ("Police", _number("n_police")),
        ("Women", _number("n_women")),
        *_COUNTED,
    ),
    "score": (
        *_WHERE,
        ("Score", _number("score")),
        ("Low", _number("low")),
        ("High", _number("high")),
        ("Level", _term("level", "level")),
        ("State", _term("state", "state")),
        *_COUNTED,
    ),
    "tension": (
        *_WHERE,
        ("Index", _number("value")),
        ("Rank", _number("rank")),
        ("Best rank", _number("rank_low")),
        ("Worst rank", _number("rank_high")),
        ("Collected, %", _share("available")),
        ("Grade", lambda _facts, record: record.grade),
        ("Counted", _counted),
    ),
}
