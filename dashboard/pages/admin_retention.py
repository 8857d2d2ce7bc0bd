"""Retention: how long what is kept, what is there now, what is due, when it was last seen to; glass that was broken."""

from datetime import datetime
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import access
from dashboard.components import panel, still
from dashboard.office import asked
from dashboard.pages import admin_glass
from dashboard.text import Words
from dashboard.view import View

SWEPT = "retention.swept"
LOOKED_BACK = 500  # lines of the ledger


def content(reading: access.Reading, view: View) -> list[Component]:
    words = view.words
    kept, due, told = asked.kept(reading), asked.due(reading), asked.ledger(reading, LOOKED_BACK, 0)
    heads = [words.t("What"), words.t("Kind of record"), words.t("Days"), words.t("Files now"), words.t("Meaning")]
    rows = [
        [
            words.term("kept", rule.what),
            words.term("records of", rule.stream) if rule.stream else words.t("all"),
            words.number(rule.days),
            words.number(kept[rule.what]) if rule.what in kept and not rule.stream else None,
            view.words.own(rule, "meaning"),
        ]
        for rule in asked.rules()
    ]
    title = words.t("How long what is kept")
    shown = html.Div(still.table(heads, rows, caption=title, numbers=(2, 3)), className="scroll wide-words admin-kept")
    return [
        panel.panel(title, words.t("Every run keeps to this table."), *_now(words, due, told), shown),
        *admin_glass.history(reading, view),
    ]


def _now(words: Words, due: dict[str, Any] | None, told: dict[str, Any] | None) -> list[Component]:
    """What the next run would remove, and when something was last removed."""
    said = []
    if due is None:
        said.append(words.t("What is due now cannot be told while a run is under way."))
    else:
        gone = sum(value for value in due.values() if isinstance(value, int))
        late = words.n("{count} thing is past its time now.", "{count} things are past their time now.", gone)
        said.append(late if gone else words.t("Nothing is past its time."))
    last = next((line for line in (told or {}).get("newest", []) if line["what"] == SWEPT), None)
    if last:
        moment = words.moment(datetime.fromisoformat(str(last["at"])))
        said.append(words.t("Last removed something: {moment} UTC.", moment=moment))
    else:
        said.append(words.t("Nothing had to be removed lately."))
    return [html.P(" ".join(said), className="admin-now", role="status")]
