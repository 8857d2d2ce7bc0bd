"""A page's layout as a plain value: walked in reading order, what is drawn in one piece included."""

import json
from collections.abc import Iterator, Mapping
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
    """[tag, attributes, children] as the components it was made of; of its attributes the class and the address."""
    if isinstance(part, str):
        return part
    tag, attributes, children = part
    kind = getattr(html, tag.capitalize(), html.Span)
    way = {"href": attributes["href"]} if "href" in attributes and kind is html.A else {}
    return kind([unfolded(child) for child in children], className=attributes.get("class"), **way)


def drawn(part: Any) -> Iterator[tuple[str, Mapping[str, str]]]:
    """(tag, attributes) of every element that is drawn in one piece: forms and their fields among them."""
    for piece in walk(part):
        if isinstance(piece, Component) and "data-still" in (found := piece.to_plotly_json()["props"]):
            yield from _elements(json.loads(found["data-still"]))


def _elements(part: Any) -> Iterator[tuple[str, Mapping[str, str]]]:
    if not isinstance(part, str):
        tag, attributes, children = part
        yield tag, attributes
        for child in children:
            yield from _elements(child)


def texts(part: Any) -> Iterator[str]:
    """Every word a layout shows."""
    return (str(piece) for piece in walk(part) if not isinstance(piece, Component))


def text(part: Any) -> str:
    return "".join(texts(part))
