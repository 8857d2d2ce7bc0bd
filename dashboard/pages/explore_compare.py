"""The same question of another period or place, beside the one asked: its course, the difference, its ground."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt

from dashboard import access
from dashboard.exports.asked import ALL, BEFORE, CITY, PERIODS, YEAR_WEEKS, Asked
from dashboard.figures.against import Against
from dashboard.figures.series import Point
from dashboard.pages import explore_facts
from dashboard.pages.explore_facts import Facts, points, records, total
from dashboard.rows import Area
from dashboard.text import Words
from dashboard.view import WEEK

FEW = 20  # records of both together: below, no difference is told from chance
ORDINARY = 1.96  # standard errors that chance alone stays within nineteen times in twenty


@dataclass(frozen=True)
class Other:
    """`facts` of what is compared with. `average`: its numbers are those of an average area of a larger place.

    `like`: the two are of one kind and neither holds the other, so that chance can be asked about their difference.
    """

    facts: Facts
    name: str
    average: bool
    like: bool


def gather(reading: access.Reading, facts: Facts) -> Other | None:
    """What the question compares with; None where it asks for nothing or nothing is known of it."""
    if not facts.asked.compare:
        return None
    return _period(reading, facts) if facts.asked.compare in PERIODS else _place(reading, facts)


def _period(reading: access.Reading, facts: Facts) -> Other | None:
    """As many whole weeks just before, or the same weeks a year before; None where data do not reach back so far."""
    asked, words = facts.asked, facts.words
    shift = WEEK * (facts.weeks if asked.compare == BEFORE else YEAR_WEEKS)
    start, end = asked.view.start - shift, asked.over(facts.known.as_of) - shift
    if not facts.weeks or start < facts.known.first_week:
        return None
    before = words.n("the {count} week before", "the {count} weeks before", facts.weeks)
    name = before if asked.compare == BEFORE else words.t("the same weeks a year before")
    then = replace(asked, view=asked.view.during(start, end), compare="")
    return Other(explore_facts.gather(reading, then), name, average=False, like=True)


def _place(reading: access.Reading, facts: Facts) -> Other:
    asked, compare = facts.asked, facts.asked.compare
    area: Area | None = facts.places.areas.get(compare)
    district = compare if facts.places.district(compare) else None
    average = asked.area is not None and area is None and asked.measure.adds
    level = ("neighbourhood" if average else "city") if compare == CITY else "area" if average else None
    there: Asked = replace(asked, view=replace(asked.view, district=district), area=area, level=level, compare="")
    place = place_name(facts, compare)
    name = facts.words.t("an average area of {place}", place=place) if average else place
    own = asked.area.area_id if asked.area else asked.view.district
    like = own is not None and (area is None) == (asked.area is None) and compare not in (CITY, ALL)
    return Other(explore_facts.gather(reading, there), name, average, like)


def place_name(facts: Facts, code: str) -> str:
    """A place one can compare with, in the reader's language."""
    if code in (CITY, ALL):
        found = next(place for (level, _), place in facts.places.places.items() if level == LEVELS[code])
        return facts.words.name(found)
    return facts.words.name(facts.places.areas.get(code) or facts.places.district(code))


LEVELS = {CITY: "city", ALL: "governorate"}


def course(other: Other) -> list[Point]:
    """Its weeks or months, each under one of the question's own; divided by the areas heard where it is an average."""
    made = points(other.facts)
    return [replace(point, value=_each(other, point)) for point in made] if other.average else made


def _each(other: Other, point: Point) -> float | None:
    """Of an average area heard from: the number over the area-weeks heard, times the weeks of the stretch."""
    areas = len(other.facts.heard)
    if point.value is None or not areas:
        return None
    if point.area_weeks is None:
        return point.value / areas
    return point.value / point.seen * point.area_weeks / areas if point.seen else None


def amount(other: Other) -> float | None:
    """The number of its whole weeks, that of an average area where it is one; a median where parts do not add up."""
    facts = other.facts
    if not facts.asked.measure.adds:
        return facts.full.value
    number = total(facts, facts.full, facts.heard)
    if number is None or not other.average:
        return number
    weeks, seen = (sum(getattr(row, name) for row in facts.heard) for name in ("weeks", "seen"))
    areas = len(facts.heard)
    if not facts.looks or not seen:
        return number / areas if areas else None
    return number / seen * weeks / areas


def against(facts: Facts, other: Other) -> Against | None:
    """The other's course as it is drawn; None where nothing of it is known."""
    words, then = facts.words, amount(other)
    made = course(other)
    now = total(facts, facts.full, facts.heard) if facts.asked.measure.adds else facts.full.value
    if then is None or not any(point.value is not None for point in made):
        return None
    # An average is over what is known.
    per, own_per = (max(1, sum(p.over and p.value is not None for p in stretch)) for stretch in (made, points(facts)))
    if not facts.asked.measure.adds:
        per = own_per = 1
    level, own = then / per, (now or 0.0) / own_per
    return Against(
        name=label(facts, other),
        own=facts.words.t("this period") if facts.asked.compare in PERIODS else facts.place,
        values=[point.value for point in made],
        told=[told(words, other, point) for point in made],
        level=level,
        own_level=own,
        number=words.number(level, 1),
        own_number=words.number(own, 1) if now is not None else words.t("not known"),
    )


