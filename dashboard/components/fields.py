"""Fields of a small form: the browser's own inputs, and beside each a place for what is wrong with it."""

from collections.abc import Iterable
from datetime import date

from dashboard.components.still import Element


def day(name: str, label: str, chosen: date, first: date | None, last: date) -> Element:
    bounds = {"max": last.isoformat()} | ({"min": first.isoformat()} if first else {})
    given = {"type": "date", "name": name, "value": chosen.isoformat(), "required": "", **bounds}
    return _field(name, label, Element("input", given))


def number(name: str, label: str, low: int, high: int) -> Element:
    """A whole number; nobody has to know it."""
    given = {"type": "number", "inputmode": "numeric", "name": name, "min": str(low), "max": str(high), "step": "1"}
    return _field(name, label, Element("input", given))


def lines(name: str, label: str, most: int, *, required: bool = False, hint: str = "") -> Element:
    """Words of one's own, few of them."""
    given = {"name": name, "rows": "3", "maxlength": str(most)} | ({"required": ""} if required else {})
    return _field(name, label, Element("textarea", given), hint)


def listed(name: str, label: str, options: str, chosen: str = "", hint: str = "") -> Element:
    """One of a datalist, whose id `options` is, found by typing part of it."""
    given = {"type": "text", "name": name, "list": options, "value": chosen, "autocomplete": "off", "required": ""}
    return _field(name, label, Element("input", given), hint)


def choices(name: str, label: str, options: Iterable[tuple[str, str]], chosen: str = "") -> Element:
    """One of a few, each in reach of a thumb."""
    found = tuple(
        Element(
            "label",
            {"class": "tell-choice"},
            (
                Element(
                    "input",
                    {"type": "radio", "name": name, "value": value, "required": ""}
                    | ({"checked": ""} if value == chosen else {}),
                ),
                Element("span", {}, (text,)),
            ),
        )
        for value, text in options
    )
    inside = (Element("legend", {"class": "field-name"}, (label,)), *found, _trouble(name))
    return Element("fieldset", {"class": "tell-choices"}, inside)


def _field(name: str, label: str, control: Element, hint: str = "") -> Element:
    soft = (Element("span", {"class": "muted"}, (hint,)),) if hint else ()
    named = Element("label", {"class": "field"}, (Element("span", {"class": "field-name"}, (label,)), *soft, control))
    return Element("div", {"class": "tell-field"}, (named, _trouble(name)))


def _trouble(name: str) -> Element:
    return Element("p", {"class": "send-trouble", "role": "alert", "data-trouble": name})
