"""The head of an area's page: its score, its names, and what the score says in words."""

from dash import html
from dash.development.base_component import Component

from dashboard.pages.area_facts import AreaFacts
from dashboard.rows import Area, RiskRow
from dashboard.text import Words
from dashboard.view import WEEK, View

# The method's thresholds of "insufficient": observed weeks at half-life 52, and the share of the rate all areas share.
FEW_WEEKS, MOSTLY_SHARED = 7.6, 0.6
ENOUGH_ORIGINS, ENOUGH_HITS = 20, 15
NAMES = ("en", "ar", "ckb", "tr")


def header(facts: AreaFacts, view: View) -> Component:
    words = view.words
    back = html.A(
        words.t("Back to the map"),
        href=view.link("/", area=facts.area.area_id),
        className="button",
        **{"data-keep": "yes"},
    )
    told = html.Div([_title(words, facts.area), names(facts.area, words), *story(facts, view), ground(facts, words)])
    return html.Header([block(words, facts.score), told, html.Div(back, className="area-back")], className="area-head")


def block(words: Words, score: RiskRow | None) -> Component:
    """The score in its level's colour; hatched where not known, uncoloured where mostly the city average."""
    if score is None or score.score is None:
        parts = [html.Span("?", className="score-number"), html.Span(words.t("not known"), className="score-level")]
        return html.Div(parts, className="score score-no_data", id="area-score")
    level = score.level or "insufficient"
    word = words.term("level", score.level) if score.level else words.t("no level")
    number = html.Span(words.number(score.score), className="score-number")
    parts = [number, html.Span(word, className="score-level")]
    return html.Div(parts, className=f"score score-{level} score-{score.state}", id="area-score")


def _title(words: Words, area: Area) -> Component:
    name = html.Bdi(words.name(area))
    if words.borrowed(area):
        note = words.t("The name in this language is not known")
        name = html.Bdi(words.name(area), className="borrowed", title=note)
    return html.H1(name)


def names(area: Area, words: Words) -> Component:
    """Equal names and spellings, each isolated so that scripts do not disturb each other."""
    shown = words.name(area)
    in_languages = [getattr(area, f"name_{lang}") for lang in NAMES]
    every = [name for name in [*in_languages, *area.other_names.split("; ")] if name and name != shown]
    parts: list[Component | str] = []
    for name in dict.fromkeys(every):
        parts += [" · "] if parts else []
        parts.append(html.Bdi(name))
    return html.P(parts, className="area-names")


def story(facts: AreaFacts, view: View) -> list[Component]:
    """What the score means, how it moved, what it rests on; for an unknown area, the silence."""
    words, score = view.words, facts.score
    if score is None or score.score is None:
        return [html.P([rich(s) for s in silence(facts, view)], className="area-story")]
    sentences = [chance(words, facts.area, score), change(facts, view), last_week(words, score), behind(facts, view)]
    caution = doubt(words, score)
    told = html.P([part for s in sentences if s for part in (rich(s), " ")], className="area-story")
    return [told, html.P(rich(caution), className="area-doubt")] if caution else [told]


def rich(sentence: str) -> Component:
    """A sentence whose **marked** words are set in bold: translators keep the marks."""
    pieces = sentence.split("**")
    return html.Span([html.Strong(piece) if i % 2 else piece for i, piece in enumerate(pieces)])


def chance(words: Words, area: Area, score: RiskRow) -> str:
    """A natural frequency with its range: of ten where that says enough, else of a hundred."""
    middle, low, high = (p or 0.0 for p in (score.probability, score.probability_low, score.probability_high))
    base = 10 if low >= 0.05 and middle >= 0.1 and high <= 0.95 else 100
    values = {
        "count": of(words, middle, base),
        "base": words.number(base),
        "low": of(words, low, base),
        "high": of(words, high, base),
    }
    if area.level == "neighbourhood":
        return words.t(
            "About **{count} of {base}** such neighbourhoods see a serious incident within 4 weeks ({low} to {high}).",
            **values,
        )
    return words.t(
        "About **{count} of {base}** such areas see a serious incident within 4 weeks ({low} to {high}).", **values
    )


def of(words: Words, share: float, base: int) -> str:
    """A count of `base`, kept off 0 and off all: neither is ever claimed."""
    return words.number(min(max(round(share * base), 1), base - 1))


def change(facts: AreaFacts, view: View) -> str:
    """Against the week before the period; beyond chance only where the two 80 % bands stand apart."""
    words, now, then = view.words, facts.score, facts.earlier
    if now is None or now.score is None or then is None or then.score is None:
        return words.t("There is no earlier score to compare it with.")
    moved, since = round(now.score - then.score), words.week(view.before)
    if not moved:
        return words.t("Unchanged since {week}.", week=since)
    points = words.number(abs(moved))
    apart = (now.low or 0) > (then.high or 100) if moved > 0 else (now.high or 100) < (then.low or 0)
    beyond = apart and now.level is not None
    said = {
        (True, True): words.t("Up **{points}** since {week}, beyond chance.", points=points, week=since),
        (True, False): words.t("Up **{points}** since {week}, not beyond chance.", points=points, week=since),
        (False, True): words.t("Down **{points}** since {week}, beyond chance.", points=points, week=since),
        (False, False): words.t("Down **{points}** since {week}, not beyond chance.", points=points, week=since),
    }
    return said[moved > 0, beyond]


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
        "state": words.term("state", score.state if score else "no_data"),
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


def ground(facts: AreaFacts, words: Words) -> Component:
    """What kind of place it is, how its boundary came about, and how often this level was right."""
    kind = words.term("area_level", facts.area.level)
    where = words.t("{kind} in the district of {district}", kind=kind, district=words.name(facts.district))
    notes = [where]
    if facts.area.approximate and facts.area.level == "neighbourhood":
        notes.append(words.t("approximate boundary: a catchment around a point, not an official line"))
    elif facts.area.approximate:
        notes.append(words.t("approximate boundary: a simplified outline, not an official line"))
    return html.P([" · ".join(notes), *_record(facts, words)], className="muted area-ground")


def _record(facts: AreaFacts, words: Words) -> list[str]:
    score = facts.score
    seen = facts.seen.get(score.level or "") if score else None
    if seen is None or not seen.forecasts or seen.origins < ENOUGH_ORIGINS or seen.hits_in_all < ENOUGH_HITS:
        return []
    counts = {"forecasts": words.number(seen.forecasts), "hits": words.number(seen.hits)}
    return [" · ", words.t("of {forecasts} past scores at this level, a serious incident followed {hits}", **counts)]
