"""What is wrong with a sent file, grouped by reason: line, column, sentence, and what to do."""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from dash import html
from dash.development.base_component import Component

from dashboard.components import still, table
from dashboard.exports.columns import said
from dashboard.intake.verdict import Fault, Verdict
from dashboard.text import Words

OPEN = 25  # faults up to which every reason stands open


def listed(words: Words, found: Verdict) -> list[Component]:
    """The commonest reason first."""
    if not found.faults:
        return []
    counts = Counter(fault.code for fault in found.faults)
    ordered = sorted(found.faults, key=lambda fault: (-counts[fault.code], fault.code))
    several = len({fault.part for fault in found.faults}) > 1
    groups = [
        _group(words, code, _table(words, list(faults), several), found)
        for code, faults in groupby(ordered, key=lambda fault: fault.code)
    ]
    left = found.fault_count - len(found.faults)
    shown = html.Div(groups, className="fault-groups", id="data-faults")
    if left <= 0:
        return [shown]
    more = words.n("{count} more is not shown.", "{count} more are not shown.", left)
    return [shown, html.P(more, className="muted")]


def _group(words: Words, code: str, shown: Component, found: Verdict) -> Component:
    """A remedy that all of them share stands once, above."""
    count = sum(fault.code == code for fault in found.faults)
    remedies = {fault.remedy for fault in found.faults if fault.code == code}
    shared = [html.P(next(iter(remedies)), className="remedy")] if len(remedies) == 1 else []
    name = html.Strong(said(words, "refused", code) or code)
    summary = html.Summary([name, " ", html.Span(words.number(count), className="count")])
    inside = [*shared, html.Div(shown, className="scroll")]
    return html.Details([summary, *inside], className="fault-group", open=len(found.faults) <= OPEN)


def _table(words: Words, faults: Sequence[Fault], several: bool) -> Component:
    own = len({fault.remedy for fault in faults}) > 1
    heads = [words.t("Line"), words.t("Column"), words.t("What is wrong")]
    heads += [words.t("What to do")] if own else []
    heads += [words.t("Sheet")] if several else []
    rows = [_row(words, fault, own, several) for fault in faults]
    return still.table(heads, rows, caption=words.t("Rows that need you"))


def _row(words: Words, fault: Fault, own: bool, several: bool) -> list[table.Cell]:
    line = words.digits(str(fault.row)) if fault.row is not None else words.t("whole file")
    column = html.Bdi(fault.header) if fault.header else None
    cells: list[table.Cell] = [line, column, html.Span(fault.sentence, dir="auto")]
    cells += [html.Span(fault.remedy, dir="auto")] if own else []
    return cells + ([html.Bdi(fault.part)] if several else [])
