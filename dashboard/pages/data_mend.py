"""Mend: what waits for a person, kind by kind: names of places, refused rows, pairs of reports, files left lying."""

from collections.abc import Callable

from dash import html
from dash.development.base_component import Component

from dashboard import access
from dashboard.components import paging, panel, still
from dashboard.intake import decisions
from dashboard.pages import data_files, data_pairs, data_places, data_refresh, data_surprising
from dashboard.pages.data_files import SIZE
from dashboard.pages.data_kinds import told
from dashboard.rows.data import DataLeft, DataReason, DataReject, DataTodo
from dashboard.text import Words
from dashboard.view import View

Decided = tuple[dict[str, object], ...]
Part = Callable[[access.Reading, View, Decided], list[Component]]


def content(reading: access.Reading, view: View) -> list[Component]:
    if not access.may(reading.principal, "mend"):
        words = view.words
        return [panel.empty(words.t("Your role does not mend records."), words.t("Ask whoever runs the system."))]
    (todo,) = access.ask(reading, DataTodo)
    decided = decisions.pending(reading.folder)
    what = chosen(view, todo)
    status = data_refresh.status(reading, view, "mend")
    return [*([status] if status else []), _tabs(view, todo, what), *_PARTS[what](reading, view, decided)]


def chosen(view: View, todo: DataTodo) -> str:
    """The part asked for, else the first in which something waits."""
    first = next((part for part, count in counts(todo).items() if count), "place")
    return view.option("what", _PARTS, first)


def counts(todo: DataTodo) -> dict[str, int]:
    return {
        "place": todo.names,
        "reject": todo.faults + todo.surprising,
        "duplicate": todo.pairs,
        "inbox": todo.left_lying,
    }


def _tabs(view: View, todo: DataTodo, what: str) -> Component:
    words = view.words
    names = {
        "place": words.t("Places"),
        "reject": words.t("Refused rows"),
        "duplicate": words.t("Told twice"),
        "inbox": words.t("Left in the inbox"),
    }
    links = [_tab(view, part, names[part], count, what) for part, count in counts(todo).items()]
    return html.Nav(links, className="tabs", **{"aria-label": words.t("What waits for a person")})


def _tab(view: View, part: str, name: str, count: int, what: str) -> Component:
    href = view.link(what=part, said=None, page=None, settled=None, reason=None, step=None)
    current = {"aria-current": "true"} if part == what else {}
    shown = html.Span(view.words.number(count), className="count" if count else "count none")
    kind = "tab tab-on" if part == what else "tab"
    return html.A([name, " ", shown], href=href, className=kind, **{"data-push": "yes"} | current)


def _refused(reading: access.Reading, view: View, decided: Decided) -> list[Component]:
    return [*data_surprising.surprising(reading, view, decided), refused(reading, view), by_hand(view.words)]


def refused(reading: access.Reading, view: View) -> Component:
    """A reason nothing was refused for falls back to all of them."""
    reasons = access.ask(reading, DataReason)
    found = {row.code: row.faults for row in reasons}
    reason = view.option("reason", found, "") or None
    page = paging.at(view, "page", found[reason] if reason else sum(found.values()), SIZE)
    rows = access.ask(reading, DataReject, reason=reason, size=SIZE, skip=(page - 1) * SIZE)
    return data_files.refused(view, reasons, reason, page, rows)


def by_hand(words: Words) -> Component:
    """Refused cells may hold what only the inner team may read: they are not sent to a screen."""
    steps = [
        html.Li(words.t("Correct the rows in your own file, and check and deliver it again; or")),
        html.Li(
            [
                words.t("correct the cells where they lie, one list a file:"), " ",
                html.Code("rejected/"), " ", words.t("and have them taken in:"), " ",
                html.Code("python -m etl rejects replay"),
            ]
        ),
    ]  # fmt: skip
    note = words.t("The lists hold the cells as they came, so they stay on the machine and are not shown here.")
    return panel.panel(words.t("Two ways to mend a row"), note, html.Ul(steps, className="steps-in"))


def _left(reading: access.Reading, view: View, _decided: Decided) -> list[Component]:
    words, rows = view.words, access.ask(reading, DataLeft)
    title = words.t("What lies in the inbox and was not taken")
    if not rows:
        return [panel.panel(title, None, panel.empty(words.t("Nothing was left lying.")))]
    heads = [words.t("File"), words.t("What is wrong"), words.t("What to do")]
    body = [[html.Bdi(row.file), told(words, row, "sentence"), told(words, row, "remedy")] for row in rows]
    shown = html.Div(still.table(heads, body, caption=title), className="scroll wide-words")
    return [panel.panel(title, words.t("It lies where it was put; nothing was changed."), shown, identity="data-left")]


_PARTS: dict[str, Part] = {
    "place": data_places.places,
    "reject": _refused,
    "duplicate": data_pairs.pairs,
    "inbox": _left,
}
