"""People: every account with its role and state, and the forms that add one and change one."""

from dash import html
from dash.development.base_component import Component

from dashboard import access
from dashboard.access import overseeing, policy
from dashboard.access.overseeing import Person
from dashboard.components import form, panel
from dashboard.components.still import Element
from dashboard.components.table import table
from dashboard.text import Words
from dashboard.view import View


def content(reading: access.Reading, view: View) -> list[Component]:
    words, found = view.words, overseeing.people(reading)
    used = sum(1 for one in found if not one.account.disabled_at)
    heads = [words.t("Account"), words.t("Role"), words.t("State"), words.t("Last seen"), words.t("Change")]
    rows = [
        [
            _name(words, one),
            words.term("role", one.account.role),
            state(words, one),
            _seen(words, one),
            _forms(view, one),
        ]
        for one in found
    ]
    shown = html.Div(table(heads, rows, caption=words.t("Accounts")), className="scroll admin-people")
    count = words.n("{count} account may sign in", "{count} accounts may sign in", used)
    return [panel.panel(words.t("Who has an account"), count, shown), _new(view)]


def _name(words: Words, one: Person) -> Component:
    you = [html.Span(f" · {words.t('you')}", className="muted")] if one.mine else []
    provider = [html.Br(), html.Bdi(one.account.sso_name, className="muted")] if one.account.sso_name else []
    return html.Span([html.Bdi(one.account.name), *you, *provider])


def state(words: Words, one: Person) -> Component:
    account = one.account
    if account.disabled_at:
        told, kind = words.t("disabled"), "off"
    elif account.waits:
        told, kind = words.t("waits for its password"), "waits"
    else:
        told, kind = words.t("in use"), "on"
    factor = words.t("second factor") if account.totp_at else ""
    if not factor and policy.ROLES[account.role].second_factor:
        factor = words.t("second factor still to be set up")
    return html.Span([html.Span(told, className=f"mark mark-{kind}"), html.Span(factor, className="muted")])


def _seen(words: Words, one: Person) -> str | None:
    return words.moment(one.seen_at) if one.seen_at else None


def _forms(view: View, one: Person) -> Component:
    words, account = view.words, one.account
    if one.mine:
        return html.A(words.t("Your account"), href=f"/account?lang={view.lang}")
    name = account.name
    another, again = words.t("Another role for {name}", name=name), words.t("A new code for {name}", name=name)
    parts = [
        _act(view, "role", name, another, roles(words, account.role), text=words.t("Give this role")),
        _act(view, "reset", name, again, _factor(words), text=words.t("Reset the password")),
    ]
    if account.disabled_at:
        last = _act(view, "enable", name, words.t("Let {name} in again", name=name), text=words.t("Enable"))
    else:
        last = _act(view, "disable", name, words.t("Keep {name} out", name=name), text=words.t("Disable"))
    inside = Element("div", {"class": "admin-acts"}, (*parts, last))
    summary = Element("summary", {"aria-label": words.t("Change {name}", name=name)}, (words.t("Change"),))
    return form.drawn(Element("details", {"class": "admin-change"}, (summary, inside)))


def _act(view: View, verb: str, name: str, called: str, *fields: Element, text: str) -> Element:
    kept = form.hidden(name=name)
    address = view.link(f"/admin/people/{verb}")
    return form.plain(address, *kept, *fields, form.button(text, kind="button quiet"), name=called)


def roles(words: Words, chosen: str = "viewer") -> Element:
    return form.select("role", words.t("Role"), [(role, words.term("role", role)) for role in policy.ROLES], chosen)


def _factor(words: Words) -> Element:
    box = Element("input", {"type": "checkbox", "name": "second_factor", "value": "yes"})
    return Element("label", {"class": "tick"}, (box, words.t("and the second factor: the phone is lost")))


def _new(view: View) -> Component:
    words = view.words
    provider = Element("input", {"type": "text", "name": "provider", "autocomplete": "off", "maxlength": "200"})
    fields = Element(
        "div",
        {"class": "admin-row"},
        (
            form.text("name", words.t("Name of the account"), "analyst-2"),
            roles(words),
            form.labelled(words.t("Name at your sign-in provider, if any"), provider),
            form.button(words.t("Add the account")),
        ),
    )
    note = words.t(
        "Name the post, not the person: analyst-2, not a surname. The name stands in the audit for years. You are "
        "shown a code once; with it the owner chooses a password that nobody else ever knows."
    )
    shown = form.drawn(form.plain(view.link("/admin/people/add"), fields, name=words.t("A new account")))
    return panel.panel(words.t("A new account"), note, shown, identity="admin-new")
