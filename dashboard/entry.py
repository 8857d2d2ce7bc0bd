"""The HTML every page begins with, and which scripts it asks for."""

import hashlib
import pkgutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from dash import Dash
from flask import request

from dashboard import access, bundles, themes
from dashboard.access import gate
from dashboard.pages import PAGES, PARTNER_PAGES
from dashboard.text import Words, spoken

# Which scripts a browser has kept, as assets/first.js notes: to it the page comes by script at once.
HELD = "kew_held"

INDEX = """<!DOCTYPE html>
<html lang="{lang}" dir="{direction}"{theme}>
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="{scheme}">
<title>{title}</title>
{css}
</head>
<body{mark}>
{first}{entry}
<footer hidden>{config}{scripts}{renderer}</footer>
</body>
</html>"""


class KirkukDash(Dash):
    """Dash with the reader's language and direction on <html> from the first byte, and silent on what it runs on.

    `first`: a page's content as HTML at a path and query, for who asks; "" where the page comes by script alone.
    """

    first: Callable[[str, str], str] = staticmethod(lambda _path, _query: "")

    def _config(self) -> dict[str, Any]:
        hidden = ("dash_version", "python_version", "dash_version_url", "ddk_version", "plotly_version")
        return {name: value for name, value in super()._config().items() if name not in hidden}

    def graph_scripts(self, drawn_by: str) -> str:
        """What a page's figures are drawn with; nothing where it has none."""
        if not drawn_by:
            return ""
        part = bundles.of(drawn_by, Path(self.config.assets_folder))
        plotly = self.get_asset_url(part) if part else self._served(*bundles.WHOLE)
        graph = self._served(*bundles.GRAPH)
        # Named before all others, for assets/01_plotly.js to find it.
        return f'<script async id="plotly" src="{plotly}"></script>\n<script src="{graph}"></script>\n'

    def _served(self, namespace: str, file: str) -> str:
        """The address under which Dash serves a file of its own, with its version."""
        (found,) = self._collect_and_register_resources([{"relative_package_path": file, "namespace": namespace}])
        return str(found)

    def interpolate_index(self, **parts: Any) -> str:
        who = gate.known()
        page = page_at(request.path, pages_of(who) if who else ())
        words = Words(spoken(request.args.get("lang", "en")))
        scripts = self.graph_scripts(getattr(page, "DRAWN_BY", "")) + parts["scripts"]
        drawn = getattr(page, "DRAWN", None) is not None
        held = hashlib.sha256((parts["css"] + scripts).encode()).hexdigest()[:16]
        waits = drawn and (request.cookies.get(HELD) != held or "X-First" in request.headers)
        return INDEX.format(
            lang=words.lang,
            direction=words.direction,
            theme=themes.mark(),
            scheme=themes.scheme(),
            title=words.t("Kirkuk Early Warning"),
            css=parts["css"],
            entry=parts["app_entry"],
            config=parts["config"],
            scripts=scripts,
            mark=f' data-held="{held}"' if drawn else "",
            first=self.first(request.path, request.query_string.decode("ascii", "replace")) if waits else "",
            renderer=parts["renderer"],
        )


def left_out(assets: Path) -> str:
    """Pattern of the assets no page gets by itself; a sheet of fonts that nobody fetched would ask for them in vain."""
    fetched = any((assets / "fonts").glob("*.woff2"))
    return bundles.ASKED_BY_NAME if fetched else rf"05_fonts\.css|{bundles.ASKED_BY_NAME}"


def pages_of(who: access.Principal) -> list[ModuleType]:
    """The pages somebody may open, as policy.toml says; what is not theirs is not there."""
    written = PARTNER_PAGES if who.audience == "partner" else PAGES
    return [page for page in written if access.opens(who, page.PATH)]


def page_at(pathname: str, pages: Sequence[ModuleType] = PAGES) -> ModuleType | None:
    return next((page for page in pages if page.matches(pathname)), None)


def filtered(page: ModuleType | None) -> bool:
    """Whether district and period change what a page shows."""
    return bool(getattr(page, "FILTERED", True))


def static_files(assets: Path) -> Iterator[bytes]:
    """What pages ask of every browser: Dash's own scripts, the parts of plotly, our scripts and sheets."""
    app = KirkukDash(__name__, assets_folder=str(assets), assets_ignore=left_out(assets))
    with app.server.test_request_context("/"):
        app.index()
        app.graph_scripts(bundles.ALL)
    for namespace, names in app.registered_paths.items():
        for name in names:
            if name.endswith((".js", ".css")) and ("/async-" not in name or (namespace, name) == bundles.GRAPH):
                yield pkgutil.get_data(namespace, name) or b""
    for asset in (*assets.glob("*.js"), *assets.glob("*.css"), *(assets / bundles.FOLDER).glob("*.js")):
        yield asset.read_bytes()
