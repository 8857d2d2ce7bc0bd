"""How often it was right: each level with what was seen after it, and quiet places beside all places."""

from collections.abc import Callable
from math import sqrt

from dash import html
from dash.development.base_component import Component

from dashboard.components import filters, panel, table
from dashboard.figures.theme import LEVELS
from dashboard.pages import skill_words
from dashboard.pages.method_facts import KNOWN, MethodFacts
from dashboard.pages.skill_words import HORIZONS, of_100
from dashboard.rows import LevelSeen
from dashboard.rows.method import MethodSkill
from dashboard.text import Words
from dashboard.view import View

# What each level says, of 100: the same for ever.
SAYS = dict(zip(LEVELS, ((0, 5), (5, 15), (15, 35), (35, 60), (60, 100)), strict=True))
Z = 1.96


def interval(hits: int, forecasts: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share."""
    share, spread = hits / forecasts, Z * Z / forecasts
    middle = (share + spread / 2) / (1 + spread)
    half = Z / (1 + spread) * sqrt(share * (1 - share) / forecasts + spread / forecasts / 4)
    return max(0.0, middle - half), min(1.0, middle + half)


def levels(facts: MethodFacts, view: View) -> Component:
    words = view.words
    rows = {row.level: row for row in facts.levels}
    if not facts.levels_told:
        gone = panel.empty(
            words.t("Not enough forecasts are over yet to say how often each level was right."),
            words.t("It takes 20 weeks of issue that are over, and 15 serious incidents after them."),
        )
        return panel.panel(words.t("How often it was right"), None, gone, _meanings(words), identity="method-levels")
    head = [words.t("Level"), words.t("It says"), words.t("Seen, of 100"), "", words.t("Area-weeks")]
    body = [_level(words, level, rows.get(level)) for level in LEVELS]
    caption = words.t("Each level: what it says, and how often a serious incident followed within 4 weeks")
    return panel.panel(
        _highest(words, rows),
        words.t(
            "Of 100 area-weeks at a level, so many saw a serious incident within 4 weeks. "
            "Bar: what the level says. Dot and line: what was seen, and its 95 % interval."
        ),
        html.Div(table.table(head, body, caption=caption, numbers=(4,)), className="scroll method-levels"),
        html.P(frozen(facts, words), className="muted method-note"),
        identity="method-levels",
    )


def _highest(words: Words, rows: dict[str, LevelSeen]) -> str:
    """The title: the highest level that was ever given, and what came of it."""
    given = [level for level in LEVELS if level in rows and rows[level].forecasts]
    row = rows[given[-1]]
    return words.t(
        "After “{level}”, {seen} such area-weeks saw a serious incident",
        level=words.term("level", row.level),
        seen=of_100(words, row.hits / row.forecasts),
    )


def _level(words: Words, level: str, row: LevelSeen | None) -> list[table.Cell]:
    name = html.Span(words.term("level", level), className=f"badge badge-{level}")
    says = words.term("level range", level)
    if row is None or not row.forecasts:
        return [name, says, words.t("never given"), _track(level, None), words.number(0)]
    low, high = interval(row.hits, row.forecasts)
    ends = {"low": _of_100(words, low), "high": _of_100(words, high)}
    seen = [
        html.Span(f"{words.t('seen')} ", className="head-inside muted"),
        html.Strong(_of_100(words, row.hits / row.forecasts)),
        " ",
        html.Span(words.t("({low} to {high})", **ends), className="muted"),
    ]
    return [name, says, html.Span(seen, className="seen-share"), _track(level, row), words.number(row.forecasts)]


def _of_100(words: Words, share: float) -> str:
    """Few is never none: under 1 of 100 with a decimal."""
    return words.number(100 * share, 1 if 0 < share < 0.01 else 0)


def _track(level: str, row: LevelSeen | None) -> Component:
    """What the level says as a bar on 0-100, what was seen as a dot with its line; the numbers stand beside it."""
    low, high = SAYS[level]
    parts = [html.Span(className=f"said said-{level}", style=_from_to(low, high))]
    if row is not None:
        ends = interval(row.hits, row.forecasts)
        parts.append(html.Span(className="whisker", style=_from_to(100 * ends[0], 100 * ends[1])))
        parts.append(
            html.Span(className="seen-dot", style={"insetInlineStart": f"{100 * row.hits / row.forecasts:.1f}%"})
        )
    return html.Span(parts, className="track", **{"aria-hidden": "true"})


def _from_to(low: float, high: float) -> dict[str, str]:
    return {"insetInlineStart": f"{low:.1f}%", "inlineSize": f"{high - low:.1f}%"}


def _meanings(words: Words) -> Component:
    """What each level says, also where nothing can be said yet about what followed."""
    items = [
        html.Li(
            [
                html.Span(words.term("level", level), className=f"badge badge-{level}"),
                " ",
                words.term("level range", level),
            ]
        )
        for level in LEVELS
    ]
    return html.Ul(items, className="method-meanings")


def frozen(facts: MethodFacts, words: Words) -> str:
    """How many weeks of issue were published in their own week, and what the others are."""
    issued = facts.issued
    if not issued.issued:
        return words.t(
            "None of these forecasts was published in its own week: "
            "they were computed afterwards from what was known then."
        )
    return words.t(
        "{issued} of {weeks} weeks of issue were published on their own Monday and are frozen since; "
        "the others were computed afterwards from what was known then.",
        issued=words.number(issued.issued),
        weeks=words.number(issued.weeks),
    )


def beside(facts: MethodFacts, view: View) -> Component:
    """Quiet places beside all places: where the forecast is strong, and where it is weak."""
    words = view.words
    everywhere, quiet = (facts.served(facts.horizon, subset) for subset in ("all", "onset"))
    choose = ahead_tabs(facts, view, words.t("Quiet places"))
    title = words.t(
        "Quiet places beside all places, {weeks} ahead", weeks=skill_words.weeks_ahead(words, facts.horizon)
    )
    told = words.t("Quiet: observed for 8 weeks without an incident. An incident there would be a beginning.")
    if everywhere is None or not everywhere.enough:
        gone = panel.empty(
            words.t("Not enough forecasts are over yet."),
            words.t("It takes 20 weeks of issue that are over, and 15 incidents after them."),
        )
        return panel.panel(title, told, choose, gone, identity="method-quiet")
    head = [words.t("Measure"), words.t("All places"), words.t("Quiet places")]
    rows = [[name, cell(everywhere), cell(quiet) if quiet else None] for name, cell in _measures(words)]
    caption = words.t("The forecast in all places and in quiet ones")
    return panel.panel(
        title, told, choose, html.Div(table.table(head, rows, caption=caption), className="scroll"),
        known_tabs(facts, view, words.t("Quiet places")), identity="method-quiet",
    )  # fmt: skip


def ahead_tabs(facts: MethodFacts, view: View, of: str) -> Component:
    """`of`: the question of the panel they stand in, as a page has them twice; known_tabs too."""
    words = view.words
    named = [(str(horizon), words.number(horizon)) for horizon in HORIZONS]
    return filters.tabs(view, "ahead", named, str(facts.horizon), f"{words.t('Weeks ahead')}: {of}")


def known_tabs(facts: MethodFacts, view: View, of: str) -> Component:
    words = view.words
    named = {"then": words.t("as known then"), "now": words.t("as known now")}
    label = f"{words.t('Judged by what was known')}: {of}"
    return filters.tabs(view, "known", [(k, named[k]) for k in KNOWN], facts.known, label)


def _measures(words: Words) -> list[tuple[str, Callable[[MethodSkill], str]]]:
    """Each measure as a plain sentence, and how to say its value."""
    return [
        (words.t("Area-weeks judged"), lambda row: words.number(row.forecasts)),
        (words.t("Saw at least one incident"), lambda row: _share(words, row, row.base_rate)),
        (words.t("Right, of those it ranks high (average precision)"), lambda row: _share(words, row, row.pr_auc)),
        (
            words.t("Ranks the right one higher, of pairs with and without an incident"),
            lambda row: _share(words, row, row.roc_auc),
        ),
        (words.t("Against simple history"), lambda row: skill_words.in_short(words, row).replace("**", "")),
    ]


def _share(words: Words, row: MethodSkill, value: float | None) -> str:
    return of_100(words, value) if row.enough and value is not None else words.t("not enough evidence yet")
