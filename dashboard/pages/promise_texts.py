"""What was promised, in the words it was written down with: for those who may read records."""

from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component

from dashboard import access
from dashboard.intake.telling import TEXTS_SINCE
from dashboard.rows import About
from dashboard.rows.relations import PromiseText

Texts = Mapping[str, str]


def of(reading: access.Reading, area: str | None = None, district: str | None = None) -> Texts:
    """By the promise's handle; none for whoever may not, nor of a release that has none."""
    if not access.may(reading.principal, "records"):
        return {}
    (about,) = access.ask(reading, About)
    if about.contract_version < TEXTS_SINCE:
        return {}
    return {row.commitment_id: row.text for row in access.ask(reading, PromiseText, area=area, district=district)}


def whole(text: str | None) -> str:
    """Within a line of another script it turns nothing round."""
    return f"\u2068{text}\u2069" if text else ""


def beneath(head: str, text: str | None) -> Component | str:
    """A line with the words under it, in whatever script they are."""
    return html.Span([head, html.Span(html.Bdi(text), className="promised")]) if text else head
