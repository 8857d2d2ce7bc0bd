"""Exports as KoBoToolbox writes them, made from our own forms; and files taken as far as their checked rows."""

import csv
import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import xlsxwriter

from etl.adapters import kobo
from etl.adapters.kobo import Part
from etl.forms.question import Row
from etl.intake import rejects
from etl.intake.canonical import canonical
from etl.intake.check import check
from etl.intake.choose import recognise
from etl.intake.delimited import Dialect
from etl.intake.profile import Profile
from etl.intake.read import Raw, Table, fill, note, tables
from etl.intake.vocabulary import load_vocabularies
from etl.streams import STREAMS, Field, Stream

VOCABULARIES = load_vocabularies(rejects.REASONS_FILE.parent)
AS_OF = date(2026, 4, 1)
LABELS = {
    "en": "label::English (en)", "ar": "label::Arabic (ar)",
    "ckb": "label::Kurdish Sorani (ckb)", "tr": "label::Turkmen (tr)",
}  # fmt: skip
SERVICE = {
    "_id": "254136591", "_uuid": "92eb7237", "_submission_time": "2026-03-03T20:30:00", "_validation_status": "",
    "_notes": "", "_status": "submitted_via_web", "_submitted_by": "office", "__version__": "v1", "_tags": "",
    "_index": "1",
}  # fmt: skip

Says = Mapping[str, str | None]


@dataclass(frozen=True)
class Question:
    """A question of a form with the groups it stands in; names and labels by language."""

    row: Row
    groups: tuple[Row, ...]

    def header(self, lang: str | None, grouped: bool) -> str:
        return "/".join(_called(row, lang) for row in ((*self.groups, self.row) if grouped else (self.row,)))


@dataclass(frozen=True)
class Taken:
    """A table as it was understood: its part, its rows in the stream's fields, as checked, and what was found wrong."""

    part: Part
    canon: tuple[Says, ...]
    checked: tuple[Mapping[str, Any], ...]
    faults: tuple[tuple[int | None, str | None, str, str | None], ...]

    @property
    def stream(self) -> str | None:
        return self.part.choice.profile.stream if self.part.choice.profile else None

    @property
    def codes(self) -> list[str]:
        return sorted(code for _, _, code, _ in self.faults)


def questions(rows: Iterable[Row], *, repeat: bool = False) -> list[Question]:
    """The questions of a survey sheet, those of its repeats or those outside them."""
    groups: list[Row] = []
    found = []
    for row in rows:
        if row["type"].startswith("begin "):
            groups.append(row)
        elif row["type"].startswith("end "):
            groups.pop()
        elif any(group["type"] == "begin repeat" for group in groups) == repeat:
            found.append(Question(row, tuple(groups)))
    return found


def answer(field: Field) -> str:
    """Something that every stream accepts in a field."""
    match field.kind:
        case "code":
            return VOCABULARIES[field.codes or ""].codes[0]
        case "date" | "timestamp":
            return "2026-03-02"
        case "integer" | "number":
            return {"lat": "35.47", "lon": "44.39", "scale_max": "5", "n_officers": "12", "n": "12"}.get(
                field.name, str(int(max(field.low or 0, 1)))
            )
        case "boolean":
            return "yes"
    if field.name == "area_id":
        return "KRK-001"
    return "K7-3F9A2C" if field.kind == "token" else "agreed upon"


def chosen(choices: Iterable[Row], question: Row, code: str, lang: str | None) -> str:
    """What an export writes for a choice: its name, or its label."""
    kind, _, vocabulary = question["type"].partition(" ")
    if kind != "select_one":
        return code
    name = code.replace(" ", "_")
    return next(_called(c, lang) for c in choices if c["list_name"] == vocabulary and c["name"] == name)


def written(path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]]) -> Path:
    """A CSV of the only sheet, or a workbook of them all."""
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL).writerows(next(iter(sheets.values())))
        return path
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return path


def document(path: Path, results: Sequence[Mapping[str, Any]], **besides: Any) -> Path:
    """The API's answer."""
    said = {"count": len(results), "next": None, "previous": None, "results": results, **besides}
    path.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    return path


def in_memory(folder: Path, rows: Sequence[Sequence[str]], name: str = "") -> Table:
    """A table as reading leaves it, without a child process."""
    copy = folder / f"{len(list(folder.iterdir()))}.csv"
    with copy.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows([at, *row] for at, row in enumerate(rows[1:], 2))
    return Table(name, tuple(rows[0]), len(rows) - 1, (), ",", copy)


def exported(
    con: duckdb.DuckDBPyConnection, path: Path, stream: str, profiles: Sequence[Profile] = (), *, checking: bool = True
) -> Iterator[Taken]:
    """A file of the folder kobo/<stream>, its parts one after the other."""
    with tempfile.TemporaryDirectory() as spool:
        found = tables(path, Dialect(), Path(spool), every_sheet=True)
        for part in kobo.plan(found, STREAMS[stream], profiles):
            yield taken(con, part, checking=checking)


def delivered(con: duckdb.DuckDBPyConnection, path: Path, folder: str, profiles: Sequence[Profile]) -> Taken:
    """A file of any other folder."""
    with tempfile.TemporaryDirectory() as spool:
        choice = recognise(path, folder, profiles)
        (table, *_) = tables(path, choice.profile.dialect if choice.profile else Dialect(), Path(spool))
        return taken(con, Part(table, choice))


def taken(
    con: duckdb.DuckDBPyConnection,
    part: Part,
    amend: str = "",
    *,
    checking: bool = True,
) -> Taken:
    """`amend`: SQL that changes TEMP `raw` as a correction of refused rows does."""
    rejects.create_fault_table(con)
    fill(con, part.table, "raw")
    con.execute(amend)
    raw, profile = Raw(part.table.header, part.table.rows_read, part.table.held), part.choice.profile
    note(con, part.table.faults + (part.choice.faults if profile or not raw.held else ()))
    canon: list[Says] = []
    checked: list[Mapping[str, Any]] = []
    if profile and not rejects.held_whole(con):
        stream = STREAMS[profile.stream]
        canonical(con, kobo.prepared(con, raw, part), profile, stream)
        canon = rows(con, "canon")
        if checking:
            order, made = profile.file.date_order, profile.ids_from_rows
            check(con, stream, VOCABULARIES, date_order=order, as_of=AS_OF, ids_from_rows=made)
            checked = rows(con, "checked")
    faults = con.execute("select row, column_name, code, expected from fault order by all").fetchall()
    return Taken(part, tuple(canon), tuple(checked), tuple(faults))


def rows(con: duckdb.DuckDBPyConnection, table: str) -> list[Mapping[str, Any]]:
    """The rows of a table without what is empty in them, in the order of the file."""
    found = con.execute(f"from {table} order by row")
    names = [column[0] for column in found.description or ()]
    return [{n: v for n, v in zip(names, row, strict=True) if v is not None} for row in found.fetchall()]


def asked(stream: Stream, survey: Iterable[Row]) -> Mapping[str, str]:
    """An answer to each question that is asked for a field of the stream."""
    fields = {field.name: field for field in stream.fields}
    names = [question.row["name"] for question in questions(survey)]
    return {name: answer(fields[name]) for name in names if name in fields and name not in ("recorded_at", "source")}


def _called(row: Row, lang: str | None) -> str:
    return (lang and row.get(LABELS[lang])) or row["name"]
