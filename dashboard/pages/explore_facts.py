"""Everything Explore says, asked for at once; the parts of the page are functions of these values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from dashboard import access
from dashboard.exports.asked import DAY, Asked
from dashboard.exports.explore import tally
from dashboard.exports.places import Gazetteer, gazetteer
from dashboard.figures.series import Point
from dashboard.rows import Place
from dashboard.rows.area import AreaCalendar
from dashboard.rows.explore import ExploreHeard, ExploreKnown, ExploreLooked, ExploreTally
from dashboard.text import Words
from dashboard.view import WEEK

NOTHING = ExploreTally(date.min, "", 0, 0, 0, None)


@dataclass(frozen=True)
class Facts:
    """`whole` is the period, `full` its whole weeks, `earlier` as many weeks before it (None before data begin).

    `weekly` is the number of each whole week, oldest first, None where nothing is known of it; `weekly_before` of as
    many before. `days` are those everybody knows of: of the place in question and of all larger ones. `daily` has the
    records known to the day, where the question is asked day by day.
    """

    asked: Asked
    known: ExploreKnown
    places: Gazetteer
    whole: ExploreTally
    full: ExploreTally
    earlier: ExploreTally | None
    series: dict[date, ExploreTally]
    looked: dict[date, ExploreLooked]
    heard: tuple[ExploreHeard, ...]
    heard_before: tuple[ExploreHeard, ...]
    weekly: tuple[float | None, ...]
    weekly_before: tuple[float | None, ...]
    days: tuple[AreaCalendar, ...] = ()
    daily: Mapping[date, ExploreTally] = field(default_factory=dict)

    @property
    def words(self) -> Words:
        return self.asked.view.words

    @property
    def weeks(self) -> int:
        return self.asked.weeks(self.known.as_of)

    @property
    def place(self) -> str:
        """Where, in the reader's language: the area, the district, or all of it."""
        if self.asked.area:
            return self.words.name(self.asked.area)
        district: Place | None = self.places.district(self.asked.view.district)
        return self.words.name(district) if district else self.words.t("Kirkuk governorate")

    @property
    def seen(self) -> str:
        """What makes an area-week a known one: somebody was heard, a score was issued, or an index given."""
        return {"score": "scored", "tension": "indexed"}.get(self.asked.measure.stream, "heard")

    @property
    def seen_word(self) -> str:
        return self.words.term("area-weeks seen", self.seen)

    @property
    def weeks_known(self) -> int:
        """Whole weeks of which something is known: what an average is over."""
        return sum(number is not None for number in self.weekly)

    @property
    def looks(self) -> bool:
        """Whether an area can be looked at without anything being found; a meeting cannot."""
        return _looks(self.asked)


def _looks(question: Asked) -> bool:
    return question.measure.stream != "meeting"


def gather(reading: access.Reading, question: Asked) -> Facts:
    (known,) = access.ask(reading, ExploreKnown)
    start, over = question.view.start, question.over(known.as_of)
    span = WEEK * question.weeks(known.as_of)
    had = start - span >= known.first_week and bool(span)
    looked = {"measure": question.measure.code, "level": question.level} | question.where
    here = question.where | ({"district": question.area.district_id} if question.area else {})

    def course(grain: str, since: date, until: date) -> tuple[dict[date, ExploreTally], dict[date, ExploreLooked]]:
        rows = tally(reading, question, grain, "none", since, until)
        seen = access.ask(reading, ExploreLooked, **looked, grain=grain, start=since, end=until)
        return {row.bucket: row for row in rows}, {row.bucket: row for row in seen}

    drawn = course(question.grain, start, question.view.end)
    weekly = drawn if question.grain == "week" else course("week", start, over)
    return Facts(
        asked=question,
        known=known,
        places=gazetteer(reading),
        whole=_one(tally(reading, question, "all", "none", start, question.view.end)),
        full=_one(tally(reading, question, "all", "none", start, over)),
        earlier=_one(tally(reading, question, "all", "none", start - span, start - DAY)) if had else None,
        series=drawn[0],
        looked=drawn[1],
        heard=access.ask(reading, ExploreHeard, **looked, start=start, end=over),
        heard_before=access.ask(reading, ExploreHeard, **looked, start=start - span, end=start - DAY) if had else (),
        weekly=_weekly(question, *weekly, start, over),
        weekly_before=_weekly(question, *course("week", start - span, start - DAY), start - span, start - DAY)
        if had and question.measure.adds
        else (),
        days=access.ask(reading, AreaCalendar, **here, since=start, until=question.view.end),
        daily=_daily(reading, question),
    )


