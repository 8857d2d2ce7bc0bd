"""The records behind a view of Explore: one page of them for the screen, all of them for a file."""

import re
from collections.abc import Callable
from typing import Any

import structlog
from flask import Flask, Response, request

from dashboard import access
from dashboard.errors import UserFacing
from dashboard.exports import asked, csv
from dashboard.exports.asked import PAGE, Asked
from dashboard.exports.columns import COLUMNS, ROWS
from dashboard.exports.places import gazetteer
from dashboard.rows import About, Area
from dashboard.view import View

log = structlog.get_logger()

PATH = "/export/explore.csv"
MOST = 1_000_000  # what a spreadsheet can open, less its head

Reader = Callable[[str | None], tuple[access.Reading, View]]


def serve(server: Flask, read: Reader) -> None:
    """Adds the route of the file; it asks through access like any page."""

    @server.get(PATH)
    def explore_csv() -> Response:
        try:
            reading, view = read(request.query_string.decode("ascii", "replace"))
        except UserFacing as fault:
            return Response(str(fault), status=503, mimetype="text/plain")
        (about,) = access.ask(reading, About)
        question = asked.read(view, access.ask(reading, Area))
        body = written(reading, question)
        log.info("export.taken", role=reading.principal.role, measure=question.measure.code, bytes=len(body))
        headers = {"Content-Disposition": f'attachment; filename="{name(question, about)}"'}
        return Response(body.encode("utf-8"), content_type="text/csv; charset=utf-8", headers=headers)


def records(reading: access.Reading, question: Asked, page: int | None = None) -> tuple[Any, ...]:
    """The records of one page, or of all where no page is named; newest first."""
    stream = question.measure.stream
    more = {"measure": question.measure.code} if stream == "incident" else {}
    size, skip = (MOST, 0) if page is None else (PAGE, (page - 1) * PAGE)
    # A whole file is asked for once and let go: remembered, a few of them would fill the worker's memory.
    ask = access.ask_once if page is None else access.ask
    return ask(reading, ROWS[stream], **question.scope, **question.period, **more, size=size, skip=skip)


def written(reading: access.Reading, question: Asked) -> str:
    """The file: every record of the view, its head in English, its words in the reader's language."""
    columns, places, words = COLUMNS[question.measure.stream], gazetteer(reading), question.view.words
    rows = ([column.value(record, words, places) for column in columns] for record in records(reading, question))
    return csv.text([column.title for column in columns], rows)


def name(question: Asked, about: About) -> str:
    """The file's name says what is in it: what kind, what, where, when, and of which release."""
    where = question.area.area_id if question.area else question.view.district or "all-districts"
    parts = ["synthetic"] if about.synthetic else []
    parts += [question.measure.code, where, f"{question.view.start}_{question.view.end}", about.release]
    return re.sub(r"[^A-Za-z0-9_.-]", "-", "_".join(parts)) + ".csv"
