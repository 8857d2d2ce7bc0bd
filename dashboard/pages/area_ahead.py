"""The forecast of an area in numbers, how it was made, and where it is not yet better than simple history."""

from dash import html
from dash.development.base_component import Component

from dashboard.components import table
from dashboard.figures import fan
from dashboard.pages import skill_words
from dashboard.pages.area_facts import AHEAD, AreaFacts
from dashboard.pages.issued import mark
from dashboard.text import Words
from dashboard.view import View


def made(facts: AreaFacts, view: View) -> list[Component]:
    """Which model made the score, and whether it was published on its own Monday."""
    words, row = view.words, facts.forecast.get(AHEAD)
    if row is None or row.expected is None:
        return []
    name = skill_words.model_name(words, row.model)
    told = words.t("Forecast of {day}, made by {model}", day=words.day(view.week), model=name)
    return [html.P([told, " ", mark(words, issued=row.issued)], className="muted area-made")]


def not_better(facts: AreaFacts, view: View) -> list[Component]:
    """One sentence on what the record says of these forecasts, leading to the record."""
    words = view.words
    horizons = [row.horizon_weeks for row in fan.known(list(facts.forecast.values()))]
    if not horizons:
        return []
    verdicts = {h: skill_words.verdict(facts.skill.get(h)) for h in horizons}
    worse = [h for h, verdict in verdicts.items() if verdict == "worse"]
    weak = [h for h, verdict in verdicts.items() if verdict not in ("better", "worse")]
    if not weak and not worse:
        return []
    if len(weak) == len(horizons):
        said = words.t("Not yet better than simple history.")
    else:
        sentences = [
            (
                weak,
                words.t("Not yet better than simple history {weeks} ahead.", weeks=skill_words.stretches(words, weak)),
            ),
            (worse, words.t("Worse than simple history {weeks} ahead.", weeks=skill_words.stretches(words, worse))),
        ]
        said = " ".join(sentence for found, sentence in sentences if found)
    link = html.A(words.t("See the record"), href=f"{view.link('/method')}#method-skill", **{"data-keep": "yes"})
    return [html.Span([" ", html.Strong(said), " ", link])]


def ahead_table(facts: AreaFacts, view: View) -> list[Component]:
    """The fan in numbers: the total of each stretch, what it is a week, and what the record says of it."""
    words = view.words
    rows = fan.known(list(facts.forecast.values()))
    if not rows:
        return []
    heads = [
        words.t("Weeks together"), words.t("Expected"), words.t("50 % range"), words.t("80 % range"),
        words.t("Against simple history"),
    ]  # fmt: skip
    body = [
        [
            words.n("{count} week", "{count} weeks", row.horizon_weeks),
            expected(words, row.expected or 0.0),
            fan.span(words, row.q25 or 0, row.q75 or 0),
            fan.span(words, row.q10 or 0, row.q90 or 0),
            record(words, facts, row.horizon_weeks),
        ]
        for row in rows
    ]
    caption = words.t("Issued on {day} from what was known before", day=words.day(view.week))
    return [table.table(heads, body, caption=caption, numbers=(1, 2, 3))]


def record(words: Words, facts: AreaFacts, horizon: int) -> str:
    """Better, or why that is not said: no better, worse, or not enough evidence."""
    kind = skill_words.verdict(facts.skill.get(horizon))
    said = {
        "better": words.term("verdict", "better"),
        "even": words.t("not yet better than history"),
        "worse": words.term("verdict", "worse"),
        "none": words.t("not enough evidence yet"),
    }
    return said[kind]


def expected(words: Words, count: float) -> str:
    """To one decimal, and never a flat zero: nothing is certain not to happen."""
    return words.number(count, 1) if count >= 0.05 else words.t("under {number}", number=words.number(0.1, 1))
