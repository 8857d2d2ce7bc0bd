"""Audit: who did what, newest first, here and in the ETL; and whether each chain stands as it was written."""

from collections.abc import Mapping
from datetime import datetime

from dash import html
from dash.development.base_component import Component

from dashboard import access
from dashboard.access import overseeing
from dashboard.access.policy import ROLES
from dashboard.components import form, paging, panel, still
from dashboard.components.still import Element
from dashboard.office import asked
from dashboard.text import Words
from dashboard.view import View

SIZE = 50


def content(reading: access.Reading, view: View) -> list[Component]:
    return _etl(reading, view) if view.option("of", ("etl",), "") else _ours(reading, view)


def _ours(reading: access.Reading, view: View) -> list[Component]:
    words = view.words
    names, done = overseeing.audit_names(reading)
    who, what = view.option("who", names, ""), view.option("what", done, "")
    total = overseeing.audit_count(reading, who, what)
    page = paging.at(view, "page", total, SIZE)
    lines = overseeing.audit_page(reading, SIZE, (page - 1) * SIZE, who, what)
    heads = [words.t("No."), words.t("When (UTC)"), words.t("Who"), words.t("What"), words.t("About"), words.t("Rows")]
    rows = [
        [
            words.digits(str(one.n)),
            words.moment(one.at),
            html.Span([html.Bdi(one.who), html.Span(f" · {_role(words, one.role)}", className="muted")]),
            html.Code(one.what),
            _about(one.about),
            None if one.rows is None else words.number(one.rows),
        ]
        for one in lines
    ]
    count = words.n("{count} line", "{count} lines", total)
    content = [
        _of(view),
        _verdict(words, overseeing.audit_broken_at(reading)),
        _filters(view, names, done, who, what),
        html.Div(still.table(heads, rows, caption=words.t("Audit"), numbers=(5,)), className="scroll admin-audit"),
        *([links] if (links := paging.pages(view, "page", page, total, SIZE)) else []),
    ]
    return [panel.panel(words.t("Who did what"), count, *content)]


def _etl(reading: access.Reading, view: View) -> list[Component]:
    """The ETL's ledger, asked of the ETL itself: its key is not ours."""
    words = view.words
    told = asked.ledger(reading, SIZE, 0)
    if told is None:
        text = words.t("The audit of the nightly run could not be read.")
        return [panel.panel(words.t("What the nightly run did"), None, _of(view), panel.empty(text))]
    total = int(told["lines"])
    page = paging.at(view, "page", total, SIZE)
    told = told if page == 1 else asked.ledger(reading, SIZE, (page - 1) * SIZE) or told
    heads = [words.t("No."), words.t("When (UTC)"), words.t("Who"), words.t("What"), words.t("About")]
    rows = [
        [
            words.digits(str(line["n"])),
            _moment(words, str(line.get("at", ""))),
            html.Bdi(str(line.get("who", ""))),
            html.Code(str(line["what"])),
            html.Span([_about(line.get("about") or {}), html.Bdi(str(line.get("said", "")), className="said")]),
        ]
        for line in told["newest"]
    ]
    shown = html.Div(
        still.table(heads, rows, caption=words.t("Audit of the nightly run")), className="scroll admin-audit"
    )
    links = paging.pages(view, "page", page, total, SIZE)
    count = words.n("{count} line", "{count} lines", total)
    verdict = _verdict(words, int(told["broken"] or 0))
    title = words.t("What the nightly run did")
    return [panel.panel(title, count, _of(view), verdict, shown, *([links] if links else []))]


def _of(view: View) -> Component:
    words, here = view.words, view.option("of", ("etl",), "")
    named = {"": words.t("Of the dashboard"), "etl": words.t("Of the nightly run")}
    links = [
        html.A(
            name,
            href=view.link("/admin/audit", of=of or None),
            className="tab tab-on" if of == here else "tab",
            **{"data-keep": "yes"} | ({"aria-current": "true"} if of == here else {}),
        )
        for of, name in named.items()
    ]
    return html.Nav(links, className="tabs", **{"aria-label": words.t("Which audit")})


def _verdict(words: Words, broken: int) -> Component:
    if broken:
        text = words.t(
            "The chain breaks at line {line}: something was changed or is missing.", line=words.number(broken)
        )
        return html.P(text, className="verdict verdict-broken", role="alert")
    text = words.t("The chain holds: every line stands as it was written.")
    return html.P(text, className="verdict verdict-holds", role="status")


def _filters(view: View, names: tuple[str, ...], done: Mapping[str, int], who: str, what: str) -> Component:
    words = view.words
    everybody, everything = ("", words.t("Everybody")), ("", words.t("Everything"))
    counted = [(each, f"{each} ({words.number(times)})") for each, times in done.items()]
    fields = (
        *form.hidden(lang=view.lang),
        form.select("who", words.t("Who"), [everybody, *((name, name) for name in names)], who),
        form.select("what", words.t("What"), [everything, *counted], what),
        form.button(words.t("Show"), kind="button quiet"),
    )
    shown = {"action": "/admin/audit", "method": "get", "class": "admin-row", "aria-label": words.t("Which lines")}
    return form.drawn(Element("form", shown, fields))


def _about(about: Mapping[str, object]) -> Component:
    return html.Span([html.Bdi(f"{name}: {_short(value)}", className="fact") for name, value in about.items()])


def _short(value: object) -> str:
    """Marks of 32 signs and more tell nothing by their end."""
    text = str(value)
    return f"{text[:12]}…" if len(text) >= 32 and text.isalnum() else text


def _role(words: Words, role: str) -> str:
    return words.term("role", role) if role in ROLES else role


def _moment(words: Words, text: str) -> str:
    try:
        return words.moment(datetime.fromisoformat(text))
    except ValueError:
        return text
