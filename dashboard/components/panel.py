"""Panels and cards: one question answered in each, its sentence as the title."""

from typing import TypeAlias

from dash import html
from dash.development.base_component import Component

Children: TypeAlias = str | Component | list[Component] | None


def panel(
    title: Children, subtitle: Children, *content: Component, identity: str = "", aside: Children = None
) -> Component:
    head = html.Div(
        [html.Div([html.H2(title), html.P(subtitle, className="muted")]), html.Div(aside)], className="panel-head"
    )
    named = {"id": identity} if identity else {}
    return html.Section([head, *content], className="panel", **named)


def card(question: str, answer: Children, detail: Children, tone: str) -> Component:
    """tone: rose, late, unknown."""
    return html.Div(
        [
            html.P(question, className="muted"),
            html.P(answer, className="card-answer"),
            html.P(detail, className="muted"),
        ],
        className=f"card card-{tone}",
    )


def empty(message: str, remedy: str = "") -> Component:
    """A designed empty state: what is missing, and what to do."""
    return html.Div([html.P(message), html.P(remedy, className="muted")], className="empty", role="status")


def nowhere(message: str, remedy: str) -> Component:
    """The same, where it is all there is of a page."""
    return html.Div([html.H1(message), html.P(remedy, className="muted")], className="empty", role="status")


def rich(sentence: str) -> Component:
    """A sentence whose **marked** words are set in bold: translators keep the marks."""
    pieces = sentence.split("**")
    return html.Span([html.Strong(piece) if i % 2 else piece for i, piece in enumerate(pieces)])
