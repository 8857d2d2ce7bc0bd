"""Workbooks: bombs, sheets that lie about their size, formulas, macros, merged and hidden cells."""

import io
import zipfile
from collections.abc import Callable, Iterator
from random import Random

import xlsxwriter
from labelled import ACCEPTED, INCIDENT, WHOLE, Labelled
from xlsxwriter.worksheet import Worksheet

Fill = Callable[[xlsxwriter.Workbook, Worksheet], None]


def _book(fill: Fill, name: str, rows: int = 3) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("data")
        sheet.write_row(0, 0, INCIDENT)
        for row in range(rows):
            sheet.write_row(row + 1, 0, [f"{name}-{row}", "corpus", "Tisin", "2026-03-02", "Riots", "media"])
        fill(book, sheet)
    return out.getvalue()


def _repacked(book: bytes, change: Callable[[str, bytes], bytes | None], more: dict[str, bytes] | None = None) -> bytes:
    """The same package with its parts changed or left out, and others added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
        for name, content in (more or {}).items():
            new.writestr(name, content)
    return out.getvalue()


def _file(n: str, name: str, content: bytes, expect: dict[int, str], suffix: str = "xlsx") -> Labelled:
    return Labelled(n, name, f"incident/{n}-{name}.{suffix}", content, expect)


def _plain(_: xlsxwriter.Workbook, __: Worksheet) -> None:
    """Nothing beside the rows."""


def bombs(rng: Random) -> Iterator[Labelled]:
    """N11: small files that unpack to more than anyone can hold."""
    for nth in range(4):
        filler = {f"xl/media/f{n}.bin": bytes(5_000_000) for n in range(1 + nth)}
        yield _file(
            "N11", f"ratio-{nth}", _repacked(_book(_plain, f"N11-r{nth}"), lambda _, c: c, filler), {WHOLE: "E_TOO_BIG"}
        )
    for nth in range(4):
        many = {f"xl/custom/p{n}.xml": b"<a/>" for n in range(201 + 50 * nth)}
        yield _file(
            "N11", f"entries-{nth}", _repacked(_book(_plain, f"N11-e{nth}"), lambda _, c: c, many), {WHOLE: "E_TOO_BIG"}
        )
    for nth, far in enumerate(("XFD1048576", "XFD9", "ZZ900000", "CVA70")):
        row = "".join(filter(str.isdigit, far))
        text = f'<c r="{far}" t="inlineStr"><is><t>x</t></is></c>'
        cell = f'<row r="{row}">{text}</row></sheetData>'.encode()

        def stretched(part: str, content: bytes, cell: bytes = cell) -> bytes:
            return content.replace(b"</sheetData>", cell) if part.endswith("sheet1.xml") else content

        yield _file("N11", f"far-{nth}", _repacked(_book(_plain, f"N11-f{nth}"), stretched), {WHOLE: "E_TOO_BIG"})
    for nth in range(4):
        entity = b'<!DOCTYPE x [<!ENTITY a "' + b"lol" * (nth + 1) + b'">]>'

        def declared(part: str, content: bytes, entity: bytes = entity) -> bytes:
            return content.replace(b"?>", b"?>" + entity, 1) if part.endswith("sheet1.xml") else content

        yield _file("N11", f"entities-{nth}", _repacked(_book(_plain, f"N11-x{nth}"), declared), {WHOLE: "E_FORMAT"})


def lying_dimensions(rng: Random) -> Iterator[Labelled]:
    """N12: what a sheet says of its own size is not believed: every row is read."""
    for nth, lie in enumerate((b"A1", b"A1:A1", b"A1:F2", b"B2:C3", b"A1:XFD1048576", b"A1:F1", b"F9:F9")):
        rows = rng.randint(5, 40)

        def lied(part: str, content: bytes, lie: bytes = lie) -> bytes:
            start = content.find(b'<dimension ref="')
            if not part.endswith("sheet1.xml") or start < 0:
                return content
            end = content.index(b'"', start + 16)
            return content[: start + 16] + lie + content[end:]

        expect = dict.fromkeys(range(2, rows + 2), ACCEPTED)
        yield _file("N12", f"dimension-{nth}", _repacked(_book(_plain, f"N12-{nth}", rows), lied), expect)


REST = {3: ACCEPTED, 4: ACCEPTED}


def formulas(_: Random) -> Iterator[Labelled]:
    """N13: a formula whose result was not stored is not nothing."""
    for nth in range(5):

        def formula(_: xlsxwriter.Workbook, sheet: Worksheet, nth: int = nth) -> None:
            sheet.write_formula(1, nth, "=A9", value="")

        def emptied(part: str, content: bytes) -> bytes:
            return content.replace(b"<v></v>", b"") if part.endswith("sheet1.xml") else content

        book = _repacked(_book(formula, f"N13-f{nth}"), emptied)
        yield _file("N13", f"formula-{nth}", book, {2: "E_FORMULA", **REST})


def programs(_: Random) -> Iterator[Labelled]:
    """N13: macros, and links to other files."""
    for nth in range(5):
        macro, link = (
            {"xl/vbaProject.bin": b"\xd0\xcf"},
            {f"xl/externalLinks/externalLink{nth}.xml": b"<externalLink/>"},
        )
        book = _repacked(_book(_plain, f"N13-m{nth}"), lambda _, c: c, macro if nth % 2 else link)
        yield _file("N13", f"macro-{nth}", book, {WHOLE: "E_MACRO"}, "xlsm" if nth % 2 else "xlsx")


def bound_cells(_: Random) -> Iterator[Labelled]:
    """N13: a merged cell holds one value, and the others of its range none."""
    said = ("N13-g-x", "corpus", "Tisin", "2026-03-02", "Riots")
    for nth in range(5):

        def merged(_: xlsxwriter.Workbook, sheet: Worksheet, nth: int = nth) -> None:
            sheet.merge_range(1, nth, 2, nth, said[nth] if nth else "N13-g-x0")

        yield _file("N13", f"merged-{nth}", _book(merged, f"N13-g{nth}"), {2: ACCEPTED, 3: "E_MERGED", 4: ACCEPTED})


def hidden_rows(_: Random) -> Iterator[Labelled]:
    """N13: what is hidden is read like the rest, and said."""
    for nth in range(5):

        def hidden(_: xlsxwriter.Workbook, sheet: Worksheet, nth: int = nth) -> None:
            sheet.set_row(1 + nth % 3, None, None, {"hidden": True})

        yield _file("N13", f"hidden-{nth}", _book(hidden, f"N13-h{nth}"), {WHOLE: "W_HIDDEN", 2: ACCEPTED, **REST})


def more_sheets(_: Random) -> Iterator[Labelled]:
    """N13: rows on another sheet are not read, and that is said."""
    for nth in range(5):

        def second(book: xlsxwriter.Workbook, _: Worksheet, nth: int = nth) -> None:
            other = book.add_worksheet(f"more {nth}")
            other.write_row(0, 0, INCIDENT)
            other.write_row(1, 0, ["lost", "corpus", "Tisin", "2026-03-02", "Riots", "media"])

        yield _file("N13", f"sheets-{nth}", _book(second, f"N13-s{nth}"), {WHOLE: "W_SHEETS", 2: ACCEPTED, **REST})


def titles(_: Random) -> Iterator[Labelled]:
    """N13: titles above the columns hold the file: which row is the header is not guessed."""
    for nth in range(5):
        out = io.BytesIO()
        with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
            sheet = book.add_worksheet()
            for row in range(nth + 1):
                sheet.merge_range(row, 0, row, 5, f"Report of the week, page {row}")
            sheet.write_row(nth + 1, 0, INCIDENT)
            sheet.write_row(nth + 2, 0, [f"N13-t{nth}", "corpus", "Tisin", "2026-03-02", "Riots", "media"])
        yield _file("N13", f"titles-{nth}", out.getvalue(), {WHOLE: "E_HEADER_ROWS"})


MAKERS = (bombs, lying_dimensions, formulas, programs, bound_cells, hidden_rows, more_sheets, titles)
