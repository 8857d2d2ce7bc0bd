"""The tension index in words: what it says, where the area ranks, and each part in its own unit."""

from dashboard.pages.area_tension_facts import TensionFacts
from dashboard.rows.tension import TensionRule, TensionWeek, TensionWilling
from dashboard.text import Words
from dashboard.view import View

LEAST = 60  # % of the weight that has to be collected


def heading(words: Words, now: TensionWeek) -> str:
    if now.value is None:
        return words.t("No tension index: too little was collected here")
    return words.t("Tension index {value} of 100: an index, not a chance", value=words.number(now.value))


def stands(words: Words, now: TensionWeek) -> str:
    """Rank, its band, grade; or how much is missing."""
    share = words.number(100 * now.available)
    if now.value is None or now.rank is None:
        least = words.number(LEAST)
        return words.t("{share} % of its weight was collected; {least} % is needed.", share=share, least=least)
    grade = words.t("Grade {grade}: {share} % of its weight was collected.", grade=now.grade, share=share)
    return f"{_ranked(words, now.rank, now)} {grade}"


def _ranked(words: Words, rank: int, now: TensionWeek) -> str:
    values = {"rank": words.number(rank), "areas": words.number(now.ranked)}
    if now.rank_low == now.rank_high:
        return words.t("Rank {rank} of {areas}, also when each weight changes by up to a quarter.", **values)
    low, high = words.number(now.rank_low or rank), words.number(now.rank_high or rank)
    return words.t(
        "Rank {rank} of {areas}; {low} to {high} when each weight changes by up to a quarter.",
        low=low, high=high, **values,
    )  # fmt: skip


def moved(facts: TensionFacts, view: View) -> str:
    """The change since the week before the period, of the whole numbers that were shown."""
    if facts.before is None or facts.now.value is None:
        return ""
    change = round(facts.now.value) - round(facts.before)
    week = view.words.week(view.before)
    if not change:
        return view.words.t("As it was in {week}.", week=week)
    return view.words.t("{change} since {week}.", change=view.words.signed(change), week=week)


def measured(words: Words, part: str, raw: float) -> str:
    """A part in its own unit."""
    one = words.number(max(raw, 0.1), 1) if raw else words.number(0)  # what is not nothing never reads as nothing
    return {
        "incidents": words.t("{value} points a week seen; serious ones count 3", value=one),
        "grievances": words.t("{value} grievances a reporting week", value=one),
        "felt_unsafe": words.t("unsafe: {value} of 100", value=words.number(raw)),
        "trust_gap": words.t(
            "police about themselves minus residents about them: {value} points", value=words.signed(round(raw))
        ),
        "unkept_promises": words.t("{value} % of promises due not kept in time", value=words.number(100 * raw)),
        "missing_contact": words.n("{count} week without contact", "{count} weeks without contact", round(raw)),
    }[part]


def goalposts(words: Words, rule: TensionRule) -> tuple[str, str]:
    """Both ends of a part's scale, in its own unit."""
    low, high = (rule.low, rule.high) if rule.part != "unkept_promises" else (100 * rule.low, 100 * rule.high)
    unit = words.term("tension unit", rule.part)
    decimals = 0 if low == round(low) and high == round(high) else 1
    return words.number(low, decimals), f"{words.number(high, decimals)} {unit}"


def willing(words: Words, row: TensionWilling | None) -> str:
    """Beside complaints always: more of them can mean more trust."""
    if row is None:
        return words.t("whether people here would report was not asked")
    return words.t("would report: {value} of 100, {month}", value=words.number(row.value), month=words.month(row.month))