def _weekly(
    question: Asked, rows: Mapping[date, ExploreTally], looked: Mapping[date, ExploreLooked], start: date, end: date
) -> tuple[float | None, ...]:
    if not question.measure.adds:
        return ()
    mondays = [start + WEEK * i for i in range(((end - start).days + 1) // 7)]
    seen = {monday for monday in mondays if monday in looked and looked[monday].seen}
    looks = _looks(question)
    return tuple(come_to(rows.get(monday), silent=looks and monday not in seen) for monday in mondays)


def _daily(reading: access.Reading, question: Asked) -> dict[date, ExploreTally]:
    if not question.daily:
        return {}
    return {row.bucket: row for row in tally(reading, question, "day", "none", question.view.start, question.view.end)}


def records(row: ExploreTally) -> int:
    """How many records stand behind a number."""
    return row.records - row.left_out


def _one(rows: Sequence[ExploreTally]) -> ExploreTally:
    return rows[0] if rows else NOTHING


def total(facts: Facts, row: ExploreTally, heard: Sequence[ExploreHeard]) -> float | None:
    """What a stretch of whole weeks comes to; None where nobody looked and nothing came in from elsewhere."""
    return come_to(row, silent=facts.looks and not any(area.seen for area in heard))


def counted(row: ExploreTally | None) -> float | None:
    """What a tally comes to: nothing recorded is zero, recorded without its number is not known."""
    if row is None or row.records == row.left_out:
        return 0.0
    return row.value


def come_to(row: ExploreTally | None, *, silent: bool) -> float | None:
    """What a tally comes to; not known where nobody looked, unless something came in from elsewhere.

    A record that is not counted, as one that the police started, does not say that anybody looked.
    """
    return None if silent and (row is None or not records(row)) else counted(row)


def buckets(question: Asked) -> list[tuple[date, date]]:
    """First and last days of the weeks of the period, or of its months, cut at the period's ends."""
    start, end = question.view.start, question.view.end
    if question.grain == "week":
        return [(start + WEEK * i, start + WEEK * i + 6 * DAY) for i in range(question.view.weeks)]
    months = [start.replace(day=1)]
    while (following := (months[-1] + timedelta(days=32)).replace(day=1)) <= end:
        months.append(following)
    return [(max(m, start), min((m + timedelta(days=32)).replace(day=1) - DAY, end)) for m in months]


def key(question: Asked, start: date) -> date:
    """The bucket a stretch of time is found under."""
    return start if question.grain == "week" else start.replace(day=1)


def value(facts: Facts, start: date) -> float | None:
    """A bucket's value; None where nothing is known of it: nobody looked and nothing came in from elsewhere."""
    at = key(facts.asked, start)
    row, looked = facts.series.get(at), facts.looked.get(at)
    if not facts.asked.measure.adds:
        return row.value if row else None
    return come_to(row, silent=facts.looks and (looked is None or not looked.seen))


def points(facts: Facts) -> list[Point]:
    over = facts.asked.over(facts.known.as_of)
    made = []
    begun = [(start, end) for start, end in buckets(facts.asked) if start <= facts.known.as_of] or buckets(facts.asked)[
        :1
    ]
    for start, end in begun:
        looked = facts.looked.get(key(facts.asked, start)) if facts.looks else None
        seen, area_weeks = (looked.seen, looked.area_weeks) if looked else (None, None)
        point = Point(start, end, value(facts, start), seen, area_weeks, end <= over, "")
        made.append(replace(point, told=told(facts, point)))
    return made


def only(question: Asked, start: date, end: date) -> str:
    """The same page of one stretch of time."""
    return question.view.link(**{"from": start, "to": end, "page": None, "twin": None})


def told(facts: Facts, point: Point) -> str:
    """A point in words, for its tooltip."""
    words = facts.words
    lines = [words.week(point.start) if facts.asked.grain == "week" else words.month(point.start)]
    lines.append(f"<b>{amount(facts, point.value, 0 if facts.asked.measure.adds else 1)}</b>")
    if point.area_weeks:
        lines.append(
            words.t(
                "{seen} of {all} area-weeks: {what}",
                what=facts.seen_word,
                seen=words.number(point.seen or 0),
                all=words.number(point.area_weeks),
            )
        )
    if not point.over:
        lines.append(words.t("not over yet"))
    return "<br>".join(lines)


def amount(facts: Facts, value: float | None, decimals: int = 0) -> str:
    """A value with its unit; `decimals` of a score or an index."""
    words = facts.words
    if value is None:
        return words.t("not known")
    if not facts.asked.measure.adds:
        if facts.asked.measure.stream == "tension":
            return words.t("index {value}", value=words.number(value, decimals))
        return words.t("score {score}", score=words.number(value, decimals))
    return units(words, facts.asked.measure.code, round(value))


def units(words: Words, measure: str, count: int) -> str:
    singular, plural = {
        "incidents": ("{count} incident", "{count} incidents"),
        "serious": ("{count} serious incident", "{count} serious incidents"),
        "fatalities": ("{count} person killed", "{count} people killed"),
        "injured": ("{count} person injured", "{count} people injured"),
        "grievances": ("{count} grievance", "{count} grievances"),
        "meetings": ("{count} meeting held", "{count} meetings held"),
    }[measure]
    return words.n(singular, plural, count)
