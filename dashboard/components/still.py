"""Long tables as one component. Dash takes milliseconds of script for each component it draws, a browser takes none:
what never calls back is described in one attribute, and assets/still.js builds it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.components.table import Cell
from dashboard.components.table import table as drawn

_NAMES = {"className": "class", "tabIndex": "tabindex"}


@dataclass(frozen=True)
class Element:
    """An element drawn as it is, also where Dash has no component for it: a form and its fields."""

    tag: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: tuple[Any, ...] = ()


def still(content: Component | Element) -> Component:
    """The same elements, drawn in one piece; links and labels work as everywhere."""
    if isinstance(content, Component) and "data-still" in content.to_plotly_json()["props"]:
        return content
    return html.Div(className="still", **{"data-still": json.dumps(described(content), separators=(",", ":"))})


def table(
    head: Sequence[str], rows: Iterable[Sequence[Cell]], *, caption: str = "", numbers: Sequence[int] = ()
) -> Component:
    """A table like any other, in one piece."""
    return still(drawn(head, rows, caption=caption, numbers=numbers))


def described(content: Any) -> Any:
    """An element as [tag, attributes, children]; text as it is."""
    if isinstance(content, Element):
        inside = [described(child) for child in content.children if child is not None]
        return [content.tag, dict(content.attributes), inside]
    if not isinstance(content, Component):
        return "" if content is None else str(content)
    properties = content.to_plotly_json()["props"]
    children = properties.pop("children", None)
    several = children if isinstance(children, list | tuple) else [children]
    inside = [described(child) for child in several if child is not None]
    said = {name: value for name, value in properties.items() if value is not None and value is not False}
    attributes = {_NAMES.get(name, name): _attribute(value) for name, value in said.items()}
    return [content.to_plotly_json()["type"].lower(), attributes, inside]


def _attribute(value: Any) -> str:
    if isinstance(value, dict):
        return ";".join(f"{_dashed(name)}:{part}" for name, part in value.items())
    return str(value)


def _dashed(name: str) -> str:
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name)
