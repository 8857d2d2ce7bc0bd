"""Plain tables: light, readable by a screen reader, sorted and paged by the server."""

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from dash import html
from dash.development.base_component import Component

Cell: TypeAlias = str | Component | None


def table(
    head: Sequence[str], rows: Iterable[Sequence[Cell]], *, caption: str = "", numbers: Sequence[int] = ()
) -> Component:
    """Head, rows, and the positions of the columns that hold numbers."""

    def cell(position: int, content: Cell) -> Component:
        shown = html.Span("–", className="muted") if content is None else content
        if position == 0:
            return html.Th(shown, scope="row")
        return html.Td(shown, **kind(position))

    def kind(position: int) -> dict[str, str]:
        return {"className": "num"} if position in numbers else {}

    body = [html.Tr([cell(i, content) for i, content in enumerate(row)]) for row in rows]
    heads = [_head(title, **kind(i)) for i, title in enumerate(head)]
    parts: list[Component] = [html.Caption(caption, className="unseen")] if caption else []
    return html.Table([*parts, html.Thead(html.Tr(heads)), html.Tbody(body)], className="table")


def _head(title: str, **kind: str) -> Component:
    """A column without a name has no head: a screen reader would announce an empty one."""
    return html.Th(title, scope="col", **kind) if title else html.Td(**kind)
