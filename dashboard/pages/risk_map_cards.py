"""The three answers above the map, and the notes below it."""

from dash import html
from dash.development.base_component import Component

from dashboard.components import panel
from dashboard.figures.map import UNKNOWN, in_short
from dashboard.pages.risk_map_list import choose
from dashboard.pages.risk_map_picture import Entry, Picture, risk_class
from dashboard.view import WEEK

NAMED = 3
MONTH = 4  # weeks


def cards(picture: Picture) -> list[Component]:
    return [_rose(picture), _overdue(picture), _unknown(picture)]


def elsewhere(picture: Picture) -> str:
    """Incidents that no area can claim: said, and never spread over the neighbourhoods."""
    words = picture.words
    if not picture.elsewhere:
        return words.t("Every incident of the period is known to an area.")
    count = sum(row.incidents for row in picture.elsewhere)
    levels = words.t(", ").join(
        f"{words.term('place level', row.level)} {words.number(row.incidents)}" for row in picture.elsewhere
    )
    return words.n(
        "{count} incident of the period is known only to a larger place and is not on the map: {levels}.",
        "{count} incidents of the period are known only to a larger place and are not on the map: {levels}.",
        count, levels=levels,
    )  # fmt: skip


def zoom(picture: Picture) -> list[Component]:
    """From the city to the whole governorate and back; a district has its own extent."""
    words, view = picture.words, picture.view
    if view.district and not picture.in_city:
        text, href = words.t("All districts"), view.link(district=None, area=None)
    elif picture.in_city:
        text, href = words.t("Whole governorate"), view.link(district=None, zoom="governorate")
    else:
        text, href = words.t("Kirkuk city"), view.link(zoom=None)
    return [html.A(text, href=href, **{"data-push": "yes"})]


def spellings(picture: Picture) -> list[list[object]]:
    """What the search looks through: every area's id, district, and names in every script, the reader's own first."""
    words = picture.words
    return [
        [a.area_id, a.district_id, list(dict.fromkeys(n for n in (
            words.name(a), a.name_en, a.name_ar, a.name_ckb, a.name_tr, *a.other_names.split("; ")) if n))]
        for a in picture.areas.values()
    ]  # fmt: skip


def _rose(picture: Picture) -> Component:
    words = picture.words
    since = words.t("since {week}", week=words.week(picture.view.before))
    ranked = sorted(
        (e for e in picture.entries if e.change is not None), key=lambda e: (-(e.change or 0), -(e.risk.score or 0))
    )
    sure = [entry for entry in ranked if entry.risk.rose]
    question = words.n("Rose most in {count} week", "Rose most in {count} weeks", picture.view.weeks)
    if sure:
        left = len(sure) - NAMED
        more = [words.n("and {count} more", "and {count} more", left), " · "] if left > 0 else []
        named = [_riser(picture, entry) for entry in sure[:NAMED]]
        return panel.card(question, named, [*more, *_since(picture, since)], "rose")
    if not ranked:
        return panel.card(question, words.t("Nothing to compare"), words.t("no score {since}", since=since), "rose")
    largest = _largest(picture, max(ranked, key=lambda e: abs(e.change or 0)), since)
    return panel.card(question, words.t("None beyond chance"), largest, "rose")


def _riser(picture: Picture, entry: Entry) -> Component:
    """Where, how far, and through what."""
    words, driver = picture.words, picture.driver(entry)
    points = html.Span(words.signed(round(entry.change or 0)), className="num")
    why = [html.Span(words.term("reason", driver[0]), className="muted")] if driver else []
    return html.Span([choose(picture, entry), " ", points, " ", *why], className="riser")


def _since(picture: Picture, since: str) -> list[Component | str]:
    """The list by rise; and the question most people come with, where the period is a longer one."""
    words, view = picture.words, picture.view
    ranked = {"data-push": "yes", "data-show": "map-beside"}
    way = html.A(words.t("{since}, beyond chance", since=since), href=view.link(layer=None, by="rise"), **ranked)
    if view.weeks <= MONTH:
        return [way]
    start = view.week - WEEK * (MONTH - 1)
    short = words.n("Last {count} week", "Last {count} weeks", MONTH)
    return [way, " · ", html.A(short, href=view.link(**{"from": start}), **{"data-push": "yes", "data-sets": "from"})]


def _largest(picture: Picture, entry: Entry, since: str) -> str:
    words = picture.words
    points = words.signed(round(entry.change or 0))
    return words.t(
        "largest change: {name} {points} {since}", name=in_short(words.name(entry.area)), points=points, since=since
    )


def _overdue(picture: Picture) -> Component:
    words, found = picture.words, picture.overdue
    question = words.t("Overdue")
    if not found.promises:
        return panel.card(question, words.t("No promises recorded"), words.t("nothing that could be late"), "late")
    if not found.overdue:
        kept = words.n("of {count} recorded promise", "of {count} recorded promises", found.promises)
        return panel.card(question, words.t("None"), kept, "late")
    late = words.n("oldest {count} day late", "oldest {count} days late", found.oldest_days)
    if picture.view.week != picture.about.last_week:
        # Overdue is known of the day of the release alone, whatever period is looked at.
        late = words.t("{late}, on {day}", late=late, day=words.day(picture.about.as_of))
    link = html.A(late, href=picture.view.link("/relations") + "#relations-overdue", **{"data-keep": "yes"})
    return panel.card(question, words.n("{count} promise", "{count} promises", found.overdue), link, "late")


def _unknown(picture: Picture) -> Component:
    words = picture.words
    silent = sum(risk_class(entry.risk.state, entry.risk.level) == UNKNOWN for entry in picture.entries)
    if not silent:
        return panel.card(
            words.t("Not known"), words.t("None"), words.t("every area was heard from in 4 weeks"), "unknown"
        )
    link = html.A(
        words.t("no report of any kind for 4 weeks"), href=picture.view.link(layer="silence"), **{"data-push": "yes"}
    )
    return panel.card(words.t("Not known"), words.n("{count} area", "{count} areas", silent), link, "unknown")
