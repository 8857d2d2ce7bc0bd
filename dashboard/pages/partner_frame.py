"""What stands around a partner's pages: the district, on some pages the month, the newest month out, the language."""

from types import ModuleType

from dash import html
from dash.development.base_component import Component

from dashboard import access
from dashboard.components import filters, shell
from dashboard.pages import own_views
from dashboard.pages.partner_facts import code, partner_about, partner_districts, partner_month, partner_months
from dashboard.rows.partner import PartnerAbout
from dashboard.view import View


def partner_bar(reading: access.Reading, view: View, page: ModuleType | None) -> list[Component]:
    """A page shows the choices that change it: BY_MONTH, and no district where it says BY_DISTRICT is False."""
    words = view.words
    named = [(area.area_id, words.name(area)) for area in partner_districts(reading)]
    bar = [filters.district(view, named)] if getattr(page, "BY_DISTRICT", True) else []
    months = partner_months(reading)
    if months and getattr(page, "BY_MONTH", False):
        listed = [(code(month), words.month(month)) for month in reversed(months)]
        bar.append(filters.choice(words.t("Month"), "month", listed, code(partner_month(view, months))))
    return bar


def partner_frame(
    reading: access.Reading,
    view: View,
    page: ModuleType | None,
    links: list[tuple[str, str]],
    content: Component | list[Component],
    who: tuple[str, str],
) -> list[Component]:
    """`links` are (path, title) of the partner's pages; `page` is the one in force, or None."""
    here = str(page.PATH) if page else ""
    about = partner_about(reading)
    told = [shell.kind(view, synthetic=about.synthetic), newest_out(view, about)]
    mine = [own_views.menu(reading, view)]
    return shell.frame(view, partner_bar(reading, view, page), told, links, here, content, who, own=mine)


def newest_out(view: View, about: PartnerAbout) -> Component:
    """In place of the day of the data, the newest month that can be seen; amber before the first."""
    words = view.words
    month = about.last_month
    text = words.t("Months to {month} are out", month=words.month(month)) if month else words.t("No month is out yet.")
    built = words.t("refreshed {moment}", moment=words.moment(about.built_at))
    dot = html.Span(className="dot" if month else "dot dot-late")
    return html.P([dot, text, html.Span(f" · {built}", className="built")], className="age", id="data-age")
