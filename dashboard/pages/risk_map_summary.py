"""The map in a few lines of plain text, to be pasted into a messenger: areas and counts, never a record."""

from dash import html
from dash.development.base_component import Component

from dashboard.figures.map import UNKNOWN, in_short
from dashboard.pages import risk_map_words as say
from dashboard.pages.risk_map_list import scope
from dashboard.pages.risk_map_picture import Entry, Picture, risk_class

NAMED = 3


def copy(picture: Picture) -> Component:
    """A button that copies the text (assets/copy.js); what it did is said beside it."""
    words = picture.words
    said = {"data-copy": text(picture), "data-copied": words.t("Copied"), "data-failed": words.t("Copying failed")}
    button = html.Button(words.t("Copy a summary"), type="button", className="button quiet copy", **said)
    return html.Div([button, html.Span(role="status", className="muted")], className="copy-row")


def text(picture: Picture) -> str:
    """What rose, what is highest, what is overdue, what is not known, how sure: with place, week and kind of data."""
    words = picture.words
    lines = [
        words.t("Kirkuk Early Warning"),
        scope(picture, "risk"),
        *([words.t("Synthetic data")] if picture.about.synthetic else []),
        "",
        words.t("Chance of a serious incident in the next 4 weeks, as a score of 0 to 100:"),
        *(f"• {_said(picture, entry)}" for entry in _highest(picture)),
        *_rose(picture),
        *_overdue(picture),
        *_unknown(picture),
        "",
        words.t("Approximate catchments. Names and lines imply no opinion on the status of any place."),
    ]
    return "\n".join(lines)


def _highest(picture: Picture) -> list[Entry]:
    known = [entry for entry in picture.entries if entry.risk.level and entry.risk.score is not None]
    return sorted(known, key=lambda entry: -(entry.risk.score or 0))[:NAMED]


def _said(picture: Picture, entry: Entry) -> str:
    words = picture.words
    moved = f" ({words.signed(round(entry.change))})" if entry.change is not None else ""
    level = words.term("level", entry.risk.level or "")
    score = words.number(round(entry.risk.score or 0))
    sure = words.t("how sure: {sure}", sure=say.sure(words, entry.risk))
    return words.t(", ").join((f"{in_short(words.name(entry.area))} {score}{moved}", level, sure))


def _rose(picture: Picture) -> list[str]:
    words = picture.words
    sure = sorted((e for e in picture.entries if e.risk.rose), key=lambda e: -(e.change or 0))
    since = words.t("since {week}", week=words.week(picture.view.before))
    if not sure:
        return [f"{words.t('Rose most')}: {words.t('None beyond chance')} ({since})"]
    names = words.t(", ").join(_risen(picture, entry) for entry in sure[:NAMED])
    return [f"{words.t('Rose most')} ({words.t('{since}, beyond chance', since=since)}): {names}"]


def _risen(picture: Picture, entry: Entry) -> str:
    words, driver = picture.words, picture.driver(entry)
    why = f" ({words.term('reason', driver[0])})" if driver else ""
    return f"{in_short(words.name(entry.area))} {words.signed(round(entry.change or 0))}{why}"


def _overdue(picture: Picture) -> list[str]:
    words, count = picture.words, picture.overdue.overdue
    return [f"{words.t('Overdue')}: {words.n('{count} promise', '{count} promises', count)}"] if count else []


def _unknown(picture: Picture) -> list[str]:
    words = picture.words
    count = sum(risk_class(entry.risk.state, entry.risk.level) == UNKNOWN for entry in picture.entries)
    return [f"{words.t('Not known')}: {words.n('{count} area', '{count} areas', count)}"] if count else []
