"""What the relations page says of the index: better, worse, no clear change, nothing to compare with, or not known."""

from dashboard.pages.relations_facts import DIMENSIONS, INDEX, Chosen, RelationFacts
from dashboard.rows.relations import Banded, RelationMonth, change, verdict
from dashboard.text import Words


def place(words: Words, chosen: Chosen) -> str:
    """The place as it stands in a sentence."""
    name = words.name(chosen.place)
    return words.t("the district of {place}", place=name) if chosen.level == "district" else name


def headline(words: Words, facts: RelationFacts) -> str:
    """The answer to the page's one question; changed only where the two 80 % bands are separate."""
    now, before = facts.at(INDEX, facts.month), facts.at(INDEX, facts.before)
    values = {
        "place": place(words, facts.chosen),
        "month": words.month(facts.month),
        "before": words.month(facts.before),
        "value": words.number(now.value) if now and now.value is not None else "",
    }
    said = {
        "better": words.t("In {place}, police and residents get on better than in {before}", **values),
        "worse": words.t("In {place}, police and residents get on worse than in {before}", **values),
        "unclear": words.t("In {place}, no clear change between police and residents since {before}", **values),
        "first": words.t("In {place}, relations stand at {value} of 100, with nothing to compare with", **values),
        "unknown": words.t("In {place}, how police and residents get on is not known for {month}", **values),
    }
    return said[verdict(now, before)]


def story(words: Words, facts: RelationFacts) -> list[str]:
    """Value, band and grade; the change and whether it is more than chance; what was not collected."""
    now = facts.at(INDEX, facts.month)
    if now is None or now.value is None:
        return [unknown(words), *last_known(words, facts), *missing(words, facts), *around(words, facts)]
    return [standing(words, now), moved(words, facts), *missing(words, facts)]


def standing(words: Words, row: RelationMonth) -> str:
    return words.t(
        "Relation index **{value} of 100** in {month} (80 % band {low} to {high}); reliability **{grade}**: {meaning}.",
        value=words.number(row.value or 0),
        month=words.month(row.month),
        low=words.number(row.low or 0),
        high=words.number(row.high or 0),
        grade=row.grade or "–",
        meaning=words.term("grade", row.grade or "D"),
    )


def moved(words: Words, facts: RelationFacts) -> str:
    now, before = facts.at(INDEX, facts.month), facts.at(INDEX, facts.before)
    points = change(now, before)
    if points is None or before is None or before.value is None:
        return words.t("There is no value for {month} to compare it with.", month=words.month(facts.before))
    values = {
        "value": words.number(before.value),
        "month": words.month(facts.before),
        "points": words.number(abs(points)),
    }
    if verdict(now, before) == "unclear":
        if not points:
            return words.t("In {month} it was {value} too.", **values)
        return (
            words.t("In {month} it was {value}: up {points}, but the bands overlap, so it may be chance.", **values)
            if points > 0
            else words.t(
                "In {month} it was {value}: down {points}, but the bands overlap, so it may be chance.", **values
            )
        )
    if points > 0:
        return words.t("In {month} it was {value}: **up {points}**, and the bands are separate.", **values)
    return words.t("In {month} it was {value}: **down {points}**, and the bands are separate.", **values)


def unknown(words: Words) -> str:
    return words.t("**Not collected**: an index needs 60 % of its weight, and answers or complaints among it.")


def last_known(words: Words, facts: RelationFacts) -> list[str]:
    known = [row for row in facts.series(INDEX).values() if row.value is not None]
    if not known:
        return []
    row = max(known, key=lambda row: row.month)
    return [
        words.t(
            "Last known: {value} in {month}, reliability {grade}.",
            value=words.number(row.value or 0),
            month=words.month(row.month),
            grade=row.grade or "–",
        )
    ]


def around(words: Words, facts: RelationFacts) -> list[str]:
    """Where an area has no index, its district's, by name."""
    row = facts.around
    if row is None or row.value is None:
        return []
    return [
        words.t(
            "The district of {place} stands at {value} of 100 ({low} to {high}).",
            place=words.name(facts.places[row.place_id]),
            value=words.number(row.value),
            low=words.number(row.low or 0),
            high=words.number(row.high or 0),
        )
    ]


def missing(words: Words, facts: RelationFacts) -> list[str]:
    """The dimensions without a value in the month, by name."""
    gone = [name for name in DIMENSIONS if (row := facts.at(name, facts.month)) is None or row.value is None]
    if not gone:
        return []
    names = words.t(", ").join(words.term("measure", name) for name in gone)
    return [words.t("Too little collected on: {dimensions}.", dimensions=names)]


def turned(words: Words, now: Banded, before: Banded) -> tuple[str, str]:
    """The change as a number with its sign, and in words whether it is one."""
    said = words.term("verdict", verdict(now, before))
    points = change(now, before)
    return ("" if points is None else words.signed(points), said)


def behind(words: Words, measure: str, count: float) -> str:
    """What stands behind a value, in its own unit."""
    whole = round(count)
    units = {
        INDEX: words.n("{count} dimension", "{count} dimensions", whole),
        "trust": words.n("{count} answer", "{count} answers", whole),
        "fairness": words.n("{count} case due", "{count} cases due", whole),
        "delivery": words.n("{count} promise due", "{count} promises due", whole),
        "engagement": words.n("{count} meeting planned", "{count} meetings planned", whole),
    }
    return units[measure]


def band(words: Words, row: Banded) -> str:
    return words.t("{low} to {high}", low=words.number(row.low or 0), high=words.number(row.high or 0))


def share(words: Words, part: int, whole: int) -> str:
    """A share with what it is a share of; of fewer than five no percentage, as it would say too much."""
    count = words.t("{part} of {whole}", part=words.number(part), whole=words.number(whole))
    if whole < 5:
        return count
    return words.t("{percent} %", percent=words.number(100 * part / whole)) + f" ({count})"
