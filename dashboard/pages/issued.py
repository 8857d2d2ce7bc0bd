"""Whether a forecast was published on its own Monday, or made afterwards from what was known then."""

from dash import html
from dash.development.base_component import Component

from dashboard.text import Words


def mark(words: Words, *, issued: bool) -> Component:
    text = words.t("issued, frozen") if issued else words.t("computed afterwards")
    return html.Span(text, className="issued" if issued else "issued issued-not")
