"""Roles: who may do what, drawn from the one table where it is written. Read only: it changes with the program."""

from dash import html
from dash.development.base_component import Component

from dashboard import access
from dashboard.access import overseeing, policy
from dashboard.components import panel, still
from dashboard.view import View


def content(reading: access.Reading, view: View) -> list[Component]:
    overseeing.desk_for(reading, "accounts")
    words = view.words
    # In the order of the table, so that what several roles share stands together.
    rights = list(dict.fromkeys(right for role in policy.ROLES.values() for right in RIGHTS if right in role.rights))
    heads = [words.t("Right"), *(words.term("role", name) for name in policy.ROLES)]
    body = [
        [words.term("right", right), *(_held(view, right in role.rights) for role in policy.ROLES.values())]
        for right in sorted(rights, key=RIGHTS.index)
    ]
    factor = [_held(view, role.second_factor) for role in policy.ROLES.values()]
    audience = [
        words.t("partners' file") if role.audience == "partner" else words.t("team's file")
        for role in policy.ROLES.values()
    ]
    body += [
        [words.t("Must have a second factor with real data"), *factor],
        [words.t("Reads from"), *audience],
    ]
    shown = html.Div(still.table(heads, body, caption=words.t("Rights of each role")), className="scroll admin-roles")
    note = words.t("Whatever is not in this table is refused. It is part of the program and changes with it.")
    return [panel.panel(words.t("Who may do what"), note, shown)]


def _held(view: View, held: bool) -> Component:
    said = view.words.t("yes") if held else view.words.t("no")
    mark = html.Span("✓" if held else "·", className="held-mark" if held else "muted", **{"aria-hidden": "true"})
    return html.Span([mark, html.Span(said, className="unseen")])


RIGHTS = (
    "frame", "aggregates", "explore", "records", "export", "cases", "alerts", "programme", "data", "deliver", "mend",
    "refresh", "break_glass", "accounts", "audit", "releases", "retention",
)  # fmt: skip
