"""Who is silent, and how much of each district is looked at: silence is not peace."""

from collections.abc import Sequence
from datetime import date

from dash import html
from dash.development.base_component import Component

from dashboard.components import graph, panel, still, table
from dashboard.exports.places import Gazetteer
from dashboard.figures import small
from dashboard.rows.data import DataCoverage, DataSilence
from dashboard.text import Words
from dashboard.view import View

LONG = 4  # weeks after which an area falls back to "no data"
TOP = 12
WINDOW = 26


def silence(view: View, places: Gazetteer, rows: Sequence[DataSilence], *, linked: bool) -> Component:
    """`linked`: whether the reader may open the areas' own pages."""
    words = view.words
    key = words.t("A full cell: a week somebody looked. An empty one: nobody did. Last 26 weeks, oldest first.")
    heads = [
        words.t("Area"),
        words.t("District"),
        words.t("Last heard from"),
        words.t("Silent for"),
        words.t("Weeks heard of 26"),
        words.t("Last 26 weeks"),
    ]
    every = view.option("areas", ("top", "all"), "top") == "all"
    shown = [_row(words, places, row, linked) for row in (rows if every else rows[:TOP])]
    return panel.panel(
        answer(words, rows),
        words.t("Silence is not peace: an area nobody reports from may be calm, or cut off, or afraid to speak."),
        html.P(key, className="muted figure-key"),
        html.Div(still.table(heads, shown, caption=words.t("Longest silence first"), numbers=(4,)), className="scroll"),
        *_more(view, len(rows), every),
        identity="data-silence",
    )


def _more(view: View, areas: int, every: bool) -> list[Component]:
    """All areas, or only the most silent: a link, so that a long table is drawn only when it is asked for."""
    if areas <= TOP:
        return []
    words = view.words
    text = words.t("show the longest") if every else words.n("show {count}", "show all {count}", areas)
    href = view.link(areas=None if every else "all")
    return [html.P(html.A(text, href=href, **{"data-push": "yes"}), className="more")]


def answer(words: Words, rows: Sequence[DataSilence]) -> str:
    """How many areas have been silent for long, and how many were never heard."""
    never = sum(row.weeks_silent is None for row in rows)
    long = sum(row.weeks_silent is not None and row.weeks_silent >= LONG for row in rows)
    areas = words.n("{count} area", "{count} areas", len(rows))
    if not never and not long:
        return words.t("Of {areas}, none has been silent for 4 weeks or more", areas=areas)
    said = words.n("{count} has been silent for 4 weeks or more", "{count} have been silent for 4 weeks or more", long)
    if not never:
        return words.t("Of {areas}, {silent}", areas=areas, silent=said)
    unheard = words.n("{count} was never heard from", "{count} were never heard from", never)
    return words.t("Of {areas}, {unheard} and {silent}", areas=areas, unheard=unheard, silent=said)


def _row(words: Words, places: Gazetteer, row: DataSilence, linked: bool) -> list[table.Cell]:
    heard = words.number(row.observed_26)
    where = district(words, places, row.district_id)
    return [_name(words, row, linked), where, heard_on(words, row), silent(words, row), heard, strip(words, row)]


def _name(words: Words, row: DataSilence, linked: bool) -> Component:
    told = words.t("The name is not known in this language.")
    marks = {"className": "borrowed", "title": told} if words.borrowed(row) else {}
    name = html.Span(words.name(row), **marks)
    href = f"/area/{row.area_id}?lang={words.lang}"
    return html.A(name, href=href, **{"data-keep": "yes"}) if linked else name


def heard_on(words: Words, row: DataSilence) -> str:
    return words.day(row.last_report_on) if row.last_report_on else words.t("never")


def silent(words: Words, row: DataSilence) -> Component | str:
    """In whole weeks; marked from four on."""
    if row.weeks_silent is None:
        return html.Span(words.t("always"), className="amber")
    text = words.n("{count} week", "{count} weeks", row.weeks_silent) if row.weeks_silent else words.t("under a week")
    return html.Span(text, className="amber") if row.weeks_silent >= LONG else text


def strip(words: Words, row: DataSilence) -> Component:
    weeks = [flag == "1" for flag in row.flags]
    spoken = words.t(
        "{seen} of the last {weeks} weeks heard", seen=words.number(sum(weeks)), weeks=words.number(len(weeks))
    )
    return html.Img(
        src=small.heard(weeks), alt=spoken, className="weeks-strip", style={"inlineSize": f"{max(1, len(weeks)) * 6}px"}
    )


def district(words: Words, places: Gazetteer, district_id: str) -> str | None:
    found = places.district(district_id)
    return words.name(found) if found else None


def coverage(view: View, places: Gazetteer, rows: Sequence[DataCoverage]) -> Component:
    """Share of area-weeks looked at, by district and month; a share is both a shade and a number."""
    words = view.words
    months = sorted({row.month for row in rows})
    title = words.t("How much of each district is looked at")
    if not months:
        gone = panel.empty(words.t("No whole week lies in this period."), words.t("Choose a longer period."))
        return panel.panel(title, None, gone, identity="data-coverage")
    found = {(row.district_id, row.month): row for row in rows}
    named = sorted({row.district_id for row in rows})
    body = [[district(words, places, d), *(share(words, found.get((d, month))) for month in months)] for d in named]
    heads = [words.t("District"), *(words.month(month) for month in months)]
    shown = still.table(heads, body, caption=title, numbers=tuple(range(1, len(heads))))
    return panel.panel(
        whole(words, rows),
        words.t(
            "Share of area-weeks in which a source that covers the area delivered, or a record or nil report exists."
        ),
        html.Div(shown, className="scroll coverage", tabIndex="0", role="region", **{"aria-label": title}),
        graph.twin(words, _counts(words, places, found, named, months), "data-coverage-twin"),
        identity="data-coverage",
    )


def whole(words: Words, rows: Sequence[DataCoverage]) -> str:
    seen, area_weeks = sum(row.seen for row in rows), sum(row.area_weeks for row in rows)
    values = {
        "share": words.number(100 * seen / area_weeks),
        "seen": words.number(seen),
        "all": words.number(area_weeks),
    }
    return words.t("{share} % of area-weeks in the period were looked at ({seen} of {all})", **values)


def share(words: Words, row: DataCoverage | None) -> Component | None:
    if row is None:
        return None
    part = row.seen / row.area_weeks
    # Ink stays readable on the deepest shade; the number is written in every cell.
    return html.Span(
        words.t("{share} %", share=words.number(100 * part)), className="share", style={"--share": f"{part:.2f}"}
    )


def _counts(
    words: Words,
    places: Gazetteer,
    found: dict[tuple[str, date], DataCoverage],
    named: Sequence[str],
    months: Sequence[date],
) -> Component:
    rows = [
        [district(words, places, d), words.month(month), words.number(row.seen), words.number(row.area_weeks)]
        for d in named
        for month in months
        if (row := found.get((d, month)))
    ]
    heads = [words.t("District"), words.t("Month"), words.t("Area-weeks heard from"), words.t("of")]
    return still.table(heads, rows, caption=words.t("How much of each district is looked at"), numbers=(2, 3))
