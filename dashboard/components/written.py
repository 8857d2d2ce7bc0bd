"""Components written out as HTML: a page that is read before any script has come."""

import json
import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from dash.development.base_component import Component

from dashboard.components.still import described

_EMPTY = frozenset({"img", "input", "br"})
# Before every id here. The style sheets name both.
FIRST = "first-"
# What only scripts read, and figures that have no drawing: their tables are there.
_LEFT_OUT = frozenset({"datalist", "graph", "store"})
# What a reader without scripts cannot use is shown, and does nothing.
_CONTROLS = frozenset({"select", "input", "button"})
# An address of our own: a path, a query or an anchor; "//" would be another server (as assets/still.js).
_OURS = re.compile(r"[?#]|/(?![/\\\s])")


def written(content: Component | Sequence[Component], drawn: Mapping[str, Any]) -> str:
    """`drawn`: what stands in place of the component of an id, another or (tag, attributes, children)."""
    parts = content if isinstance(content, list | tuple) else [content]
    return "".join(_html(described(part), drawn) for part in parts)


def _html(part: Any, drawn: Mapping[str, Any]) -> str:
    if isinstance(part, str):
        return escape(part, quote=False)
    tag, attributes, children = part
    identity = attributes.get("id", "")
    if identity in drawn:
        other = drawn[identity]
        return written(other, {}) if isinstance(other, Component) else _drawing(other)
    if tag in _LEFT_OUT or ("hidden" in attributes and not children):
        return ""
    if "data-still" in attributes:
        children = [json.loads(attributes["data-still"])]
    told = {name: _own(name, value) for name, value in attributes.items() if _is_told(name, value)}
    if tag in _CONTROLS:
        told["disabled"] = ""
    return _element(tag, told, [_html(child, drawn) for child in children])


def _element(tag: str, attributes: Mapping[str, str], inside: Sequence[str]) -> str:
    told = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    return f"<{tag}{told}>" if tag in _EMPTY else f"<{tag}{told}>{''.join(inside)}</{tag}>"


def _drawing(part: Any) -> str:
    """Drawn as it is."""
    if isinstance(part, str):
        return escape(part, quote=False)
    tag, attributes, children = part
    return _element(tag, attributes, [_drawing(child) for child in children])


def _is_told(name: str, value: str) -> bool:
    if name == "href":
        return bool(_OURS.match(value))
    return name not in ("list", "figure", "config") and not name.startswith("data-")


def _own(name: str, value: str) -> str:
    """An id of this page's own, where it is one: each is there once more in what takes the place of this."""
    return f"{FIRST}{value}" if name == "id" else f"#{FIRST}{value[1:]}" if value.startswith("#") else value
