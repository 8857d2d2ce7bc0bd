"""Forms the browser sends itself: a POST, then the page that shows what changed. assets/send.js adds progress."""

from collections.abc import Iterable
from typing import Any

from dash.development.base_component import Component

from dashboard.components.still import Element, still


def form(action: str, *children: Any, name: str = "", kind: str = "", **data: str) -> Element:
    """`name`: what a screen reader calls it; files and fields go as multipart/form-data."""
    attributes = {"action": action, "method": "post", "enctype": "multipart/form-data", "data-send": "yes"}
    attributes |= {"aria-label": name} if name else {}
    attributes |= {"class": kind} if kind else {}
    attributes |= {f"data-{key}": value for key, value in data.items()}
    # What could not be done is said here, where the reader is.
    trouble = Element("p", {"class": "send-trouble", "role": "alert", "data-trouble": ""})
    return Element("form", attributes, (*children, trouble))


def plain(action: str, *children: Any, name: str = "", kind: str = "") -> Element:
    """A form that the browser sends and shows the answer of; assets/plain_form.js gives it the session's mark."""
    attributes = {"action": action, "method": "post", "data-plain": "yes", "class": kind or "plain"}
    attributes |= {"aria-label": name} if name else {}
    return Element("form", attributes, (*hidden(csrf=""), *children))


def drawn(content: Element) -> Component:
    return still(content)


def hidden(**values: str) -> tuple[Element, ...]:
    return tuple(Element("input", {"type": "hidden", "name": name, "value": value}) for name, value in values.items())


def button(text: Any, *, name: str = "", value: str = "", kind: str = "button", chosen: bool | None = None) -> Element:
    """`kind` is its class: button or button quiet; `chosen` marks one of several, in words to a screen reader too."""
    attributes = {"type": "submit", "class": kind}
    attributes |= {"name": name, "value": value} if name else {}
    attributes |= {} if chosen is None else {"aria-pressed": "true" if chosen else "false"}
    return Element("button", attributes, (Element("span", {}, ("✓ ",)) if chosen else None, text))


def select(name: str, label: str, options: Iterable[tuple[str, str]], chosen: str = "") -> Element:
    listed = [
        Element("option", {"value": value} | ({"selected": "selected"} if value == chosen else {}), (text,))
        for value, text in options
    ]
    return labelled(label, Element("select", {"name": name}, tuple(listed)))


def labelled(label: str, control: Element, kind: str = "field") -> Element:
    return Element("label", {"class": kind}, (Element("span", {"class": "field-name"}, (label,)), control))


def text(name: str, label: str, placeholder: str = "", listed: str = "", most: int | None = None) -> Element:
    """One line of text; `listed`: the id of a datalist to choose from."""
    attributes = {"type": "text", "name": name, "placeholder": placeholder, "autocomplete": "off", "required": ""}
    attributes |= ({"list": listed} if listed else {}) | ({"maxlength": str(most)} if most else {})
    return labelled(label, Element("input", attributes))
