"""A heat calendar: weekdays over weeks, or weeks over years where the period is long or the measure is of whole weeks.

Its cells lead the way for a pointer; for a keyboard and for a reader's ear the table under it has the same numbers and
the same ways.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dash import html
from dash.development.base_component import Component

from dashboard.components import still
from dashboard.components.table import Cell
from dashboard.exports.asked import DAY
from dashboard.pages import explore_long
from dashboard.pages.explore_facts import Facts, amount, come_to, counted, only, points
from dashboard.text import Words
from dashboard.view import WEEK

STEPS = 5
WEEKDAYS, MOST_WEEKS = 7, 53


@dataclass(frozen=True)
class Square:
    """One day or week. `value` None: nobody looked, or the number is not known; `ahead`: not over, so not collected."""

    start: date
    end: date
    value: float | None
    ahead: bool = False


def calendar(facts: Facts) -> list[Component]:
    """What the squares mean, the squares, their colours, and the same numbers as a table."""
    made = days(facts) if facts.asked.daily else weeks(facts)
    top = max([1.0, *(square.value or 0 for square in made)]) if facts.asked.measure.adds else 100.0
    return [
        html.P(key(facts), className="muted figure-key"),
        still.still(html.Div(_grid(facts, made, top), className="scroll", dir="ltr")),
        still.still(_legend(facts, top)),
        explore_long.twin(facts, _table(facts, made), "explore-calendar-twin"),
    ]


def days(facts: Facts) -> list[Square]:
    """Every day of the period; a day without a record is none where somebody reported in its week."""
    view, made = facts.asked.view, []
    for i in range(view.weeks * WEEKDAYS):
        day = view.start + DAY * i
        looked = facts.looked.get(day - DAY * day.weekday())
        value = come_to(facts.daily.get(day), silent=facts.looks and (looked is None or not looked.seen))
        made.append(Square(day, day, value, ahead=day > facts.known.as_of))
    return made


def weeks(facts: Facts) -> list[Square]:
    """Every week of the period; the one under way is not over."""
    known = {point.start: point for point in points(facts)}
    made = []
    for i in range(facts.asked.view.weeks):
        monday = facts.asked.view.start + WEEK * i
        point = known.get(monday)
        made.append(Square(monday, monday + 6 * DAY, point.value if point else None, ahead=not point or not point.over))
    return made


def key(facts: Facts) -> str:
    words = facts.words
    if facts.asked.daily:
        said = words.t("A column is a week, Monday to Sunday; Friday and Saturday are the weekend.")
        loose = round((counted(facts.whole) or 0) - sum(counted(row) or 0 for row in facts.daily.values()))
        if loose > 0:
            said += " " + words.n(
                "{count} is known only to its week and stands on no day.",
                "{count} are known only to their week and stand on no day.",
                loose,
            )
        return said
    return words.t("A row is a year, a column one of its weeks from Monday to Sunday, numbered 1 to 53.")


def _grid(facts: Facts, made: Sequence[Square], top: float) -> Component:
    """Rows of squares with their names; time runs left to right in every language."""
    words = facts.words
    rows = _by_weekday(facts, made, top) if facts.asked.daily else _by_year(facts, made, top)
    heads = _week_heads(words, made) if facts.asked.daily else _number_heads(words)
    body = [html.Tr([html.Th(html.Bdi(name), scope="row"), *cells]) for name, cells in rows]
    wide = "heat heat-days" if facts.asked.daily else "heat heat-weeks"
    head = html.Thead(html.Tr([html.Td(""), *heads]))
    table = html.Table([head, html.Tbody(body)], className=wide, style={"--columns": str(len(heads))})
    label = words.t("{what}; the numbers are in the table below", what=words.t("Calendar"))
    return html.Div(table, role="img", dir="ltr", className="heat-room", **{"aria-label": label})


def _by_weekday(facts: Facts, made: Sequence[Square], top: float) -> list[tuple[str, list[Component]]]:
    names = facts.words.weekdays()
    return [
        (names[i], [_square(facts, square, top) for square in made if square.start.weekday() == i])
        for i in range(WEEKDAYS)
    ]


def _by_year(facts: Facts, made: Sequence[Square], top: float) -> list[tuple[str, list[Component]]]:
    years: dict[int, dict[int, Square]] = {}
    for square in made:
        iso = square.start.isocalendar()
        years.setdefault(iso.year, {})[iso.week] = square
    outside = html.Td("", className="heat-outside")
    return [
        (
            facts.words.digits(str(year)),
            [_square(facts, of[n], top) if n in of else outside for n in range(1, MOST_WEEKS + 1)],
        )
        for year, of in sorted(years.items())
    ]


def _week_heads(words: Words, made: Sequence[Square]) -> list[Component]:
    """The month where it begins, over its first week; the week's number is in the table and in the square's words."""
    mondays = [square.start for square in made if square.start.weekday() == 0]
    heads, last = [], (0, -4)
    for i, monday in enumerate(mondays):
        named = monday.month != last[0] and i - last[1] >= 4
        heads.append(html.Th(html.Bdi(words.day(monday, year=False)) if named else "", className="heat-head"))
        last = (monday.month, i) if named else last
    return heads


def _number_heads(words: Words) -> list[Component]:
    return [
        html.Th(words.number(n) if n == 1 or n % 4 == 0 else "", className="heat-head")
        for n in range(1, MOST_WEEKS + 1)
    ]


def step(value: float, top: float) -> int:
    """0 for none, else one of STEPS equal steps up to the largest value."""
    return 0 if not value else min(STEPS, 1 + int((value - 1e-9) * STEPS / max(top, STEPS)))


def _square(facts: Facts, square: Square, top: float) -> Component:
    words = facts.words
    known = [day for day in facts.days if square.start <= day.day <= square.end]
    mark = " heat-known" if known else ""
    asked = {} if square.ahead else {"data-ask": _asked(square)}
    text, look = _look(words, square, top)
    said = [_when(facts, square), _said(facts, square), *(words.term("calendar_kind", day.code) for day in known)]
    return html.Td(text, className=f"heat-{look}{mark}", title=words.t(", ").join(said), **asked)


def _asked(square: Square) -> str:
    monday = square.start - DAY * square.start.weekday()
    return f"from={monday}&to={monday + 6 * DAY}"


def _look(words: Words, square: Square, top: float) -> tuple[str, str]:
    """The text of a square, and the class that draws it."""
    if square.ahead:
        return "", "ahead"
    if square.value is None:
        return "", "unknown"
    return (words.number(square.value) if square.value else "·"), str(step(square.value, top))


def _when(facts: Facts, square: Square) -> str:
    words = facts.words
    if square.start == square.end:
        return f"{words.weekdays()[square.start.weekday()]} {words.day(square.start)}"
    return words.week(square.start)


def _said(facts: Facts, square: Square) -> str:
    if square.ahead and square.start > facts.known.as_of:
        return facts.words.t("not yet collected")
    told = amount(facts, square.value) if square.value is not None else facts.words.t("nobody reported: not known")
    return f"{told}, {facts.words.t('not over yet')}" if square.ahead else told


def _legend(facts: Facts, top: float) -> Component:
    words = facts.words
    named = [("0", words.t("none")), *_ranges(words, top), ("unknown", words.t("nobody reported: not known"))]
    named.append(("ahead", words.t("not yet collected")))
    if facts.days:
        named.append(("0 heat-known", words.t("known day: its kind is in the table")))
    items = [html.Li([html.Span("·" if look == "0" else "", className=f"heat-{look}"), text]) for look, text in named]
    return html.Ul(items, className="heat-key")


def _ranges(words: Words, top: float) -> list[tuple[str, str]]:
    """The whole numbers each step stands for."""
    scale, found = max(top, STEPS), []
    for i in range(1, STEPS + 1):
        low, high = int(scale * (i - 1) / STEPS) + 1, int(scale * i / STEPS)
        if low <= top and high >= low:
            ends = words.number(low), words.number(min(high, top))
            found.append(
                (str(i), ends[0] if ends[0] == ends[1] else words.t("{low} to {high}", low=ends[0], high=ends[1]))
            )
    return found


def _table(facts: Facts, made: Sequence[Square]) -> Component:
    """A row a week, newest first, which is the way to it; day by day, or its number."""
    words = facts.words
    rows: list[list[Cell]] = []
    for i in range(0, len(made), WEEKDAYS if facts.asked.daily else 1):
        of = made[i : i + WEEKDAYS] if facts.asked.daily else made[i : i + 1]
        shown = words.t("{week} ({day})", week=words.week(of[0].start), day=words.day(of[0].start))
        kinds = [words.term("calendar_kind", d.code) for d in facts.days if of[0].start <= d.day <= of[-1].end]
        shown = words.t(", ").join([shown, *dict.fromkeys(kinds)])
        way = html.A(shown, href=only(facts.asked, of[0].start, of[-1].end), **{"data-push": "yes"})
        rows.append([way, *(_cell(facts, square) for square in of)])
    names = list(words.weekdays()) if facts.asked.daily else [words.term("measure", facts.asked.measure.code)]
    heads = [words.t("Week"), *names]
    return explore_long.rows(facts, heads, rows[::-1], range(1, len(heads)))


def _cell(facts: Facts, square: Square) -> str | None:
    words = facts.words
    if square.ahead and square.start > facts.known.as_of:
        return None
    if square.value is None:
        return words.t("not known")
    number = words.number(square.value, 0 if facts.asked.measure.adds else 1)
    return words.t("{number}, not over yet", number=number) if square.ahead else number
