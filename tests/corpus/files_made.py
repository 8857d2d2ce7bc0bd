"""Files that are wrong as files: encodings, columns, delimiters and quotes, sizes, and what an inbox may hold."""

from collections.abc import Iterator
from random import Random

from labelled import ACCEPTED, INCIDENT, WHOLE, Ids, Labelled, text_of

ARABIC = ("رقم السجل", "المصدر", "الحي", "تاريخ الحادث", "نوع الحدث", "مصدر البلاغ")


def _rows(n: str, name: str, count: int = 3) -> list[list[str]]:
    ids = Ids(f"{n}-{name}")
    return [[next(ids), "corpus", "حي المصلى", "2026-03-02", "أعمال شغب", "media"] for _ in range(count)]


def _file(n: str, name: str, content: bytes, expect: dict[int, str], suffix: str = "csv") -> Labelled:
    return Labelled(n, name, f"incident/{n}-{name}.{suffix}", content, expect)


def encodings(rng: Random) -> Iterator[Labelled]:
    """N1: a mark or the contract says the encoding; otherwise it is UTF-8 or nothing."""
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        text = text_of(ARABIC, _rows("N1", f"good-{encoding}"))
        yield _file("N1", f"good-{encoding}", text.encode(encoding), dict.fromkeys((2, 3, 4), ACCEPTED))
    for encoding in ("cp1256", "iso8859_6", "utf-16-le", "utf-16-be", "utf-32-le"):
        text = text_of(INCIDENT, _rows("N1", encoding)).replace("حي المصلى", "حي المصلى")
        code = "E_ENCODING"
        yield _file("N1", encoding, text.encode(encoding, "replace"), {WHOLE: code})
    for cut in range(6):
        text = text_of(INCIDENT, _rows("N1", f"broken-{cut}", 6)).encode()
        at = text.index("حي".encode(), 100 + 60 * cut)
        yield _file("N1", f"broken-{cut}", text[: at + 1] + text[at + 2 :], {WHOLE: "E_ENCODING"})
    for mixed in range(4):
        good, bad = _rows("N1", f"mixed-{mixed}", 4), "حي المصلى".encode("cp1256")
        lines = text_of(INCIDENT, good).encode().splitlines(keepends=True)
        lines[1 + mixed] = lines[1 + mixed].replace("حي المصلى".encode(), bad)
        yield _file("N1", f"mixed-{mixed}", b"".join(lines), {WHOLE: "E_ENCODING"})
    for wrong in ("latin-1", "cp1252", "cp1256", "cp1254", "iso8859-15"):
        text = text_of(INCIDENT, _rows("N1", f"mojibake-{wrong}", 6)).replace("أعمال شغب", "Riots")
        broken = text.encode().decode(wrong, "replace").encode()
        yield _file("N1", f"mojibake-{wrong}", broken, dict.fromkeys(range(2, 8), "E_MOJIBAKE"))


def columns(rng: Random) -> Iterator[Labelled]:
    """N8: a column renamed, missing, extra, given twice, or in other words; nothing is guessed."""
    rows = [["{id}", "corpus", "Tisin", "2026-03-02", "Riots", "media"]]

    def made(name: str, header: tuple[str, ...], expect: dict[int, str], cells: list[str] | None = None) -> Labelled:
        text = text_of(header, [[*rows[0], *(cells or [])][: len(header)]]).replace("{id}", f"N8-{name}")
        return _file("N8", name, text.encode(), expect)

    required = ("record_id", "source", "occurred_on", "event_type", "origin")
    for name in required:
        left = tuple(h for h in INCIDENT if h != name)
        text = text_of(left, [[c for h, c in zip(INCIDENT, rows[0], strict=True) if h != name]])
        yield _file(
            "N8", f"missing-{name}", text.replace("{id}", f"N8-missing-{name}").encode(), {WHOLE: "E_SCHEMA_MISSING"}
        )
        renamed = tuple(f"{h}_x" if h == name else h for h in INCIDENT)
        yield made(f"renamed-{name}", renamed, {WHOLE: "E_SCHEMA_MISSING"})
    for name in INCIDENT[1:]:
        yield made(f"twice-{name}", (*INCIDENT, name), {WHOLE: "E_SCHEMA_DUPLICATE"}, ["x"])
    for extra in ("colour", "weather", "الطقس", "remarks_2", "x1"):
        yield made(f"extra-{extra}", (*INCIDENT, extra), {2: ACCEPTED, WHOLE: "W_SCHEMA_EXTRA"}, ["blue"])
    for header in (
        ("a", "b", "c", "d", "e", "f"),
        ("1", "2", "3", "4", "5", "6"),
        ("name1", "q1", "q2", "q3", "q4", "q5"),
        ("tarix", "yer", "tur", "kim", "ne", "nere"),
        ("id", "x", "y", "when", "what", "who"),
    ):
        yield made(f"unknown-{header[0]}", header, {WHOLE: "E_SCHEMA_UNKNOWN"})
    for personal in (
        "Name of complainant",
        "Phone number",
        "رقم الهاتف",
        "اسم الضحية",
        "National ID",
        "Passport",
        "ژمارەی مۆبایل",
        "Kimlik no",
    ):
        yield made(f"personal-{personal.replace(' ', '-')}", (*INCIDENT, personal), {WHOLE: "E_PERSONAL"}, ["x"])
    shuffled = list(range(len(INCIDENT)))
    for nth in range(3):
        rng.shuffle(shuffled)
        text = text_of([INCIDENT[i] for i in shuffled], [[rows[0][i] for i in shuffled]])
        yield _file("N8", f"shuffled-{nth}", text.replace("{id}", f"N8-shuffled-{nth}").encode(), {2: ACCEPTED})
    for nth, change in enumerate((str.upper, str.title)):
        yield made(f"case-{nth}", tuple(map(change, INCIDENT)), {2: ACCEPTED})


