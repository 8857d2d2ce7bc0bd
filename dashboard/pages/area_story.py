"""What a score says, in sentences: the chance, the change, what it rests on, and the silence where there is none.

Words between ** are set in bold; translators keep the marks.
"""

from dashboard.pages.area_facts import AreaFacts
from dashboard.rows import Area, RiskRow
from dashboard.text import Words
from dashboard.view import WEEK, View

# The method's thresholds of "insufficient": observed weeks at half-life 52, and the share of the rate all areas share.
FEW_WEEKS, MOSTLY_SHARED = 7.6, 0.6


def chance(words: Words, area: Area, score: RiskRow) -> str:
    """The score as people count: of so many such places, so many."""
    middle, low, high = (p or 0.0 for p in (score.probability, score.probability_low, score.probability_high))
    values = words.frequency(middle, low, high)
    if area.level == "neighbourhood":
        return words.t(
            "About **{count} of {base}** such neighbourhoods see a serious incident within 4 weeks ({low} to {high}).",
            **values,
        )
    return words.t(
        "About **{count} of {base}** such areas see a serious incident within 4 weeks ({low} to {high}).", **values
    )


def change(facts: AreaFacts, view: View) -> str:
    """Against the week before the period, by the verdict of the map: the same words wherever a change is told."""
    words, now, moved = view.words, facts.score, facts.moved
    if now is None or now.score is None or facts.earlier is None or facts.earlier.score is None:
        return words.t("There is no earlier score to compare it with.")
    if moved is None or moved.before is None:
        return words.t("Too little was known, then or now, to speak of a change.")
    points, since = round(now.score - moved.before), words.week(view.before)
    if not points:
        return words.t("Unchanged since {week}.", week=since)
    values = {"points": words.number(abs(points)), "week": since}
    said = {
        (True, True): words.t("Up **{points}** since {week}, beyond chance.", **values),
        (True, False): words.t("Up **{points}** since {week}, not beyond chance.", **values),
        (False, True): words.t("Down **{points}** since {week}, beyond chance.", **values),
        (False, False): words.t("Down **{points}** since {week}, not beyond chance.", **values),
    }
    return said[points > 0, bool(moved.rose or moved.fell)]


def last_week(words: Words, score: RiskRow) -> str:
    """The model's own test, of the last week against the one before it."""
    if score.level is None or not (score.rose or score.fell):
        return ""
    if score.rose:
        return words.t("In the last week alone it rose beyond chance.")
    return words.t("In the last week alone it fell beyond chance.")


def behind(facts: AreaFacts, view: View) -> str:
    """How many reports, in how many weeks, from how many sources, and what that makes of the score."""
    words, score = view.words, facts.score
    weeks = [w for w in facts.weeks if view.start <= w.week <= view.end]
    sources = {row.source for row in facts.sources}
    values = {
        "reports": words.n("{count} report", "{count} reports", sum(w.reports for w in weeks)),
        "weeks": words.n("{count} week", "{count} weeks", len(weeks)),
        "state": words.term("ground", score.state if score else "no_data"),
    }
    if not sources:
        return words.t("{reports} in {weeks}: **{state}**.", **values)
    count = words.n("{count} source", "{count} sources", len(sources))
    return words.t("{reports} in {weeks} from {sources}: **{state}**.", sources=count, **values)


def doubt(words: Words, score: RiskRow) -> str:
    """What the state asks of the reader; nothing where data are adequate."""
    low, high = words.number(score.low or 0), words.number(score.high or 0)
    if score.state == "limited":
        return words.t("Few reports: read it with its band, **{low} to {high}**.", low=low, high=high)
    if score.state != "insufficient":
        return ""
    if score.prior_weight is not None and score.prior_weight > MOSTLY_SHARED:
        share = words.number(100 * score.prior_weight)
        return words.t(
            "**Mostly the city average**: {share} % of it is what all areas share, so it has no level.", share=share
        )
    if score.observed_weeks < FEW_WEEKS:
        return words.t("**Mostly the city average**: hardly any week was observed here, so it has no level.")
    return words.t(
        "**Too uncertain for a level**: the score may lie anywhere from {low} to {high}.", low=low, high=high
    )


def silent_weeks(facts: AreaFacts, view: View) -> int | None:
    """Whole weeks without any report before the week of issue; None where nothing was ever heard."""
    if facts.heard.last_week is None:
        return None
    return (view.week - facts.heard.last_week) // WEEK - 1


def last_heard(facts: AreaFacts, words: Words) -> str | None:
    """The day of the last report, or its week where only that is known; None where nothing was ever heard."""
    if facts.heard.last_day is not None:
        return words.day(facts.heard.last_day)
    return words.week(facts.heard.last_week) if facts.heard.last_week else None


def silence(facts: AreaFacts, view: View) -> list[str]:
    words, weeks, heard = view.words, silent_weeks(facts, view), last_heard(facts, view.words)
    if weeks is None or heard is None:
        return [words.t("**Not known**: nobody has ever reported from here.")]
    said = words.n(
        "**Not known**: nobody has reported for {count} week.",
        "**Not known**: nobody has reported for {count} weeks.",
        weeks,
    )
    return [said, " ", words.t("Last heard from: {when}. Silence is not peace.", when=heard)]
