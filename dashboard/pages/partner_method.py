"""A partner's method: how the figures are made safe, how good the forecasts were, and what every word means."""

from dash import Dash, html
from dash.development.base_component import Component

from dashboard import access
from dashboard.components import filters, graph, panel, redraw
from dashboard.components.panel import rich
from dashboard.components.table import Cell, table
from dashboard.figures import skill as drawing
from dashboard.pages import skill_words
from dashboard.pages.partner_facts import MEASURES, PartnerFacts, code, quarter_name
from dashboard.rows.partner import PartnerSkill
from dashboard.text import Words
from dashboard.view import View

PATH = "/method"
DRAWN_BY = "cartesian"  # of plotly (dashboard/bundles.py)
IN_NAVIGATION = True
# Its record is of all districts and months.
BY_DISTRICT = False
SUBSETS = ("all", "onset")
STATES = ("rounded", "fewer_than_8", "withheld", "not_collected", "too_few")


def title(words: Words) -> str:
    return words.t("Method")


def matches(pathname: str) -> bool:
    return pathname == PATH


def skeleton() -> Component:
    """Every id a callback of this page names."""
    return html.Div(id="partner-method-content")


def layout(reading: access.Reading, view: View, pathname: str) -> Component:  # noqa: ARG001 - one signature for all pages
    return html.Div(content(reading, view), id="partner-method-content", className="partner")


def content(reading: access.Reading, view: View) -> list[Component]:
    facts = PartnerFacts(reading, view)
    words = facts.words
    return [
        html.H1(words.t("How these figures are made, and how they protect people")),
        html.Div([protection(words), harm(words)], className="two"),
        definitions(words),
        record(facts),
    ]


def protection(words: Words) -> Component:
    told = [
        words.t("**Few figures.** Counts by district, subdistrict and whole month, of four measures; nothing finer."),
        words.t("**0 to 7 is one class.** It reads fewer than 8. All else is rounded to the nearest 5; 8 becomes 10."),
        words.t(
            "**Neighbours protect each other.** "
            "Where a number would let a small one be worked out, it is withheld, whatever its size."
        ),
        words.t(
            "**Late, and then for ever.** A month comes out 28 days after it is over and is never changed, "
            "so that two looks at it cannot be subtracted."
        ),
        words.t("**No sums.** There is no total of the governorate, of a quarter or a year."),
    ]
    return _points(words.t("How figures are made safe"), told, "partner-protection")


def harm(words: Words) -> Component:
    told = [
        words.t("**No person and no officer is scored,** and no name, narrative or record is in this file."),
        words.t("**No ethnicity, sect or language of people** is recorded or used."),
        words.t("**Not for patrols.** The figures say what was reported, not where police should go."),
        words.t("**Silence is not peace.** Where nobody looked it says not collected, which is not zero."),
        words.t("**No ranking.** Areas stand in the order of the gazetteer, not in that of their counts."),
    ]
    return _points(words.t("What they are not"), told, "partner-harm")


def _points(heading: str, told: list[str], identity: str) -> Component:
    points = html.Ul([html.Li(rich(point)) for point in told], className="partner-points")
    return panel.panel(heading, None, points, identity=identity)


def definitions(words: Words) -> Component:
    """Measures, then the words that stand in place of a number."""
    said = [("partner measure", code) for code in MEASURES] + [("partner state", state) for state in STATES]
    rows = [[html.Strong(words.term(context, code)), words.term(f"{context} meaning", code)] for context, code in said]
    rows.append([html.Strong(words.t("Trust")), words.t("0 to 100 from surveys of residents; higher is better.")])
    held = html.Div(table([words.t("Word"), words.t("Meaning")], rows), className="scroll")
    return panel.panel(words.t("What every word means"), None, held, identity="partner-words")


def record(facts: PartnerFacts) -> Component:
    words = facts.words
    told = words.t(
        "Weekly forecasts of incidents are served to the team. This is their record over all areas together, "
        "as it stood when a quarter came out: how much smaller their error was than that of the best simple history."
    )
    rows = access.ask(facts.reading, PartnerSkill)
    heading = words.t("How good the forecasts were")
    if not rows:
        gone = panel.empty(
            words.t("No quarter is out yet."),
            words.t("Until there is a record, take the forecasts for no better than counting past incidents."),
        )
        return panel.panel(heading, told, gone, identity="partner-record")
    quarters = sorted({row.quarter for row in rows}, reverse=True)
    chosen = next((q for q in quarters if code(q) == facts.view.options.get("quarter")), quarters[0])
    shown = {(row.horizon_weeks, row.subset): row for row in rows if row.quarter == chosen}
    listed = [(code(quarter), quarter_name(words, quarter)) for quarter in quarters]
    figure = drawing.draw(words, *(marks(words, shown, subset) for subset in SUBSETS))
    label = words.t("Error against the best simple history, for each horizon; the numbers are in the table below")
    return panel.panel(
        heading,
        told,
        filters.choice(words.t("Quarter"), "quarter", listed, code(chosen)),
        graph.plot("partner-skill", figure, label),
        html.Div(_table(words, shown), className="scroll", id="partner-skill-table"),
        identity="partner-record",
    )


Shown = dict[tuple[int, str], PartnerSkill]


def marks(words: Words, shown: Shown, subset: str) -> list[drawing.Compared]:
    """Skill in percent at every horizon."""
    return [
        _mark(skill_words.weeks_ahead(words, horizon), shown.get((horizon, subset))) for horizon in skill_words.HORIZONS
    ]


def _mark(label: str, row: PartnerSkill | None) -> drawing.Compared:
    if row is None or not row.enough or row.skill_crps is None:
        return drawing.Compared(label, None, None, None)
    ends = (row.skill_crps, row.skill_crps_low, row.skill_crps_high)
    value, low, high = (None if end is None else round(100 * end) for end in ends)
    return drawing.Compared(label, value, low, high)


def _table(words: Words, shown: Shown) -> Component:
    heads = [
        words.t("Weeks ahead"), words.t("Places"), words.t("In words"), words.t("Smaller by, %"),
        words.t("95 % interval"), words.t("Error"), words.t("In the 80 % band"), words.t("Weeks of issue"),
    ]  # fmt: skip
    named = {"all": words.t("all"), "onset": words.t("quiet")}
    rows = [
        _row(words, horizon, named[subset], shown.get((horizon, subset)))
        for horizon in skill_words.HORIZONS
        for subset in SUBSETS
    ]
    return table(heads, rows, caption=words.t("How good the forecasts were"), numbers=(3, 4, 5, 6, 7))


def _row(words: Words, horizon: int, places: str, row: PartnerSkill | None) -> list[Cell]:
    mark = _mark("", row)
    kind = skill_words.verdict(row)
    said = words.t("not enough evidence yet") if kind == "none" else words.term("verdict", kind)
    start: list[Cell] = [words.number(horizon), places, said]
    if row is None or mark.value is None:
        return [*start, *[None] * 4, words.number(row.origins) if row else None]
    span = [words.signed(end) for end in (mark.low, mark.high) if end is not None]
    return [
        *start,
        words.signed(mark.value),
        words.t("{low} to {high}", low=span[0], high=span[-1]) if span else None,
        None if row.crps is None else words.number(row.crps, 2),
        None if row.coverage80 is None else words.t("{share} %", share=words.number(100 * row.coverage80)),
        words.number(row.origins),
    ]


def register(app: Dash, read: redraw.Reader) -> None:
    """A new search (quarter) redraws the content; the frame stays."""
    redraw.on_search(app, read, "partner-method-content", matches, lambda reading, view, _: content(reading, view))