def shapes(rng: Random) -> Iterator[Labelled]:
    """N9: rows of the wrong width, quotes left open, bytes no text holds, nothing but a header."""

    def line(name: str, more: str = "") -> str:
        return f"{name},corpus,Tisin,2026-03-02,Riots,media{more}"

    head = ",".join(INCIDENT)
    lines, expect = [head], {}
    for nth in range(6):
        for text, code in (
            (line(f"N9-wide-{nth}", ",x" * (nth + 1)), "E_RAGGED"),
            (",".join(line(f"N9-short-{nth}").split(",")[: 5 - nth % 4]), "E_RAGGED"),
            (line(f"N9-good-{nth}"), ACCEPTED),
        ):
            lines.append(text)
            expect[len(lines)] = code
    yield _file("N9", "ragged", "\n".join(lines).encode(), expect)
    for nth in range(5):
        text = "\n".join(
            [head, line(f"N9-q{nth}-1"), f'N9-q{nth}-2,"corpus,Tisin,2026-03-02,Riots,media', line(f"N9-q{nth}-3")]
        )
        yield _file("N9", f"open-quote-{nth}", text.encode(), {2: ACCEPTED, 3: "E_QUOTE", 4: ACCEPTED})
    for nth in range(5):
        text = "\n".join([head, line(f"N9-nul{nth}-1"), line(f"N9-nul{nth}-\0")])
        yield _file("N9", f"nul-{nth}", text.encode(), {2: ACCEPTED, 3: "E_NUL"})
    for nth, content in enumerate((head, head + "\n", head + "\n\n\n", "\ufeff" + head + "\n", head + "\n,,,,,\n")):
        yield _file("N9", f"header-only-{nth}", content.encode(), {WHOLE: "E_EMPTY"})
    for nth, content in enumerate((b"", b"\n", b"   \n\n", b"\xef\xbb\xbf")):
        yield _file("N9", f"nothing-{nth}", content, {WHOLE: "E_EMPTY"})
    for nth, (delimiter, name) in enumerate(((";", "semicolon"), ("\t", "tab"), (",", "comma"))):
        yield _file(
            "N9",
            f"delimiter-{name}",
            text_of(INCIDENT, _rows("N9", f"d{nth}"), delimiter).encode(),
            dict.fromkeys((2, 3, 4), ACCEPTED),
        )
    yield _file(
        "N9", "delimiters-mixed", (head.replace(",", ";", 2) + "\n" + line("N9-mix")).encode(), {WHOLE: "E_FORMAT"}
    )
    yield _file(
        "N9",
        "carriage-returns",
        "\r".join([head, line("N9-cr-1"), line("N9-cr-2")]).encode(),
        {2: ACCEPTED, 3: ACCEPTED},
    )
    yield _file(
        "N9",
        "long-cell",
        "\n".join([head, line("N9-long-1"), line("N9-" + "x" * 5_000_000)]).encode(),
        {2: ACCEPTED, 3: "E_TOO_LONG"},
    )
    yield _file(
        "N9", "columns", (",".join(f"c{n}" for n in range(10_000)) + "\n" + "," * 9_999).encode(), {WHOLE: "E_TOO_BIG"}
    )


def sizes(rng: Random) -> Iterator[Labelled]:
    """N10: more than one record may hold, and more columns than any form has."""
    del rng
    head = ",".join(INCIDENT)
    for nth in range(10):
        wide = ",".join(f"q{n}" for n in range(1_001 + 200 * nth))
        yield _file("N10", f"wide-{nth}", f"{wide}\n1\n".encode(), {WHOLE: "E_TOO_BIG"})
    for nth in range(6):
        text = f'{head}\nN10-{nth},corpus,"{"line " * (30_000 + 5_000 * nth)}",2026-03-02,Riots,media\n'
        yield _file("N10", f"record-{nth}", text.encode(), {2: "E_TOO_LONG"})


def not_tables(rng: Random) -> Iterator[Labelled]:
    """N13: what the first bytes say, whatever the name."""
    heads = {
        "pdf": b"%PDF-1.7\n", "gzip": b"\x1f\x8b\x08\x00", "rtf": b"{\\rtf1\\ansi", "html": b"<!DOCTYPE html><html>",
        "html2": b"<html><table><tr><td>record_id</td></tr></table>", "xml": b"<?xml version='1.0'?><Workbook/>",
    }  # fmt: skip
    for name, head in heads.items():
        for suffix in ("csv", "xlsx"):
            yield _file("N13", f"{name}-as-{suffix}", head + rng.randbytes(200), {WHOLE: "E_FORMAT"}, suffix)
    for nth in range(5):
        yield _file(
            "N13",
            f"old-{nth}",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + rng.randbytes(512 + nth),
            {WHOLE: "E_OLD_FORMAT"},
            "xls" if nth % 2 else "xlsx",
        )
    for nth in range(5):
        yield _file("N13", f"torn-zip-{nth}", b"PK\x03\x04" + rng.randbytes(50 * nth), {WHOLE: "E_FORMAT"}, "xlsx")


MAKERS = (encodings, columns, shapes, sizes, not_tables)
