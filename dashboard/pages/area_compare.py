"""What stands beside an area's incidents: another area, or an average neighbourhood of the city."""

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard.components import filters
from dashboard.figures.against import Against, short
from dashboard.pages.area_facts import CITY, AreaFacts
from dashboard.pages.area_neighbours import around
from dashboard.pages.explore_compare import FEW
from dashboard.rows.area import AreaBesideWeek
from dashboard.text import Words
from dashboard.view import View


def choice(facts: AreaFacts, view: View) -> Component:
    """Nothing, the city, or a neighbour; another area that the address names stays among them."""
    words = view.words
    near, _ = around(facts)
    named = {area.area_id: words.name(area) for area in near}
    if facts.compare in facts.areas:
        named[facts.compare] = words.name(facts.areas[facts.compare])
    options = [
        ("", words.t("no comparison")),
        (CITY, city(facts, words)),
        *sorted(named.items(), key=lambda one: one[1]),
    ]
    return filters.choice(words.t("Compare with"), "compare", options, facts.compare)


def city(facts: AreaFacts, words: Words) -> str:
    place = next(place for place in facts.places.values() if place.level == "city")
    return words.t("an average area of {place}", place=words.name(place))


def name(facts: AreaFacts, words: Words) -> str:
    """What is compared with, in words."""
    return city(facts, words) if facts.compare == CITY else words.name(facts.areas[facts.compare])


def value(row: AreaBesideWeek | None) -> float | None:
    """Incidents a week in each area that was looked at; None where nobody looked."""
    return row.incidents / row.seen if row and row.seen and row.incidents is not None else None


def beside(facts: AreaFacts, words: Words) -> Against | None:
    """The other course, a value under each week of the area's own; None where nothing is compared or known."""
    if not facts.beside:
        return None
    rows = {row.week: row for row in facts.beside}
    values = [value(rows.get(week.week)) for week in facts.weeks]
    rate, own = average(facts.beside), _own(facts)
    if rate is None:
        return None
    shown = name(facts, words)
    return Against(
        name=words.t("average area") if facts.compare == CITY else short(shown),
        own=words.name(facts.area),
        values=values,
        told=[
            f"{words.week(week.week)} · {shown}<br><b>{number(words, at)}</b>"
            for week, at in zip(facts.weeks, values, strict=True)
        ],
        level=rate,
        own_level=own or 0.0,
        number=words.number(rate, 1),
        own_number="–" if own is None else words.number(own, 1),
    )


def average(rows: Sequence[AreaBesideWeek]) -> float | None:
    """Incidents a week looked at, over all weeks and areas."""
    seen = sum(row.seen for row in rows)
    return sum(row.incidents or 0 for row in rows) / seen if seen else None


def _own(facts: AreaFacts) -> float | None:
    known = [week.incidents for week in facts.weeks if week.incidents is not None]
    return sum(known) / len(known) if known else None


def number(words: Words, at: float | None) -> str:
    return words.t("not known") if at is None else words.number(at, 1 if at != round(at) else 0)


def sentence(facts: AreaFacts, words: Words) -> str:
    """Both averages with what they rest on; few incidents tell nothing, and that is said."""
    there, here = average(facts.beside), _own(facts)
    if there is None or here is None:
        return words.t("The number for {before} is not known.", before=name(facts, words))
    counts = sum(week.incidents or 0 for week in facts.weeks), sum(row.incidents or 0 for row in facts.beside)
    said = words.t(
        "In the weeks looked at: {here} incidents a week here, {there} in {place} (n = {now} and {then} incidents).",
        here=words.number(here, 1),
        there=words.number(there, 1),
        place=name(facts, words),
        now=words.number(counts[0]),
        then=words.number(counts[1]),
    )
    few = words.t("So few records cannot tell a difference from chance.")
    return f"{said} {few}" if sum(counts) < FEW else said