def label(facts: Facts, other: Other) -> str:
    """A name short enough for the end of a line."""
    words, compare = facts.words, facts.asked.compare
    if compare in PERIODS:
        return words.t("weeks before") if compare == BEFORE else words.t("a year before")
    return words.t("average area") if other.average else other.name


def told(words: Words, other: Other, point: Point) -> str:
    """A point of the other in words, for its tooltip."""
    when = words.week(point.start) if other.facts.asked.grain == "week" else words.month(point.start)
    return f"{when} · {other.name}<br><b>{number(words, other, point.value)}</b>"


def number(words: Words, other: Other, value: float | None) -> str:
    """Whole where it is a count; an average and a score have a decimal."""
    if value is None:
        return words.t("not known")
    return words.number(value, 1 if other.average or not other.facts.asked.measure.adds else 0)


def sentences(facts: Facts, other: Other | None) -> list[str]:
    """The difference, what both numbers rest on, and whether chance alone often makes as much."""
    if other is None:
        month = facts.words.month(facts.known.first_week)
        return [facts.words.t("There is nothing to compare with: data begin in {month}.", month=month)]
    return [said for said in (_difference(facts, other), _basis(facts, other), _chance(facts, other)) if said]


def _difference(facts: Facts, other: Other) -> str:
    words, then = facts.words, amount(other)
    adds = facts.asked.measure.adds
    now = total(facts, facts.full, facts.heard) if adds else facts.full.value
    if then is None:
        return words.t("The number for {before} is not known.", before=other.name)
    if now is None:
        return ""
    if adds and not other.average:
        return in_weeks_known(facts, other.facts.weekly, other.name, (now, then))
    decimals = 1
    values = {"before": other.name, "then": words.number(then, decimals)}
    change = round(now - then, decimals)
    if not change:
        return words.t("As many as in {before}.", before=other.name)
    values["number"] = words.number(abs(change), decimals)
    if not adds:
        more = words.t("{number} points above {before} ({then}).", **values)
        return more if change > 0 else words.t("{number} points below {before} ({then}).", **values)
    return _more_or_fewer(words, change, values)


def in_weeks_known(facts: Facts, then: Sequence[float | None], name: str, whole: tuple[float, float]) -> str:
    """The difference from what is called `name`, whose weekly numbers are `then`.

    `whole`: both numbers, which are compared where every week is known on both sides. Else those weeks alone are that
    are: a week of which nothing is known is no week without incidents.
    """
    words = facts.words
    pairs = [(a, b) for a, b in zip(facts.weekly, then, strict=False) if a is not None and b is not None]
    if not pairs:
        return words.t("No week is known in both, so nothing is compared.")
    all_known = len(pairs) == len(facts.weekly)
    here, there = whole if all_known else (sum(a for a, _ in pairs), sum(b for _, b in pairs))
    change = round(here - there)
    values = {"number": words.number(abs(change)), "before": name, "then": words.number(there)}
    said = _more_or_fewer(words, change, values) if change else words.t("As many as in {before}.", before=name)
    if all_known:
        return said
    known = {"known": len(pairs), "all": len(facts.weekly), "now": here}
    numbers = {key: words.number(number) for key, number in known.items()}
    return f"{words.t('Compared: the {known} of {all} weeks known in both, {now} here.', **numbers)} {said}"


def _more_or_fewer(words: Words, change: float, values: Mapping[str, str]) -> str:
    more = words.t("{number} more than in {before} ({then}).", **values)
    return more if change > 0 else words.t("{number} fewer than in {before} ({then}).", **values)


def _basis(facts: Facts, other: Other) -> str:
    words = facts.words
    counted = {"now": words.number(records(facts.full)), "then": words.number(records(other.facts.full))}
    said = words.t("n = {now} and {then} records.", **counted)
    if not facts.looks or not facts.heard or not other.facts.heard:
        return said
    seen = facts.seen_word[:1].upper() + facts.seen_word[1:]
    shares = {"now": _share(facts), "then": _share(other.facts), "what": seen}
    return f"{said} {words.t('{what}: {now} % and {then} % of area-weeks.', **shares)}"


def _share(facts: Facts) -> str:
    weeks = sum(row.weeks for row in facts.heard)
    return facts.words.number(100 * sum(row.seen for row in facts.heard) / weeks) if weeks else "–"


def _chance(facts: Facts, other: Other) -> str:
    """Never that a difference is beyond chance: incidents follow each other, and reports come and go."""
    words, adds = facts.words, facts.asked.measure.adds
    now, then = records(facts.full), records(other.facts.full)
    if not adds or not now + then:
        return ""
    if now + then < FEW:
        return words.t("So few records cannot tell a difference from chance.")
    looked, looked_then = _exposure(facts), _exposure(other.facts)
    if not other.like or not looked or not looked_then:
        return ""
    expected = (now + then) * looked / (looked + looked_then)
    spread = sqrt(expected * looked_then / (looked + looked_then))
    if abs(now - expected) < ORDINARY * spread:
        return words.t("Chance alone often makes a difference of this size.")
    return ""


def _exposure(facts: Facts) -> int:
    """Area-weeks in which something could be found."""
    return sum(row.seen if facts.looks else row.weeks for row in facts.heard)
