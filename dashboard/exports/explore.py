"""The records behind a view of Explore: one page of them for the screen, all of them for a file."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from flask import Flask, Response, request

from dashboard import access
from dashboard.access.answers import said
from dashboard.access.desk import Desk
from dashboard.errors import Refused, StateError, UserFacing
from dashboard.exports import asked, csv, meanings, notice
from dashboard.exports.asked import PAGE, Asked
from dashboard.exports.columns import COLUMNS, ROWS
from dashboard.exports.places import gazetteer
from dashboard.rows import About, Area
from dashboard.rows.explore import ExploreTally
from dashboard.text import Words
from dashboard.view import View

PATH = "/export/explore.csv"

Reader = Callable[[str | None], tuple[access.Reading, View]]


def serve(server: Flask, read: Reader, desk: Desk) -> None:
    """Adds the route of the file; it asks through access like any page."""

    @server.get(PATH)
    def explore_csv() -> Response:
        try:
            reading, view = read(request.query_string.decode("ascii", "replace"))
        except Refused:
            raise
        except UserFacing as fault:
            return said(str(fault), 503)
        words, who = view.words, reading.principal
        (about,) = access.ask(reading, About)
        question = asked.read(view, access.ask(reading, Area))
        rows = records(reading, question, reading.most + 1)
        if len(rows) > reading.most:
            return said(too_many(words, count(reading, question), reading.most), 413)
        shown = [*chosen(reading, question), words.n("{count} row", "{count} rows", len(rows))]
        meant = meanings.of(words, question.measure.stream)
        body = written(reading, question, rows, notice.lines(words, about, who, desk.clock(), shown, meant))
        # Written down before it is given: what cannot be is not given.
        try:
            desk.note(who, "export.taken", len(rows), file="explore.csv", **tokens(reading, question))
        except StateError:
            return said(words.t("This could not be put on the record, so it was not done."), 503)
        headers = {"Content-Disposition": f'attachment; filename="{name(question, about)}"'}
        return Response(body.encode("utf-8"), content_type="text/csv; charset=utf-8", headers=headers)


def page(reading: access.Reading, question: Asked, number: int) -> tuple[Any, ...]:
    """The records of one page of the screen; newest first."""
    return access.ask(reading, _kind(question), size=PAGE, skip=(number - 1) * PAGE, **_more(question))


def records(reading: access.Reading, question: Asked, most: int) -> tuple[Any, ...]:
    """The first `most` of all records; asked for once and let go: remembered, they would fill the worker's memory."""
    return access.ask_once(reading, _kind(question), size=most, skip=0, **_more(question))


def tally(
    reading: access.Reading, question: Asked, grain: str, by: str, start: date, end: date
) -> tuple[ExploreTally, ...]:
    """The same records counted, by a step of time and a breakdown."""
    measure = question.measure
    period: dict[str, str | date] = {"grain": grain, "by": by, "start": start, "end": end}
    scope = {"kind": None, "origin": None, "level": question.level} | question.scope
    return access.ask(reading, ExploreTally, stream=measure.stream, measure=measure.code, **period, **scope)


def count(reading: access.Reading, question: Asked) -> int:
    """How many records there are."""
    period = question.view.start, question.view.end
    return sum(row.records for row in tally(reading, question, "all", "none", *period))


def _kind(question: Asked) -> type[Any]:
    return ROWS[question.measure.stream]


def _more(question: Asked) -> dict[str, Any]:
    measure = {"measure": question.measure.code} if question.measure.stream == "incident" else {}
    return {**question.scope, **question.period, **measure}


def written(reading: access.Reading, question: Asked, rows: Sequence[Any], told: Sequence[str] = ()) -> str:
    """The file: every record of the view, its head in English, its words in the reader's language."""
    columns, places, words = COLUMNS[question.measure.stream], gazetteer(reading), question.view.words
    cells = ([column.value(record, words, places) for column in columns] for record in rows)
    return csv.text([column.title for column in columns], cells, told)


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
    """What was asked, for the audit: codes and days, no words."""
    where = question.area.area_id if question.area else question.view.district or "all"
    period = f"{question.view.start} {question.view.end}"
    return {"measure": question.measure.code, "where": where, "period": period, "release": reading.release.id}


def name(question: Asked, about: About) -> str:
    """The file's name says what is in it: what kind, what, where, when, and of which release."""
    where = question.area.area_id if question.area else question.view.district or "all-districts"
    parts = ["synthetic"] if about.synthetic else []
    parts += [question.measure.code, where, f"{question.view.start}_{question.view.end}", about.release]
    return re.sub(r"[^A-Za-z0-9_.-]", "-", "_".join(parts)) + ".csv"
