"""Another place's index beside the chosen one's: its months, and the difference as the bands allow."""

from dash.development.base_component import Component

from dashboard.components import filters
from dashboard.figures import relations as drawn
from dashboard.figures.against import Against
from dashboard.pages import relations_words as told
from dashboard.pages.relations_facts import INDEX, RelationFacts
from dashboard.rows import Area
from dashboard.rows.relations import RelationMonth
from dashboard.text import Words
from dashboard.view import View


def choice(facts: RelationFacts, view: View) -> Component:
    """Every place that has a measure, the chosen one left out."""
    words = view.words
    measured = {row.area_id for row in facts.measured} | {facts.compare}
    larger = [
        (
            code,
            words.t("District of {place}", place=words.name(place)) if place.level == "district" else words.name(place),
        )
        for code, place in facts.places.items()
        if place.level in ("district", "governorate")
    ]
    areas = [(code, words.name(p)) for code, p in facts.places.items() if isinstance(p, Area) and code in measured]
    every = [*larger, *sorted(areas, key=lambda named: named[1])]
    options = [("", words.t("no comparison")), *((code, name) for code, name in every if code != facts.chosen.place_id)]
    return filters.choice(words.t("Compare with"), "compare", options, facts.compare)


def name(facts: RelationFacts, words: Words) -> str:
    place = facts.places[facts.compare]
    if place.level == "district":
        return words.t("District of {place}", place=words.name(place))
    return words.name(place)


def beside(facts: RelationFacts, words: Words) -> Against | None:
    """The other's index under each month of the figure; None where none is asked for or none is known."""
    known = [row for row in facts.other if row.value is not None]
    own = [row for row in facts.series(INDEX).values() if row.value is not None]
    if not known or not own:
        return None
    by_month = {row.month: row for row in known}
    last, mine = known[-1], max(own, key=lambda row: row.month)
    shown = name(facts, words)
    return Against(
        name=shown,
        own=words.name(facts.chosen.place),
        values=[by_month[month].value if month in by_month else None for month in facts.trend_months],
        told=[_told(words, shown, by_month.get(month)) for month in facts.trend_months],
        level=last.value or 0.0,
        own_level=mine.value or 0.0,
        number=_number(words, last),
        own_number=_number(words, mine),
    )


def _told(words: Words, shown: str, row: RelationMonth | None) -> str:
    return f"{shown}<br>{drawn.told(words, row)}" if row else ""


def _number(words: Words, row: RelationMonth) -> str:
    return f"{words.number(row.value or 0)}</b> ({told.band(words, row)})<b>"


def sentence(facts: RelationFacts, words: Words) -> str:
    """Both values of the month with their bands and reliability, and whether the bands meet."""
    here, there = facts.at(INDEX, facts.month), next((r for r in facts.other if r.month == facts.month), None)
    shown, month = name(facts, words), words.month(facts.month)
    if there is None or there.value is None:
        return words.t("{place} has no index in {month}.", place=shown, month=month)
    values = {"place": shown, "month": month, "value": words.number(there.value), "band": told.band(words, there)}
    said = words.t("{place} in {month}: {value} ({band}), reliability {grade}.", **values, grade=there.grade or "–")
    if here is None or here.value is None:
        return said
    meet = (here.low or 0) <= (there.high or 100) and (there.low or 0) <= (here.high or 100)
    points = words.number(abs(round(here.value) - round(there.value)))
    if round(here.value) == round(there.value):
        return f"{said} {words.t('That is the same number.')}"
    if meet:
        return f"{said} {words.t('The difference of {points} may be chance: the bands overlap.', points=points)}"
    return f"{said} {words.t('They differ by {points}, and the bands are separate.', points=points)}"
