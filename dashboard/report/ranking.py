"""The ranked list, and the three sentences before everything: what rose, how sure, what is overdue."""

from collections import Counter
from collections.abc import Sequence

from dashboard.figures.map import INSUFFICIENT, in_short
from dashboard.figures.theme import LEVELS, ON_RAMP, RAMP
from dashboard.pages import risk_map_words as say
from dashboard.pages.risk_map_picture import Entry
from dashboard.report.facts import ReportFacts
from dashboard.report.paper import Ranking, Rich, Row, rich
from dashboard.rows import Area
from dashboard.text import Words

SHOWN, NAMED = 20, 4


def summary(facts: ReportFacts) -> tuple[Rich, ...]:
    first = standing(facts, facts.chosen) if facts.chosen else rose(facts)
    return rich(first), rich(how_sure(facts)), rich(overdue(facts))


def standing(facts: ReportFacts, entry: Entry) -> str:
    """What an area's score says, and whether it moved."""
    words, risk, name = facts.view.words, entry.risk, facts.view.words.name(entry.area)
    if not entry.known:
        gone = (
            words.t("Mostly the city average: too little was seen here to say more.")
            if entry.position == INSUFFICIENT
            else words.t("Not known: no report of any kind.")
        )
        return f"**{name}**: {gone}"
    told = words.t(
        "**{area}** stands at **{score} of 100** ({low} to {high}), {level}. {chance}",
        area=name,
        score=words.number(round(risk.score or 0)),
        low=words.number(round(risk.low or 0)),
        high=words.number(round(risk.high or 0)),
        level=words.term("level", risk.level or ""),
        chance=say.chance(words, risk),
    )
    return f"{told} {_moved(facts, entry)}".strip()


def named(words: Words, area: Area) -> str:
    """An area within a sentence: a name borrowed from another script must not turn its neighbours round."""
    name = in_short(words.name(area))
    return f"\u2068{name}\u2069" if words.borrowed(area) else name


def _moved(facts: ReportFacts, entry: Entry) -> str:
    words = facts.view.words
    since = words.t("since {week}", week=words.week(facts.view.before))
    if entry.change is None:
        return words.t("There is no earlier score to compare it with.")
    sure = entry.risk.rose or entry.risk.fell
    how = words.t("beyond chance") if sure else words.t("within chance")
    return words.t("Change {since}: {points}, {how}.", since=since, points=words.signed(round(entry.change)), how=how)


def rose(facts: ReportFacts) -> str:
    words = facts.view.words
    week = words.week(facts.view.before)
    sure = sorted((e for e in facts.entries if e.risk.rose), key=lambda e: -(e.change or 0))
    high = sum(e.risk.level in ("high", "very_high") for e in facts.entries)
    stand = words.t(
        "Areas at high or very high: **{count} of {all}**.",
        count=words.number(high),
        all=words.number(len(facts.entries)),
    )
    if not sure:
        return f"{words.t('Since {week} the score rose beyond chance in **no area**.', week=week)} {stand}"
    names = words.t(", ").join(named(words, e.area) for e in sure[:NAMED])
    more = " " + words.n("and {count} more", "and {count} more", len(sure) - NAMED) if len(sure) > NAMED else ""
    told = words.n(
        "Since {week} the score rose beyond chance in **{count} area**: {names}.",
        "Since {week} the score rose beyond chance in **{count} areas**: {names}.",
        len(sure), week=week, names=names + more,
    )  # fmt: skip
    return f"{told} {stand}"


def how_sure(facts: ReportFacts) -> str:
    words, states = facts.view.words, Counter(e.risk.state for e in facts.entries)
    if facts.chosen:
        heard = sum(week.areas is not None for week in facts.weeks)
        return words.t(
            "How sure: **{state}**; somebody reported from here in **{heard} of {all}** weeks.",
            state=words.term("state", facts.chosen.risk.state),
            heard=words.number(heard),
            all=words.number(len(facts.weeks)),
        )
    counts = {name: words.number(states[name]) for name in ("adequate", "limited", "insufficient", "no_data")}
    return words.t(
        "How sure: of {all} areas, known well enough **{adequate}**, on few reports **{limited}**, "
        "mostly the average {insufficient}, not known **{no_data}**.",
        all=words.number(len(facts.entries)),
        **counts,
    )


