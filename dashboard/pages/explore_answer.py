"""The sentence that answers: how many, how often, more or fewer than before, and how much of it was looked at."""

from dashboard.pages import explore_compare
from dashboard.pages.explore_compare import Other
from dashboard.pages.explore_facts import Facts, amount, counted, total, units
from dashboard.rows.explore import ExploreHeard


def headline(facts: Facts) -> str:
    """How many in how many whole weeks, where, and how many a week."""
    words, weeks = facts.words, facts.weeks
    if not facts.asked.measure.adds:
        return _score(facts)
    if not weeks:
        return words.t(
            "The week is not over: {count} so far in {place}",
            count=amount(facts, counted(facts.whole)),
            place=facts.place,
        )
    number = total(facts, facts.full, facts.heard)
    if number is None and not facts.full.records:
        return words.t("Nobody reported: what happened in {place} is not known", place=facts.place)
    values = {
        "count": amount(facts, number),
        "weeks": words.n("{count} week", "{count} weeks", weeks),
        "place": facts.place,
    }
    if number is None or not facts.weeks_known:
        return words.t("{place}, {weeks}: the number is not known", **values)
    rate = number / facts.weeks_known
    values["rate"] = words.number(rate, 0 if rate >= 20 else 1)
    return words.t("{count} in {weeks} in {place}, {rate} a week", **values)


def _score(facts: Facts) -> str:
    words = facts.words
    values = {"place": facts.place, "score": amount(facts, facts.whole.value)}
    if facts.whole.value is None:
        if facts.asked.measure.stream == "tension":
            return words.t("No tension index is known for {place} in this period", **values)
        return words.t("No score is known for {place} in this period", **values)
    if facts.asked.area:
        return words.t("{place}: median {score} over the weeks of the period", **values)
    return words.t("{place}: median {score} over all areas and weeks", **values)


def beneath(facts: Facts, other: Other | None) -> str:
    """The difference asked for, or else from the weeks before; and how much was looked at."""
    if facts.asked.compare:
        return " ".join(explore_compare.sentences(facts, other))
    return " ".join(part for part in (compared(facts), looked(facts)) if part)


def compared(facts: Facts) -> str:
    """Against as many weeks before, as long as the data reach back that far."""
    words = facts.words
    if not facts.weeks or not facts.asked.measure.adds:
        return _score_compared(facts)
    before = words.n("the {count} week before", "the {count} weeks before", facts.weeks)
    if facts.earlier is None:
        return words.t(
            "There is nothing to compare with: data begin in {month}.", month=words.month(facts.known.first_week)
        )
    now, then = total(facts, facts.full, facts.heard), total(facts, facts.earlier, facts.heard_before)
    if now is None:
        return ""
    if then is None:
        return words.t("The number for {before} is not known.", before=before)
    return explore_compare.in_weeks_known(facts, facts.weekly_before, before, (now, then))


def _score_compared(facts: Facts) -> str:
    words, then = facts.words, facts.earlier.value if facts.earlier else None
    if then is None or facts.whole.value is None:
        return ""
    before = words.n("the {count} week before", "the {count} weeks before", facts.weeks)
    return words.t("In {before} it was {score}.", before=before, score=words.number(then))


def looked(facts: Facts) -> str:
    """How many areas had weeks without any report, and how much was looked at then and now."""
    if not facts.looks or not facts.heard:
        return ""
    words, silent = facts.words, sum(row.seen < row.weeks for row in facts.heard)
    values = {
        "silent": words.number(silent),
        "areas": words.number(len(facts.heard)),
        "share": percent(facts, facts.heard),
    }
    if facts.asked.measure.stream == "tension":
        return words.t("An index was given for {share} % of area-weeks.", **values)
    if not facts.asked.measure.adds:
        return words.t("A score was issued for {share} % of area-weeks.", **values)
    if len(facts.heard) == 1:
        (row,) = facts.heard
        weeks = words.number(row.weeks)
        return words.t("Heard from in {seen} of {weeks} weeks.", seen=words.number(row.seen), weeks=weeks)
    if not silent:
        return words.t("All {areas} areas were heard from in every week.", **values)
    said = words.t(
        "All {areas} areas had weeks without any report; {share} % of area-weeks were heard from"
        if silent == len(facts.heard)
        else "{silent} of {areas} areas had weeks without any report; {share} % of area-weeks were heard from",
        **values,
    )
    if not facts.heard_before:
        return f"{said}."
    return words.t("{said}, {share} % before.", said=said, share=percent(facts, facts.heard_before))


def percent(facts: Facts, heard: tuple[ExploreHeard, ...]) -> str:
    weeks = sum(row.weeks for row in heard)
    return facts.words.number(100 * sum(row.seen for row in heard) / weeks) if weeks else "–"


def beside(facts: Facts) -> list[str]:
    """What the number leaves out or cannot know, each in a sentence."""
    words, rows = facts.words, facts.whole
    said = []
    if facts.weeks and facts.asked.measure.adds and (running := _running(facts)):
        said.append(words.t("The week under way has {count} so far; it is not in the number.", count=running))
    if (silent := len(facts.weekly) - facts.weeks_known) and facts.weeks_known:
        said.append(
            words.n(
                "Of {count} of the weeks nothing is known; it is in no average.",
                "Of {count} of the weeks nothing is known; they are in no average.",
                silent,
            )
        )
    if rows.unknown:
        said.append(
            words.n(
                "In {count} more record the number is not known.",
                "In {count} more records the number is not known.",
                rows.unknown,
            )
        )
    if facts.asked.area and facts.asked.measure.adds:
        said.append(words.t("Records known only to the city or the district cannot be placed here and are not in it."))
    return said


def _running(facts: Facts) -> str:
    more = round((counted(facts.whole) or 0) - (counted(facts.full) or 0))
    return units(facts.words, facts.asked.measure.code, more) if more > 0 else ""
