"""Better than simple history, or not: a figure and a sentence for each horizon, and every measure of every model."""

from collections.abc import Callable

from dash import html
from dash.development.base_component import Component

from dashboard.components import graph, panel, table
from dashboard.components.panel import rich
from dashboard.components.still import still
from dashboard.figures import skill as drawing
from dashboard.figures.skill import Compared
from dashboard.pages import skill_words
from dashboard.pages.method_facts import MethodFacts
from dashboard.pages.method_right import known_tabs
from dashboard.pages.skill_words import HORIZONS, model_name, weeks_ahead
from dashboard.rows.method import MethodSkill
from dashboard.text import Words
from dashboard.view import View


def compared(facts: MethodFacts, view: View) -> Component:
    words = view.words
    told = words.t(
        "Error: how far the forecast count lay from the count that came, on average. "
        "Dot: how much smaller it is than that of the best simple history; line: its 95 % interval."
    )
    if not any(facts.judged(horizon, "all") for horizon in HORIZONS):
        gone = panel.empty(
            words.t("Not enough forecasts are over yet to compare."),
            words.t("Until there are, take it for no better than counting past incidents."),
        )
        return panel.panel(words.t("Against simple history"), told, gone, identity="method-skill")
    everywhere, quiet = (marks(facts, words, subset) for subset in ("all", "onset"))
    figure = drawing.draw(words, everywhere, quiet)
    label = words.t("Error against the best simple history, for each horizon; the numbers are in the table below")
    return panel.panel(
        title(facts, words),
        told,
        known_tabs(facts, view, words.t("Against simple history")),
        html.Div(
            [graph.plot("method-skill-figure", figure, label), verdicts(facts, words)], className="method-compared"
        ),
        graph.twin(words, errors_table(facts, words), "method-skill-twin"),
        _every_measure(facts, words),
        identity="method-skill",
    )


def title(facts: MethodFacts, words: Words) -> str:
    skills = [(horizon, row) for horizon in HORIZONS if (row := facts.served(horizon))]
    if better := skill_words.better_at(skills):
        return words.t("Better than simple history {weeks} ahead", weeks=skill_words.stretches(words, better))
    if any(skill_words.verdict(row) != "none" for _, row in skills):
        return words.t("At no horizon shown to be better than simple history")
    return words.t("Not enough evidence yet to compare it with simple history")


def marks(facts: MethodFacts, words: Words, subset: str) -> list[Compared]:
    """Skill in percent at every horizon."""
    return [_mark(weeks_ahead(words, horizon), facts.served(horizon, subset)) for horizon in HORIZONS]


def _mark(label: str, row: MethodSkill | None) -> Compared:
    if row is None or not row.enough or row.skill_crps is None:
        return Compared(label, None, None, None)
    low, high = row.skill_crps_low, row.skill_crps_high
    return Compared(
        label, 100 * row.skill_crps, None if low is None else 100 * low, None if high is None else 100 * high
    )


def verdicts(facts: MethodFacts, words: Words) -> Component:
    """A plain sentence for each horizon, in all places and in quiet ones; on a phone each names its places itself."""
    named = {"all": words.t("All places"), "onset": words.t("Quiet places")}
    heads = [words.t("Weeks ahead"), *named.values()]
    rows = [
        [words.number(h), *(_verdict(facts, words, h, subset, named[subset]) for subset in named)] for h in HORIZONS
    ]
    caption = words.t("Against the best simple history, in words")
    return html.Div(table.table(heads, rows, caption=caption), className="scroll method-verdicts")


def _verdict(facts: MethodFacts, words: Words, horizon: int, subset: str, places: str) -> Component:
    said = rich(skill_words.in_short(words, facts.served(horizon, subset)))
    return html.Span([html.Span(f"{places} · ", className="head-inside muted"), said])


def errors_table(facts: MethodFacts, words: Words) -> Component:
    """The figure in numbers: the error of what was served, of simple histories, and the skill with its interval."""
    heads = [
        words.t("Weeks ahead"), words.t("Places"), words.t("Served"), words.t("Best simple history"),
        words.t("Its name"), words.t("Last value"), words.t("Best rate"), words.t("Smaller by, %"),
        words.t("95 % interval"), words.t("Weeks of issue"),
    ]  # fmt: skip
    named = {"all": words.t("all"), "onset": words.t("quiet")}
    rows = [_errors(facts, words, horizon, subset, named[subset]) for horizon in HORIZONS for subset in named]
    return html.Div(
        table.table(heads, rows, caption=words.t("Error in incidents; lower is better"), numbers=(2, 3, 5, 6, 7, 8, 9))
    )


def _errors(facts: MethodFacts, words: Words, horizon: int, subset: str, places: str) -> list[table.Cell]:
    served, simple = facts.served(horizon, subset), facts.classical(horizon, subset)
    last = next((r for r in simple if r.model == "last_value"), None)
    rate = next((r for r in simple if r.model.startswith("eb_")), None)
    mark = _mark("", served)
    best = simple[0] if simple else None
    return [
        words.number(horizon),
        places,
        *(_number(words, row.crps if row else None, 3) for row in (served, best)),
        model_name(words, best.model) if best else None,
        *(_number(words, row.crps if row else None, 3) for row in (last, rate)),
        None if mark.value is None else words.signed(mark.value, 1),
        None if mark.value is None or served is None else skill_words.span(words, served),
        words.number(served.origins) if served else None,
    ]


def _number(words: Words, value: float | None, decimals: int) -> str | None:
    return None if value is None else words.number(value, decimals)


MEASURES = (
    "crps", "log_score", "brier", "pr_auc", "roc_auc", "base_rate", "calibration_slope", "calibration_intercept",
    "coverage80", "pai10", "bias",
)  # fmt: skip


def _every_measure(facts: MethodFacts, words: Words) -> Component:
    """For the statistician: all models at the horizon chosen, the quiet places right under all places."""
    summary = words.t("every measure of every model, {weeks} ahead", weeks=weeks_ahead(words, facts.horizon))
    named: dict[str, Callable[[], str]] = {
        "all": lambda: words.t("All places"),
        "onset": lambda: words.t("Quiet places"),
    }
    tables = [
        part
        for subset, name in named.items()
        for part in (html.H3(name()), measures_table(words, facts.judged(facts.horizon, subset), name()))
    ]
    return html.Details(
        [html.Summary(summary, className="twin-tap"), html.Div(still(html.Div(tables)), className="scroll")],
        className="twin",
        id="method-measures",
    )


def measures_table(words: Words, rows: list[MethodSkill], caption: str) -> Component:
    heads = [
        words.t("Model"),
        words.t("Forecasts"),
        words.t("With an incident"),
        *(words.term("metric", m) for m in MEASURES),
    ]
    body = [
        [
            model_name(words, row.model),
            words.number(row.forecasts),
            words.number(row.positives),
            *(_measured(words, row, measure) for measure in MEASURES),
        ]
        for row in rows
    ]
    return table.table(heads, body, caption=caption, numbers=tuple(range(1, 3 + len(MEASURES))))


def _measured(words: Words, row: MethodSkill, measure: str) -> str:
    value = getattr(row, measure)
    if not row.enough or value is None:
        return "–"
    return words.signed(value, 3) if value < 0 else words.number(value, 3)
