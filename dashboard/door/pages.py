"""A page at the door as text: its words in the reader's language, every value escaped."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import segno
from flask import Response, request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from dashboard import sheet, themes
from dashboard.text import LANGUAGES, Words, spoken

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)

# Names, numbers and brackets of ours, which a style element takes as they are.
_COLOURS = Markup(sheet.tokens())  # noqa: S704


def words() -> Words:
    return Words(spoken(request.args.get("lang", "en")))


def page(template: str, title: str, *, status: int = 200, wide: bool = False, **values: Any) -> Response:
    """`trouble` and `good` are said above it. `home`: where its other languages are, if not at its own address;
    a page that is shown once has no `tongues`."""
    said = words()
    body = _TEMPLATES.get_template(f"{template}.html").render(
        {
            "trouble": "",
            "good": "",
            "secret": "",
            "picture": "",
            "home": "",
            "tongues": tuple(LANGUAGES.items()),
            **values,
        },
        words=said,
        theme=Markup(themes.mark()),  # noqa: S704 - one of two words of ours
        scheme=themes.scheme(),
        colours=_COLOURS,
        t=said.t,
        title=title,
        wide=wide,
        in_language=_in_language,
        here=f"{request.path}?{_in_language(said.lang)}",
    )
    return Response(body, status=status, content_type="text/html; charset=utf-8")


def local(address: str) -> str:
    """An address on this server to go on to; the first page for anything else, however it is dressed up."""
    try:
        parts = urlsplit(address)
    except ValueError:  # a bracket where an address of the network would stand
        return "/"
    odd = any(sign in address for sign in "\\\r\n\t") or not address.isascii() or not address.isprintable()
    # Browsers read two slashes or more as the start of another host, where urlsplit sees a path after an empty one.
    if odd or parts.scheme or parts.netloc or not address.startswith("/") or address.startswith("//"):
        return "/"
    return "/" if parts.path.startswith(("/login", "/logout", "/welcome")) else address


def picture(address: str) -> Markup:
    """A QR code; drawn here, so that no secret ever leaves for one."""
    drawn = segno.make(address, error="m").svg_inline(scale=4, border=2)
    return Markup(drawn)  # noqa: S704 - segno's own drawing of squares, without a letter of ours in it


def _in_language(lang: str) -> str:
    kept: Mapping[str, str] = {"next": request.args["next"]} if "next" in request.args else {}
    return urlencode({**kept, "lang": lang})
