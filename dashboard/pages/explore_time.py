"""The measure over time: its figure, its table, and what each mark means."""

from dash import html
from dash.development.base_component import Component

from dashboard.components import filters, graph, panel
from dashboard.components.table import Cell
from dashboard.figures import known_days as marks
from dashboard.figures import series
from dashboard.figures.series import Point
from dashboard.pages import explore_answer, explore_calendar, explore_compare, explore_long, known_days
from dashboard.pages.explore_compare import Other
from dashboard.pages.explore_facts import Facts, only, points, total
from dashboard.text import Words


def over_time(facts: Facts, other: Other | None = None) -> Component:
    """The answer, and its course or its calendar."""
    words = facts.words
    drawn = explore_calendar.calendar(facts) if facts.asked.drawn == "calendar" else course(facts, other)
    choices = [("course", words.t("Over time")), ("calendar", words.t("Calendar"))]
    return panel.panel(
        explore_answer.headline(facts),
        explore_answer.beneath(facts, other),
        html.Ul([html.Li(sentence) for sentence in explore_answer.beside(facts)], className="asides"),
        *drawn,
        identity="explore-time",
        aside=filters.tabs(facts.asked.view, "draw", choices, facts.asked.drawn, words.t("How time is drawn")),
    )


def course(facts: Facts, other: Other | None) -> list[Component]:
    """What the marks mean, the figure, the days everybody knows of, and the same numbers as a table."""
    words, made = facts.words, points(facts)
    against = explore_compare.against(facts, other) if other else None
    days = marks.marks(facts.days, made[0].start, made[-1].end)
    figure = series.draw(
        words,
        made,
        usual=usual(facts),
        adds=facts.asked.measure.adds,
        looked=facts.seen_word,
        beside=against,
        days=days,
    )
    shown = other if against else None
    label = words.t("{what}; the numbers are in the table below", what=unit(facts))
    drawn = html.Div(
        graph.graph("explore-figure", figure, label),
        className="tall-figure",
        style={"--tall": f"{figure.layout.height}px"},
        **{"data-drill": "yes"},
    )
    return [
        html.P([html.Strong(unit(facts)), f" · {key(facts, shown)}"], className="muted figure-key"),
        drawn,
        *known_days.listed(words, days),
        explore_long.twin(facts, points_table(facts, made, shown), "explore-twin"),
    ]


def unit(facts: Facts) -> str:
    measure = facts.asked.measure.code
    return facts.words.term("measure unit" if facts.asked.grain == "week" else "measure unit a month", measure)


def usual(facts: Facts) -> float | None:
    """The average a week over the whole weeks that are known; months are of different lengths and have none."""
    number = total(facts, facts.full, facts.heard)
    if not facts.asked.measure.adds or facts.asked.grain != "week" or not facts.weeks_known or number is None:
        return None
    return number / facts.weeks_known


def key(facts: Facts, other: Other | None = None) -> str:
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
    if other:
        said += " " + words.t("Dashed, with diamonds: {name}. Numbers at the end: averages.", name=other.name)
    return said


def points_table(facts: Facts, made: list[Point], other: Other | None = None) -> Component:
    """Newest first: the figure's numbers, and beside them those of what is compared with."""
    words = facts.words
    when = words.t("Week") if facts.asked.grain == "week" else words.t("Month")
    heads = [when, words.term("measure", facts.asked.measure.code), words.term("area-weeks", facts.seen)]
    rows: list[list[Cell]] = [[_when(facts, point), _value(facts, point), _looked(words, point)] for point in made]
    width = 3 if facts.looks else 2
    heads, rows = heads[:width], [row[:width] for row in rows]
    numbers = [1, 2][: width - 1]
    if other:
        beside = explore_compare.course(other)
        heads += [words.t("Compared"), other.name, words.term("area-weeks", facts.seen)][:width]
        rows = [[*row, *_beside(other, beside[i] if i < len(beside) else None)[:width]] for i, row in enumerate(rows)]
        numbers += [width + 1, width + 2][: width - 1]
    return explore_long.rows(facts, heads, rows[::-1], numbers)


def _beside(other: Other, point: Point | None) -> list[Cell]:
    """The week or month under a point of the question's own, its value, and how much of it was looked at."""
    words = other.facts.words
    if point is None:
        return [None, None, None]
    when = words.week(point.start) if other.facts.asked.grain == "week" else words.month(point.start)
    number = explore_compare.number(words, other, point.value)
    return [when, number if point.over else _open(words, number), _looked(words, point)]


def _when(facts: Facts, point: Point) -> Component:
    """The week or month, as the way to a page of it alone."""
    words = facts.words
    if facts.asked.grain == "month":
        shown = words.month(point.start)
    else:
        shown = words.t("{week} ({day})", week=words.week(point.start), day=words.day(point.start))
    return html.A(shown, href=only(facts.asked, point.start, point.end), **{"data-push": "yes"})


def _value(facts: Facts, point: Point) -> str:
    words = facts.words
    if point.value is None:
        return words.t("not known") if point.over else words.t("not yet collected")
    number = words.number(point.value, 0 if facts.asked.measure.adds else 1)
    return number if point.over else _open(words, number)


def _open(words: Words, number: str) -> str:
    return words.t("{number}, not over yet", number=number)


def _looked(words: Words, point: Point) -> str | None:
    if point.seen is None or point.area_weeks is None:
        return None
    return words.t("{seen} of {all}", seen=words.number(point.seen), all=words.number(point.area_weeks))
