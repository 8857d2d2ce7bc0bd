"""What is inside tonight: the weights in force, and the versions of everything that made the release."""

from dash import html
from dash.development.base_component import Component

from dashboard.components import panel, table
from dashboard.components.still import still
from dashboard.pages import skill_words
from dashboard.pages.method_facts import MethodFacts
from dashboard.pages.method_right import frozen
from dashboard.pages.skill_words import HORIZONS
from dashboard.rows.method import MethodPart
from dashboard.text import Words
from dashboard.view import View

MEMORIES = {"weight_1.5w": 1.5, "weight_4w": 4, "weight_13w": 13, "weight_52w": 52}
ADJUSTMENTS = (
    "level", "share", "slope_1.5w", "slope_4w", "slope_13w", "city_1.5w", "city_4w", "neighbours", "grievances",
    "relations", "promises",
)  # fmt: skip
SIZES = ("size_a", "size_b")


def weights(facts: MethodFacts, view: View) -> Component:
    """One row a weight, one column a horizon; under each horizon the model it belongs to."""
    words = view.words
    told = words.t("What the models in force have learned: which weight each memory has, and how counts scatter.")
    if not facts.parts:
        gone = panel.empty(
            words.t("No model that learns weights is in force."), words.t("A simple history has none to show.")
        )
        return panel.panel(words.t("Weights in force"), told, gone, identity="method-weights")
    models = {row.horizon_weeks: row.model for row in facts.parts}
    horizons = [horizon for horizon in HORIZONS if horizon in models]
    heads = [words.t("Weight"), *(skill_words.weeks_ahead(words, horizon) for horizon in horizons)]
    value = {(row.part, row.horizon_weeks): row for row in facts.parts}
    named = [words.t("Model"), *(skill_words.model_name(words, models[horizon]) for horizon in horizons)]
    rows = [
        [part_name(words, part), *(_value(words, value.get((part, h))) for h in horizons)] for part in _order(facts)
    ]
    shown = table.table(heads, [named, *rows], caption=words.t("Weights in force"), numbers=tuple(range(1, len(heads))))
    return panel.panel(
        words.t("Weights in force"), told, html.Div(still(shown), className="scroll method-inside"),
        identity="method-weights",
    )  # fmt: skip


def _order(facts: MethodFacts) -> list[str]:
    """Memories from short to long, then what was learned, then how counts scatter; unknown ones last."""
    known = [*MEMORIES, *(f"adjust_{name}" for name in ADJUSTMENTS), *SIZES]
    return sorted({row.part for row in facts.parts}, key=lambda p: (known.index(p) if p in known else len(known), p))


def part_name(words: Words, part: str) -> str:
    """A weight in words; one that has none is shown by its code, never left out."""
    if part in MEMORIES:
        return words.t("memory of {weeks} weeks", weeks=words.number(MEMORIES[part], int(MEMORIES[part] % 1 > 0)))
    if part in SIZES or part.removeprefix("adjust_") in ADJUSTMENTS:
        return words.term("model part", part.removeprefix("adjust_"))
    return part


def _value(words: Words, row: MethodPart | None) -> str | None:
    if row is None:
        return None
    return words.signed(row.value, 2) if row.value < 0 else words.number(row.value, 2)


def versions(facts: MethodFacts, view: View) -> Component:
    words, about = view.words, facts.about
    until = words.day(about.data_until) if about.data_until else words.t("No record yet")
    facts_of = [
        (words.t("Release"), html.Bdi(about.release)),
        (words.t("Built"), words.moment(about.built_at)),
        (words.t("Known up to"), words.day(about.as_of)),
        (words.t("Newest record"), until),
        (words.t("Model in force, 4 weeks ahead"), _model(words, about.model, about.model_version)),
        (words.t("Version of the areas"), html.Bdi(about.area_version)),
        (words.t("Version of the contract"), words.number(about.contract_version)),
        (words.t("Weeks of issue"), words.period(about.first_week, about.last_week)),
    ]
    return panel.panel(
        words.t("Versions"),
        frozen(facts, words),
        html.Dl([html.Div([html.Dt(name), html.Dd(value)]) for name, value in facts_of], className="method-facts"),
        identity="method-versions",
    )


def _model(words: Words, model: str, version: str) -> str:
    return words.t(
        "{model}, version {version}", model=skill_words.model_name(words, model), version=words.digits(version)
    )
