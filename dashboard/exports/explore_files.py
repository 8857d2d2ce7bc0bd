"""The records behind a view of Explore as files: the same rows as CSV and as a workbook, where numbers stay numbers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from flask import Flask, Response

from dashboard import access
from dashboard.access.answers import said
from dashboard.access.desk import Desk
from dashboard.exports import asked, csv, explore, meanings, notice, workbook
from dashboard.exports.asked import Asked
from dashboard.exports.columns import COLUMNS
from dashboard.exports.csv import Value
from dashboard.exports.given import File, Reader, answering, named
from dashboard.exports.places import gazetteer
from dashboard.rows import About, Area
from dashboard.text import Words
from dashboard.view import View


@dataclass(frozen=True)
class Sheet:
    """What every form of the file is written from."""

    words: Words
    told: Sequence[str]
    head: Sequence[str]
    rows: Sequence[Sequence[Value]]
    made: datetime


def _csv(sheet: Sheet) -> bytes:
    return csv.text(sheet.head, sheet.rows, sheet.told).encode("utf-8")


def _xlsx(sheet: Sheet) -> bytes:
    words = sheet.words
    titles, backward = (words.t("Read me"), words.t("Rows")), words.direction == "rtl"
    return workbook.book(titles, sheet.told, sheet.head, sheet.rows, sheet.made, right_to_left=backward)


@dataclass(frozen=True)
class Form:
    path: str
    suffix: str
    kind: str
    most: float
    written: Callable[[Sheet], bytes]


CSV = Form("/export/explore.csv", ".csv", "text/csv; charset=utf-8", float("inf"), _csv)
XLSX = Form("/export/explore.xlsx", ".xlsx", workbook.TYPE, workbook.ROWS, _xlsx)


def serve(server: Flask, read: Reader, desk: Desk) -> None:
    """Adds the route of each form; it asks through access like any page."""
    for form in (CSV, XLSX):
        answer = answering(read, desk, partial(_made, desk, form))
        server.add_url_rule(form.path, form.path, answer, methods=["GET"])


def _made(desk: Desk, form: Form, reading: access.Reading, view: View) -> File | Response:
    most, question = int(min(reading.most, form.most)), asked.read(view, access.ask(reading, Area))
    rows = explore.records(reading, question, most + 1)
    if len(rows) > most:
        return said(too_many(view.words, explore.count(reading, question), most), 413)
    (about,) = access.ask(reading, About)
    sheet = written(reading, question, about, rows, desk.clock())
    told = {"file": f"explore{form.suffix}", **tokens(reading, question)}
    return File(_name(question, about, form.suffix), form.kind, form.written(sheet), len(rows), told)


def written(reading: access.Reading, question: Asked, about: About, rows: Sequence[Any], now: datetime) -> Sheet:
    """Every record of the view: heads in English, words in the reader's language."""
    words, columns, places = question.view.words, COLUMNS[question.measure.stream], gazetteer(reading)
    shown = [*chosen(reading, question), words.n("{count} row", "{count} rows", len(rows))]
    told = notice.lines(words, about, reading.principal, now, shown, meanings.of(words, question.measure.stream))
    cells = [[column.value(record, words, places) for column in columns] for record in rows]
    return Sheet(words, told, [column.title for column in columns], cells, now)


def too_many(words: Words, rows: int, most: int) -> str:
    told = words.t("{count} rows: one file holds {most}.", count=words.number(rows), most=words.number(most))
    return f"{told} {words.t('Choose a shorter period or another place.')}"


def chosen(reading: access.Reading, question: Asked) -> list[str]:
    """Which rows a file holds, as its reader chose them."""
    words, places = question.view.words, gazetteer(reading)
    where = question.area or places.district(question.view.district)
    return [
        words.term("measure", question.measure.code),
        *asked.narrowed(question),
        words.name(where) if where else words.t("All districts"),
        words.period(question.view.start, question.view.end),
    ]


def tokens(reading: access.Reading, question: Asked) -> dict[str, str]:
    """What was asked, for the audit."""
    where = question.area.area_id if question.area else question.view.district or "all"
    narrowed = {name: code for name in ("kind", "origin") if (code := question.scope.get(name))}
    period = f"{question.view.start} {question.view.end}"
    return {
        "measure": question.measure.code,
        "where": where,
        "period": period,
        "release": reading.release.id,
    } | narrowed


def _name(question: Asked, about: About, suffix: str) -> str:
    where = question.area.area_id if question.area else question.view.district or "all-districts"
    parts = question.measure.code, question.scope.get("kind"), question.scope.get("origin"), where
    return named(about, *parts, f"{question.view.start}_{question.view.end}", suffix=suffix)
