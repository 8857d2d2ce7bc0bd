"""The verdict on a sent file: how many rows are good, what is wrong where and what to do, and what happens next."""

from dash import html
from dash.development.base_component import Component

from dashboard import access
from dashboard.components import form, panel, still, table
from dashboard.components.still import Element
from dashboard.intake import routes
from dashboard.intake.upload import Upload
from dashboard.intake.verdict import Verdict
from dashboard.pages import data_fate, data_faults, data_kinds
from dashboard.text import Words
from dashboard.view import View


def answer(reading: access.Reading, view: View, sent: Upload) -> Component:
    """One panel for the file, from its verdict to what became of it."""
    if sent.delivered:
        return data_fate.delivered(reading, view, sent)
    words, found = view.words, sent.verdict
    about = html.Span([html.Bdi(sent.label), " · ", data_kinds.title(reading, words, sent.kind)])
    if found is None:
        return panel.panel(
            _unjudged(words, sent.fault), about, _choices(view, sent, deliver=False), identity="data-verdict"
        )
    parts = [
        _whole(words, found),
        *_parts(reading, words, found),
        *data_faults.listed(words, found),
        _next(words, sent, found),
    ]
    title = html.Span(headline(words, found), tabIndex="-1")
    return panel.panel(title, about, *parts, _choices(view, sent, deliver=takes(found)), identity="data-verdict")


def takes(found: Verdict) -> bool:
    """Whether there is anything to deliver: rows that are good, or rows that can wait to be mended."""
    return found.rows_read > 0 and not found.held


def headline(words: Words, found: Verdict) -> str:
    if found.held:
        return words.t("The file cannot be taken as it is")
    if not found.rows_read:
        return words.t("There is no row in the file")
    if not found.refused:
        return words.n("The one row is good", "All {count} rows are good", found.rows_read)
    return words.t(
        "{good} of {all} rows are good", good=words.number(found.accepted), all=words.number(found.rows_read)
    )


def _whole(words: Words, found: Verdict) -> Component:
    """The share as a bar with its two numbers written; nothing where there are no rows."""
    if not found.rows_read:
        return html.Div()
    share = found.accepted / found.rows_read
    good = words.n("{count} good", "{count} good", found.accepted)
    rest = words.n("{count} needs you", "{count} need you", found.refused)
    shown = html.Div(html.Div(style={"inlineSize": f"{100 * share:.1f}%"}), className="share-bar")
    labels = [html.Span(good, className="share-good")] + ([html.Span(rest, className="late")] if found.refused else [])
    return html.Div([shown, html.P(labels, className="share-words")], className="share-block")


def _parts(reading: access.Reading, words: Words, found: Verdict) -> list[Component]:
    """A file of several sheets or repeats: each with its own count."""
    if len(found.parts) < 2:
        return []
    titles = data_kinds.titles(reading, words)
    rows: list[list[table.Cell]] = [
        [
            html.Bdi(part.name),
            titles.get(part.stream or "", words.t("not recognised")),
            words.number(part.rows_read),
            words.number(part.accepted),
        ]
        for part in found.parts
    ]
    heads = [words.t("Sheet"), words.t("Kind of record"), words.t("Rows read"), words.t("Good")]
    shown = still.table(heads, rows, caption=words.t("Sheets of the file"), numbers=(2, 3))
    return [html.Div(shown, className="scroll")]


def _next(words: Words, sent: Upload, found: Verdict) -> Component:
    """What happens when it is delivered, and the other way."""
    if found.held or not found.rows_read:
        text = words.t("Nothing of it was taken in. Mend the file as said above and check it again.")
    elif not sent.kind:
        text = words.t("The columns do not say what kind of record this is: choose it below and check the file again.")
    elif not found.refused:
        text = words.t("Nothing has been taken in yet: deliver it, and the next run takes it.")
    else:
        text = words.t(
            "Nothing has been taken in yet. Deliver it: the good rows are taken, the others wait to be mended. Or mend "
            "the file first and check it again: a row is never counted twice."
        )
    return html.P(text, className="what-next")


def _choices(view: View, sent: Upload, *, deliver: bool) -> Component:
    words = view.words
    first = (
        [_button(view, routes.DELIVER, sent.token, words.t("Deliver it"), "button")] if deliver and sent.kind else []
    )
    aside = _button(view, routes.DISCARD, sent.token, words.t("Not now"), "button quiet")
    return html.Div([form.drawn(part) for part in [*first, aside]], className="choices")


def _button(view: View, action: str, token: str, text: str, kind: str) -> Element:
    trouble = view.words.t("The server did not answer. Try again.")
    return form.form(
        view.link(action), *form.hidden(token=token), form.button(text, kind=kind), name=text, failed=trouble
    )


def _unjudged(words: Words, fault: str) -> str:
    if fault == "slow":
        return words.t("The check took too long: put the file into its folder of the inbox instead")
    return words.t("The file could not be judged: check it again in a minute")
