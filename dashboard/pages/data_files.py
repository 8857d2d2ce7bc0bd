"""What became of every row of every file: an exact sum; and what was refused, why, and what to do."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.components import paging, panel, still, table
from dashboard.exports.columns import said
from dashboard.rows.data import DataLoad, DataReason, DataReject, DataSum
from dashboard.text import Words
from dashboard.view import View

FATES = ("loaded", "unchanged", "superseded", "duplicate", "quarantined")
SIZE = 10


def files(view: View, total: DataSum, page: int, rows: Sequence[DataLoad]) -> Component:
    words = view.words
    if not total.files:
        gone = panel.empty(words.t("No file arrived yet."), words.t("Deliver one: the next run takes it in."))
        return panel.panel(words.t("What became of every row"), None, gone, identity="data-files")
    heads = [
        words.t("File"),
        words.t("Arrived"),
        words.t("Rows read"),
        *(words.term("fate", fate) for fate in FATES),
        words.t("State"),
    ]
    shown = still.table(
        heads, [_load(words, row) for row in rows], caption=words.t("Newest first"), numbers=(2, 3, 4, 5, 6, 7)
    )
    return panel.panel(
        answer(words, total),
        accounted(words, total),
        exact_sum(words, total),
        html.Div(shown, className="scroll"),
        *_maybe(paging.pages(view, "files", page, total.files, SIZE, words.t("Newest first"))),
        identity="data-files",
    )


def accounted(words: Words, total: DataSum) -> str:
    said = words.t("Every row read is accounted for; unchanged ones were delivered before.")
    if total.replaced <= 0:
        return said
    since = words.n(
        "{count} loaded row has since been replaced or withdrawn.",
        "{count} loaded rows have since been replaced or withdrawn.",
        total.replaced,
    )
    return f"{said} {since}"


def answer(words: Words, total: DataSum) -> str:
    said_files = words.n("{count} file", "{count} files", total.files)
    said_rows = words.n("{count} row", "{count} rows", total.rows_read)
    if not total.quarantined and not total.held:
        return words.t("{rows} in {files}: none was refused", rows=said_rows, files=said_files)
    refused = words.n("{count} row was refused", "{count} rows were refused", total.quarantined)
    return words.t("{rows} in {files}: {refused}", rows=said_rows, files=said_files, refused=refused)


def exact_sum(words: Words, total: DataSum) -> Component:
    """Rows read = loaded + unchanged + superseded + duplicate + quarantined, in figures."""
    terms: list[Component] = [_term(words.number(total.rows_read), words.t("rows read"), "read")]
    for sign, fate in zip("=++++", FATES, strict=True):
        count = getattr(total, fate)
        terms += [
            html.Span(sign, className="sign"),
            _term(words.number(count), words.term("fate", fate), fate if count else "none"),
        ]
    return html.P(terms, className="exact-sum", id="data-sum")


def _term(number: str, name: str, kind: str) -> Component:
    return html.Span([html.Strong(number), html.Span(name, className="muted")], className=f"term term-{kind}")


def _load(words: Words, row: DataLoad) -> list[table.Cell]:
    fates = [_fate(words, fate, getattr(row, fate)) for fate in FATES]
    return [
        _named(row),
        words.moment(row.loaded_at),
        words.number(row.rows_read),
        *fates,
        _state(words, row),
    ]


def _named(row: DataLoad | DataReject) -> Component:
    """The file, and its sheet or repeat."""
    part = html.Span([" · ", html.Bdi(row.part)], className="muted") if row.part else ""
    return html.Span([html.Bdi(row.file), part])


def _fate(words: Words, fate: str, count: int) -> Component | str:
    if not count:
        return html.Span(words.number(0), className="muted")
    return html.Strong(words.number(count), className="late") if fate == "quarantined" else words.number(count)


def _state(words: Words, row: DataLoad) -> Component | str:
    if row.withdrawn_at:
        return html.Span(words.t("taken back on {day}", day=words.day(row.withdrawn_at.date())), className="withdrawn")
    if row.held:
        reason = said(words, "refused", row.held) or row.held
        return html.Span(words.t("held whole: {reason}", reason=reason), className="amber")
    if not row.waiting:
        return words.t("taken in")
    return words.n("taken in; {count} row waits", "taken in; {count} rows wait", row.waiting)


def refused(
    view: View, reasons: Sequence[DataReason], reason: str | None, page: int, rows: Sequence[DataReject]
) -> Component:
    words, total = view.words, sum(row.faults for row in reasons)
    if not total:
        gone = panel.empty(
            words.t("No refused row waits."),
            words.t("If one did, its file, line and column would stand here with what to do."),
        )
        return panel.panel(words.t("What was refused, and what to do"), None, gone, identity="data-refused")
    listed = next((row.faults for row in reasons if row.code == reason), total)
    title = words.n(
        "{count} fault was found; each says what to do", "{count} faults were found; each says what to do", total
    )
    return panel.panel(
        title,
        words.t("Mend the row and deliver it again: what was taken in stays, nothing is counted twice."),
        html.Div(_reasons(view, reasons, reason), className="scroll"),
        html.H3(_listed(words, reason, listed), className="second"),
        html.Div(_rejects(words, rows), className="scroll"),
        *_maybe(paging.pages(view, "page", page, listed, SIZE, title)),
        identity="data-refused",
    )


def _listed(words: Words, reason: str | None, count: int) -> str:
    if reason:
        return words.t("{reason}: {count}", reason=said(words, "refused", reason) or reason, count=words.number(count))
    return words.t("All of them, newest file first")


def _reasons(view: View, reasons: Sequence[DataReason], reason: str | None) -> Component:
    """Each links to its own rows; the one in force links back to all."""
    words = view.words
    rows: list[list[table.Cell]] = []
    for row in reasons:
        on = row.code == reason
        target = view.link(reason=None if on else row.code, page=None)
        name = html.A(
            said(words, "refused", row.code) or row.code,
            href=target,
            **{"data-push": "yes"} | ({"aria-current": "true"} if on else {}),
        )
        more = html.Span(words.t("show all"), className="muted") if on else ""
        rows.append(
            [html.Span([name, " ", more]), words.number(row.faults), words.number(row.files), remedy(words, row)]
        )
    heads = [words.t("Reason"), words.t("Faults"), words.t("Files"), words.t("What to do")]
    return still.table(heads, rows, caption=words.t("By reason"), numbers=(1, 2))


def _rejects(words: Words, rows: Sequence[DataReject]) -> Component:
    heads = [words.t("File"), words.t("Line"), words.t("Column"), words.t("What is wrong"), words.t("What to do")]
    body = [
        [
            _named(row),
            words.digits(str(row.row)) if row.row is not None else words.t("whole file"),
            _column(words, row), sentence(words, row), remedy(words, row),
        ]
        for row in rows
    ]  # fmt: skip
    return still.table(heads, body, caption=words.t("Newest file first"), numbers=(1,))


def _column(words: Words, row: DataReject) -> Component | None:
    """As the file calls it; a column that it lacks, as we do."""
    called = row.header or words.own(row, "label") or row.column_name
    return html.Bdi(called) if called else None


def sentence(words: Words, row: DataReject) -> str:
    return words.own(row, "sentence")


def remedy(words: Words, row: DataReject | DataReason) -> str:
    return words.own(row, "remedy")


def _maybe(part: Component | None) -> list[Component]:
    return [] if part is None else [part]
