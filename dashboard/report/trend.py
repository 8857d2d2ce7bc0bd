"""Incidents a week, drawn from the counts of the map's layer; time runs left to right in every language."""

from math import ceil

from dashboard.report.facts import ReportFacts, Week
from dashboard.report.paper import Bar, Trend

LABELS = 7  # of days below the axis: more do not fit on a page
STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000)


def trend(facts: ReportFacts) -> Trend:
    words, weeks = facts.view.words, facts.weeks
    every = ceil(len(weeks) / LABELS)
    largest = max(((week.areas or 0) + week.larger for week in weeks), default=0)
    step = next((one for one in STEPS if one * 4 >= largest), STEPS[-1])
    top = max(step, step * ceil(largest / step))
    title = _title(facts)
    return Trend(
        title=title,
        note=" ".join(_notes(facts)),
        spoken=f"{title}. " + words.t(", ").join(_said(facts, week) for week in weeks),
        bars=tuple(
            Bar(week.areas, week.larger, _number(facts, week), _label(facts, week, written=i % every == 0))
            for i, week in enumerate(weeks)
        ),
        top=top,
        ticks=tuple((value, words.number(value)) for value in range(0, top + 1, step)),
        key=(
            words.t("Known to an area"),
            words.t("Known only to a larger place"),
            words.t("Nobody reported: not known, not zero"),
        ),
    )


def _notes(facts: ReportFacts) -> list[str]:
    words = facts.view.words
    said = [words.t("Incidents a week. What the police start themselves, and arrests, are not counted.")]
    return [*said, words.t("The week under way is not in it.")] if len(facts.weeks) < facts.view.weeks else said


def _title(facts: ReportFacts) -> str:
    """How many in the whole weeks, against as many before; weeks of which nothing is known are said beside them."""
    words, count = facts.view.words, facts.incidents
    if count is None:
        return words.t("Incidents of the period are not known: nobody reported from here")
    number = words.t("not known") if facts.before is None else words.number(facts.before)
    before = words.n(
        "{before} in the {count} week before", "{before} in the {count} weeks before", len(facts.weeks), before=number
    )
    title = words.n("{count} incident, {before}", "{count} incidents, {before}", count, before=before)
    if not facts.silent:
        return title
    return f"{title}; {words.n('{count} week not known', '{count} weeks not known', facts.silent)}"


def _number(facts: ReportFacts, week: Week) -> str:
    """What is written over a bar; a year of bars is too narrow for it."""
    if len(facts.weeks) > 27 or (week.areas is None and not week.larger):
        return ""
    return facts.view.words.number((week.areas or 0) + week.larger)


def _label(facts: ReportFacts, week: Week, *, written: bool) -> str:
    return facts.view.words.day(week.monday, year=False) if written else ""


def _said(facts: ReportFacts, week: Week) -> str:
    words = facts.view.words
    day = words.day(week.monday, year=False)
    count = words.t("not known") if week.areas is None else words.number(week.areas + week.larger)
    return f"{day}: {count}"
