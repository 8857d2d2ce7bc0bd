"""What of a screen can be kept: files made here, and pictures that the browser makes by itself (assets/save.js)."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.text import Words
from dashboard.view import View

REPORT = "/report.pdf"
PICTURES = ("png", "svg")


def files(words: Words, links: Sequence[tuple[str, str, str]]) -> Component:
    """Files to download, each as (its words, its address, its id)."""
    items = [html.A(text, href=href, id=identity, **{"download": ""}) for text, href, identity in links]
    return html.P([html.Span(words.t("Download")), *items], className="save")


def report(view: View, area: str | None = None) -> Component:
    """The same place and period on paper."""
    href = view.link(REPORT, area=area)
    return html.A(view.words.t("Report (PDF)"), href=href, className="save-report", **{"download": ""})


def picture(words: Words) -> Component:
    """Saves the figures of the panel it stands in, as drawn, with title, period and source in the picture."""
    buttons = [
        html.Button(
            kind.upper(), type="button", **{"data-save": kind, "aria-label": f"{words.t('Save picture')} {kind}"}
        )
        for kind in PICTURES
    ]
    return html.Span([html.Span(words.t("Save picture")), *buttons], className="save save-picture")
