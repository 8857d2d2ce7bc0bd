"""The measure over time: its figure, its table, and what each mark means."""

from dash import html
from dash.development.base_component import Component

from dashboard.components import graph, panel, still
from dashboard.figures import series
from dashboard.figures.series import Point
from dashboard.pages import explore_answer
from dashboard.pages.explore_facts import Facts, points, total
from dashboard.text import Words


def over_time(facts: Facts) -> Component:
    words, made = facts.words, points(facts)
    figure = series.draw(words, made, usual=usual(facts), adds=facts.asked.measure.adds, looked=facts.seen_word)
    unit = words.term(
        "measure unit" if facts.asked.grain == "week" else "measure unit a month", facts.asked.measure.code
    )
    label = words.t("{what}; the numbers are in the table below", what=unit)
    drawn = html.Div(
        graph.graph("explore-figure", figure, label),
        className="tall-figure",
        style={"--tall": f"{figure.layout.height}px"},
    )
    said = " ".join(part for part in (explore_answer.compared(facts), explore_answer.looked(facts)) if part)
    return panel.panel(
        explore_answer.headline(facts),
        said,
        html.Ul([html.Li(sentence) for sentence in explore_answer.beside(facts)], className="asides"),
        html.P([html.Strong(unit), f" · {key(facts)}"], className="muted figure-key"),
        drawn,
        graph.twin(words, points_table(facts, made), "explore-twin"),
        identity="explore-time",
    )


def usual(facts: Facts) -> float | None:
    """The average a week over the whole weeks of the period; months are of different lengths and have none."""
    number = total(facts, facts.full, facts.heard)
    if not facts.asked.measure.adds or facts.asked.grain != "week" or not facts.weeks or number is None:
        return None
    return number / facts.weeks


def key(facts: Facts) -> str:
    words = facts.words
    if facts.asked.measure.stream == "tension":
        said = words.t("An index of 0 to 100, not a chance; the line breaks where no area has one.")
    elif not facts.asked.measure.adds:
        said = words.t("0 to 100, as issued each Monday; the line breaks where no area has a score.")
    elif facts.looks:
        said = words.t(
            "A dot: somebody looked and there was none. Hatched: nobody reported, so nothing is known. "
            "Pale: not over yet."
        )
    else:
        said = words.t("A dot: there was none. Pale: not over yet.")
    return said


def points_table(facts: Facts, made: list[Point]) -> Component:
    """Newest first: the figure's numbers."""
    words = facts.words
    when = words.t("Week") if facts.asked.grain == "week" else words.t("Month")
    heads = [when, words.term("measure", facts.asked.measure.code), words.term("area-weeks", facts.seen)]
    rows = [[_when(facts, point), _value(facts, point), _looked(words, point)] for point in reversed(made)]
    width = 3 if facts.looks else 2
    shown = [row[:width] for row in rows]
    return still.table(heads[:width], shown, caption=words.t("Newest first"), numbers=(1, 2)[: width - 1])


def _when(facts: Facts, point: Point) -> str:
    words = facts.words
    if facts.asked.grain == "month":
        return words.month(point.start)
    return words.t("{week} ({day})", week=words.week(point.start), day=words.day(point.start))


def _value(facts: Facts, point: Point) -> str:
    words = facts.words
    if point.value is None:
        return words.t("not known")
    number = words.number(point.value, 0 if facts.asked.measure.adds else 1)
    return number if point.over else words.t("{number}, not over yet", number=number)


def _looked(words: Words, point: Point) -> str | None:
    if point.seen is None or point.area_weeks is None:
        return None
    return words.t("{seen} of {all}", seen=words.number(point.seen), all=words.number(point.area_weeks))
