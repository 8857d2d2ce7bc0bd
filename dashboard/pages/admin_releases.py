"""Releases: what is on the shelf, which one every screen shows, and the way back to an older one."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import access
from dashboard.components import form, panel
from dashboard.components.table import Cell, table
from dashboard.office import asked
from dashboard.view import View

MEGA = 2**20


def content(reading: access.Reading, view: View) -> list[Component]:
    words, found = view.words, asked.releases(reading)
    title = words.t("Releases on the shelf")
    if found is None:
        return [panel.panel(title, None, panel.empty(words.t("The releases could not be read.")))]
    heads = [
        words.t("Release"), words.t("Built (UTC)"), words.t("Data until"), words.t("Megabytes"), words.t("In force"),
    ]  # fmt: skip
    shown = html.Div(
        table(heads, [_row(view, each) for each in found], caption=title, numbers=(3,)), className="scroll"
    )
    note = words.t("An older release can be put in force at once; the next run publishes a new one. Nothing is lost.")
    return [panel.panel(title, note, shown)]


def _row(view: View, release: Mapping[str, Any]) -> list[Cell]:
    words, until = view.words, release["data_until"]
    return [
        html.Code(release["release"]),
        words.moment(datetime.fromisoformat(release["built_at"])),
        words.day(date.fromisoformat(until)) if until else None,
        words.number(release["bytes"] / MEGA, 1),
        html.Strong(words.t("in force")) if release["in_force"] else _back(view, release["release"]),
    ]


def _back(view: View, release: str) -> Component:
    words = view.words
    button = form.button(words.t("Put in force"), kind="button quiet")
    name = words.t("Put {release} in force", release=release)
    return form.drawn(
        form.plain(view.link("/admin/releases/rollback"), *form.hidden(release=release), button, name=name)
    )
