"""The head of an area's page: its score, its names, and what the score says in words."""

from dash import html
from dash.development.base_component import Component

from dashboard.components import panel, save
from dashboard.pages.area_ahead import made
from dashboard.pages.area_facts import AreaFacts
from dashboard.pages.area_story import behind, chance, change, doubt, last_week, silence
from dashboard.rows import Area, RiskRow
from dashboard.text import Words
from dashboard.view import View

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
    told = html.Div(
        [
            _title(words, facts.area),
            names(facts.area, words),
            *story(facts, view),
            ground(facts, words),
            *made(facts, view),
        ]
    )
    return html.Header(
        [
            block(words, facts.score),
            told,
            html.Div([back, save.report(view, facts.area.area_id)], className="area-back"),
        ],
        className="area-head",
    )


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
        return [html.P([panel.rich(s) for s in silence(facts, view)], className="area-story")]
    sentences = [chance(words, facts.area, score), change(facts, view), last_week(words, score), behind(facts, view)]
    caution = doubt(words, score)
    told = html.P([part for s in sentences if s for part in (panel.rich(s), " ")], className="area-story")
    return [told, html.P(panel.rich(caution), className="area-doubt")] if caution else [told]


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
