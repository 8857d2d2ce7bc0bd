"""What a page says when it could not ask for what was chosen: hidden until assets/lost.js knows of it."""

from dash import html
from dash.development.base_component import Component

from dashboard.text import Words


def lost(words: Words) -> Component:
    """A sentence, and the way to ask again: what is shown is still that of before."""
    text = words.t("This could not be fetched. What you see is what was here before.")
    again = html.Button(words.t("Ask again"), type="button", className="lost-again")
    return html.Div([html.Span(text), again], className="lost", role="status")
