"""A page's layout as a plain value: walked in reading order, what is drawn in one piece included."""

import json
from collections.abc import Iterator
from typing import Any

from dash import html
from dash.development.base_component import Component


def walk(part: Any) -> Iterator[Any]:
    """Every component and string below a part."""
    if isinstance(part, list | tuple):
        for child in part:
            yield from walk(child)
    elif part is not None:
        yield part
        if isinstance(part, Component):
            properties = part.to_plotly_json()["props"]
            if "data-still" in properties:
                yield from walk(unfolded(json.loads(properties["data-still"])))
            yield from walk(properties.get("children"))


def unfolded(part: Any) -> Any:
    """[tag, attributes, children] as the components it was made of; attributes other than the class are left out."""
    if isinstance(part, str):
        return part
    tag, attributes, children = part
    kind = getattr(html, tag.capitalize())
    return kind([unfolded(child) for child in children], className=attributes.get("class"))


def texts(part: Any) -> Iterator[str]:
    """Every word a layout shows."""
    return (str(piece) for piece in walk(part) if not isinstance(piece, Component))


def text(part: Any) -> str:
    return "".join(texts(part))
