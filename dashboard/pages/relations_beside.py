"""The districts, or the areas of one, side by side: value, band, reliability and change; unknown ones are named too."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.components import panel, table
from dashboard.pages import relations_words as told
from dashboard.pages.relations_facts import RelationFacts
from dashboard.rows import Area
from dashboard.rows.relations import RelationBeside
from dashboard.text import Words
from dashboard.view import View


def beside(facts: RelationFacts, view: View) -> Component:
    words = view.words
    known = [row for row in facts.beside if row.value is not None]
    unknown = [row for row in facts.beside if row.value is None]
    shown = facts.beside if len(facts.beside) <= 6 else known
    parts: list[Component] = []
    if shown:
        parts.append(html.Div(index_table(facts, view, shown), className="scroll"))
    else:
        parts.append(
            panel.empty(words.t("None of these places has an index in {month}.", month=words.month(facts.month)))
        )
    if len(facts.beside) > len(shown):
        parts.append(nameless(facts, view, unknown))
    return panel.panel(
        title(words, facts, len(known)),
        words.t(
            "Dot: {month}; tick: {before}; pale: 80 % band. Sorted by value, which ranks no people and no groups. "
            "Places with few records are drawn towards the average of all.",
            month=words.month(facts.month),
            before=words.month(facts.before),
        ),
        *parts,
        identity="relations-beside",
    )


def title(words: Words, facts: RelationFacts, known: int) -> str:
    numbers = {"known": words.number(known), "all": words.number(len(facts.beside))}
    if facts.chosen.district_id is None:
        return words.t("{known} of {all} districts have an index", **numbers)
    place = words.name(facts.places[facts.chosen.district_id])
    return words.t("In the district of {place}, {known} of {all} areas have an index", place=place, **numbers)


def index_table(facts: RelationFacts, view: View, rows: Sequence[RelationBeside]) -> Component:
    words = view.words
    heads = [
        words.t("Place"),
        words.t("0 – 50 – 100"),
        words.t("Index, 80 % band"),
        words.t("Reliability"),
        words.t("Change"),
    ]
    body = [_row(facts, view, row) for row in rows]
    made = table.table(heads, body, caption=words.t("Relation index side by side"), numbers=(2,))
    made.className = "table beside"
    return made


def _row(facts: RelationFacts, view: View, row: RelationBeside) -> list[table.Cell]:
    words = view.words
    if row.value is None:
        gone = html.Span(words.t("not collected"), className="none-mark")
        return [_link(facts, view, row), rail(row), gone, "", ""]
    points, said = told.turned(words, row, row.earlier)
    change = html.Span([html.Strong(points), " " if points else "", html.Span(said, className="muted")])
    grade = html.Span(row.grade, className=f"grade grade-{row.grade}", title=words.term("grade", row.grade or "D"))
    value = html.Span(
        [html.Strong(words.number(row.value)), " ", html.Span(f"({told.band(words, row)})", className="muted")]
    )
    return [_link(facts, view, row), rail(row), value, grade, change]


def rail(row: RelationBeside) -> Component:
    """Dot and band on 0-100, hollow at grade D; hatched where nothing was collected. The numbers stand beside it."""
    if row.value is None:
        return html.Span(className="rail rail-none", **{"aria-hidden": "true"})
    marks = [html.Span(className="rail-half")]
    if row.low is not None and row.high is not None:
        ends = {"insetInlineStart": f"{row.low:.1f}%", "inlineSize": f"{row.high - row.low:.1f}%"}
        marks.append(html.Span(className="rail-band", style=ends))
    if row.before is not None:
        marks.append(html.Span(className="rail-before", style={"insetInlineStart": f"{row.before:.1f}%"}))
    marks.append(html.Span(className=f"rail-dot rail-dot-{row.grade}", style={"insetInlineStart": f"{row.value:.1f}%"}))
    return html.Span(marks, className="rail", **{"aria-hidden": "true"})


def _link(facts: RelationFacts, view: View, row: RelationBeside) -> Component:
    place = facts.places[row.place_id]
    changes = {"area": row.place_id} if isinstance(place, Area) else {"district": row.place_id, "area": None}
    here = {"aria-current": "true"} if row.place_id == facts.chosen.place_id else {}
    borrowed = {"className": "borrowed"} if view.words.borrowed(place) else {}
    name = html.Bdi(view.words.name(place), **borrowed)
    return html.A(name, href=view.link(**changes), **{"data-push": "yes"} | here)


def nameless(facts: RelationFacts, view: View, rows: Sequence[RelationBeside]) -> Component:
    """Areas without an index, by name: what was collected in each is one tap further."""
    words = view.words
    count = words.n("{count} area: not collected", "{count} areas: not collected", len(rows))
    ordered = sorted(rows, key=lambda row: words.name(facts.places[row.place_id]))
    names = [html.Li(_link(facts, view, row)) for row in ordered]
    return html.Details(
        [html.Summary(count, className="twin-tap"), html.Ul(names, className="nameless")],
        className="twin",
        id="relations-nameless",
    )
