"""The records behind a view of Explore as a workbook: the rows of the CSV, numbers as numbers and days as days."""

from flask import Flask, Response, request

from dashboard import access
from dashboard.access.answers import said
from dashboard.access.desk import Desk
from dashboard.errors import Refused, StateError, UserFacing
from dashboard.exports import asked, explore, meanings, notice, workbook
from dashboard.exports.columns import COLUMNS
from dashboard.exports.places import gazetteer
from dashboard.rows import About, Area

PATH = "/export/explore.xlsx"


def serve(server: Flask, read: explore.Reader, desk: Desk) -> None:
    """Adds the route of the workbook; it asks through access like any page."""

    @server.get(PATH)
    def explore_xlsx() -> Response:
        try:
            reading, view = read(request.query_string.decode("ascii", "replace"))
        except Refused:
            raise
        except UserFacing as fault:
            return said(str(fault), 503)
        words, most = view.words, min(reading.most, workbook.ROWS)
        question = asked.read(view, access.ask(reading, Area))
        rows = explore.records(reading, question, most + 1)
        if len(rows) > most:
            return said(explore.too_many(words, explore.count(reading, question), most), 413)
        body = _written(reading, question, rows, desk)
        try:
            desk.note(
                reading.principal, "export.taken", len(rows), file="explore.xlsx", **explore.tokens(reading, question)
            )
        except StateError:
            return said(words.t("This could not be put on the record, so it was not done."), 503)
        (about,) = access.ask(reading, About)
        name = explore.name(question, about).removesuffix(".csv") + ".xlsx"
        return Response(
            body, content_type=workbook.TYPE, headers={"Content-Disposition": f'attachment; filename="{name}"'}
        )


def _written(reading: access.Reading, question: asked.Asked, rows: tuple[object, ...], desk: Desk) -> bytes:
    words, who, now = question.view.words, reading.principal, desk.clock()
    (about,) = access.ask(reading, About)
    shown = [*explore.chosen(reading, question), words.n("{count} row", "{count} rows", len(rows))]
    meant = meanings.of(words, question.measure.stream)
    columns, places = COLUMNS[question.measure.stream], gazetteer(reading)
    cells = [[column.value(record, words, places) for column in columns] for record in rows]
    return workbook.book(
        (words.t("Read me"), words.t("Rows")),
        notice.lines(words, about, who, now, shown, meant),
        [column.title for column in columns],
        cells,
        now,
        right_to_left=words.direction == "rtl",
    )