def overdue(facts: ReportFacts) -> str:
    words, late = facts.view.words, [p for p in facts.relations.promises if p.state == "overdue"]
    waiting = facts.relations.handling.past_deadline
    if late:
        days = words.n("{count} day", "{count} days", max(p.days_overdue for p in late))
        said = words.t(
            "Overdue promises: **{count}**, the longest by {days}.", count=words.number(len(late)), days=days
        )
    elif facts.relations.promises:
        said = words.t("Overdue promises: **none**.")
    else:
        said = words.t("No promise was alive in the period.")
    opened = words.t("Complaints open past 30 days: **{count}**.", count=counted(words, waiting, facts))
    return f"{said} {opened}"


def counted(words: Words, number: int, facts: ReportFacts) -> str:
    """Complaints; of one area no number under 5 but zero, as somebody there could tell whose they are."""
    if facts.chosen and 0 < number < 5:
        return words.t("under {count}", count=words.number(5))
    return words.number(number)


def ranking(facts: ReportFacts) -> Ranking:
    words = facts.view.words
    known = [entry for entry in facts.entries if entry.known]
    shown = known[:SHOWN]
    if facts.chosen and facts.chosen.known and facts.chosen not in shown:
        shown = [*shown[: SHOWN - 1], facts.chosen]
    head = (words.t("Area"), words.t("Score"), words.t("Band"), words.t("Change"), words.t("How sure"))
    since = words.t("since {week}", week=words.week(facts.view.before))
    return Ranking(
        title=words.t("Areas by score"),
        note=words.t(
            "Score issued in {week}; change {since}, in bold where it is beyond chance.",
            week=words.week(facts.view.week),
            since=since,
        ),
        head=(*head, words.t("Main reason")),
        rows=tuple(_row(facts, entry) for entry in shown),
        after=_after(facts, known, shown),
    )


def _row(facts: ReportFacts, entry: Entry) -> Row:
    words, risk, level = facts.view.words, entry.risk, LEVELS[entry.position]
    points = round(entry.change) if entry.change is not None else 0
    return Row(
        name=words.name(entry.area),
        score=words.number(round(risk.score or 0)),
        level=words.term("level", level),
        fill=RAMP[level],
        ink=ON_RAMP[level],
        band=words.t(
            "{low} to {high}", low=words.number(round(risk.low or 0)), high=words.number(round(risk.high or 0))
        ),
        move="up" if points > 0 else "down" if points < 0 else "",
        change="–" if entry.change is None else words.signed(points),
        sure_change=bool(risk.rose or risk.fell),
        state=words.term("state", risk.state),
        reason=_reason(facts, entry),
        chosen=entry is facts.chosen,
    )


def _reason(facts: ReportFacts, entry: Entry) -> str:
    """The largest of the parts that add up to the score."""
    parts = say.parts(facts.reasons.get(entry.area.area_id, []), entry.risk.score or 0)
    if not parts:
        return "–"
    # Without its points: a part may be larger than the score it is lowered to, which reads as a mistake.
    return facts.view.words.term("reason", parts[0][0])


def _after(facts: ReportFacts, known: Sequence[Entry], shown: Sequence[Entry]) -> tuple[Rich, ...]:
    words, rest = facts.view.words, [entry for entry in known if entry not in shown]
    if not rest:
        return ()
    levels = Counter(entry.risk.level or "" for entry in rest)
    parts = [
        f"{words.term('level', level)} {words.number(levels[level])}" for level in reversed(LEVELS) if levels[level]
    ]
    return (
        rich(
            words.n(
                "and {count} area more: {levels}. The whole list is on the Map.",
                "and {count} areas more: {levels}. The whole list is on the Map.",
                len(rest), levels=words.t(", ").join(parts),
            )
        ),
    )  # fmt: skip
