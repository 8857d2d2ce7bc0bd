"""How a partner's figures are said: the same words in tooltip, list, figure and table, and how they are made safe."""

from html import escape

from dash import html
from dash.development.base_component import Component

from dashboard.components import panel
from dashboard.components.panel import rich
from dashboard.figures.told import Told
from dashboard.pages.partner_facts import quarter_name
from dashboard.rows.partner import PartnerMonth, PartnerTrust
from dashboard.text import Words


def count(words: Words, cell: PartnerMonth) -> str:
    """The rounded number, or the word that stands in its place."""
    return words.number(cell.n) if cell.n is not None else words.term("partner state", cell.state)


def told(words: Words, cell: PartnerMonth, name: str) -> Told:
    value = words.t("{count}, to the nearest 5", count=count(words, cell)) if cell.n is not None else count(words, cell)
    return Told(cell.state, cell.n, _tip(words, name, value, words.month(cell.month)))


def trust(words: Words, cell: PartnerTrust) -> str:
    return words.number(cell.value) if cell.value is not None else words.term("partner state", cell.state)


def answers(words: Words, cell: PartnerTrust) -> str:
    return "" if cell.n is None else words.t("about {count} answers", count=words.number(cell.n))


def told_trust(words: Words, cell: PartnerTrust, name: str) -> Told:
    value = " · ".join(filter(None, (trust(words, cell), answers(words, cell))))
    return Told(cell.state, cell.value, _tip(words, name, value, quarter_name(words, cell.quarter)))


def _tip(words: Words, name: str, value: str, when: str) -> str:
    """Lines held together one by one, so that each reads in its own direction."""
    return "<br>".join(words.whole(line) for line in (f"<b>{escape(name)}</b>", escape(value), escape(when)))


def nothing_yet(words: Words) -> Component:
    return panel.empty(
        words.t("No month is out yet."),
        words.t("A month comes out 28 days after it is over. The first one will then stand here."),
    )


def safe(words: Words) -> Component:
    """One sentence on why the figures are as they are."""
    said = words.t(
        "Numbers are rounded to the nearest 5; 0 to 7 is one class, **fewer than 8**. "
        "A month comes out 28 days after it is over, and is never changed afterwards."
    )
    return html.P(rich(said), className="partner-safe")


def lines(words: Words) -> Component:
    """Whose lines these are, and what they do not say."""
    said = words.t(
        "Boundaries are approximate and disputed; names and lines imply no opinion on status. "
        "Areas stand in the order of the gazetteer and are not ranked."
    )
    return html.P(said, className="muted partner-note")


def legend(words: Words, states: tuple[str, ...]) -> Component:
    """Each word with its pattern and its meaning: zero, unknown and not collected are three things."""
    items = [
        html.Li(
            [
                html.Span(className=f"partner-swatch partner-{state}"),
                html.Span(
                    [html.Strong(words.term("partner state", state)), ": ", words.term("partner state meaning", state)]
                ),
            ]
        )
        for state in states
    ]
    return html.Ul(items, className="partner-signs")
