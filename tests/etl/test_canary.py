"""Markers in every restricted field, however it is delivered: none stands in clear anywhere in the data folder."""

import json
import re
import shutil
import zipfile
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, datetime, timedelta
from io import StringIO
from itertools import count
from pathlib import Path
from typing import NamedTuple

import duckdb
import pytest
import structlog
import xlsxwriter

from etl import erasure, log, pipeline, veil
from etl.commands import vault as door
from etl.errors import InboxError, SettingsError
from etl.intake import lists
from etl.settings import Settings
from etl.streams import STREAMS
from etl.vault import Vault, archive, by_content, store, texts

NOW = datetime(2026, 3, 30, 20, 0, tzinfo=UTC)
MARK = re.compile(r"zqcanary\d{4}zq")
IN_BYTES = re.compile(rb"z\0?q\0?c\0?a\0?n\0?a\0?r\0?y\0?(?:\d\0?){4}z\0?q")
INCIDENT = "record_id,source,area,occurred_on,event_type,origin,summary,watcher"
GRIEVANCE = "رقم السجل,المصدر,الحي,تاريخ الاستلام,الشكوى بشأن,الفئة,السرد"
FORM = {"source": "kobo", "area_id": "KRK-035", "about": "police", "category": "discrimination"}


class Planter:
    """Makes markers, each another, and remembers how many."""

    def __init__(self) -> None:
        self.numbers = count(1)
        self.planted: set[str] = set()

    def mark(self) -> str:
        self.planted.add(made := f"zqcanary{next(self.numbers):04}zq")
        return made

    def incident(self, record_id: str, *, day: str = "2026-03-02", area: str = "Tisin", extra: str = "") -> str:
        return f"{record_id},field,{area},{day},Riots,media,{self.mark()} قال الشاهد,{self.mark()}{extra}"

    def grievance(self, record_id: str, day: str = "2026-03-03") -> str:
        return f"{record_id},field,Tisin,{day},police,discrimination,{self.mark()} تفاصيل الشكوى"

    def submission(self, uuid: str, stream: str, day: str = "2026-03-04") -> dict[str, str]:
        if stream == "grievance":
            return {**FORM, "_uuid": uuid, "received_on": day, "narrative": f"{self.mark()} ڕوونکردنەوە"}
        told = {"source": "kobo", "area_id": "KRK-035", "event_type": "Riots", "origin": "media"}
        return {**told, "_uuid": uuid, "occurred_on": day, "summary": self.mark(), "_notes": self.mark()}


def drop(at: Settings, where: str, *rows: str, columns: str = INCIDENT, encoding: str = "utf-8") -> None:
    path = at.inbox / where
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".xlsx":
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet("rows")
            for number, line in enumerate((columns, *rows)):
                sheet.write_row(number, 0, line.split(","))
    elif path.suffix == ".json":
        path.write_text(rows[0], encoding="utf-8")
    else:
        path.write_text("\n".join([columns, *rows]) + "\n", encoding=encoding)


def first_night(at: Settings, plant: Planter) -> None:
    """Rows that enter, that are refused, that wait, that cannot be read; three formats, four encodings."""
    for n, (suffix, encoding) in enumerate((("csv", "utf-8"), ("xlsx", "utf-8"), ("csv", "utf-16"))):
        rows = [plant.incident(f"in-{n}-{i}") for i in range(3)]
        rows += [plant.incident(f"in-{n}-bad", day="2026-13-45"), plant.incident(f"in-{n}-far", area="Paper Town")]
        drop(at, f"incident/told-{n}.{suffix}", *rows, encoding=encoding)
        rows = [plant.grievance(f"gr-{n}-{i}") for i in range(3)] + [plant.grievance(f"gr-{n}-bad", "2026-03-99")]
        drop(at, f"grievance/told-{n}.{suffix}", *rows, columns=GRIEVANCE, encoding=encoding)
    torn = [plant.incident("torn-1", extra=",one too many"), plant.incident("torn-2").replace(",Riots", ',"Riots')]
    drop(at, "incident/torn.csv", plant.incident("whole-1"), *torn, plant.incident("whole-2"))
    long = plant.incident("long-1").replace(" قال", " x" * 11_000)
    broken = plant.incident("broken-1").replace("قال الشاهد", "Ø§Ù„Ø³Ù„Ø§Ù… Ø¹Ù„ÙŠÙƒÙ…")
    drop(at, "incident/odd.csv", long, broken, plant.incident("twice-1"), plant.incident("twice-1"))
    for stream in ("grievance", "incident"):
        told = [plant.submission(f"{stream}-{i}", stream) for i in range(3)] + [plant.submission("bad", stream, "soon")]
        drop(at, f"kobo/{stream}/pull.json", json.dumps({"count": 4, "next": None, "results": told}))


def held_whole(at: Settings, plant: Planter) -> None:
    """Files of which nothing is understood, or may be taken; broken Arabic makes rows of them stand in lists."""
    broken = "Ø§Ù„Ø³Ù„Ø§Ù… Ø¹Ù„ÙŠÙƒÙ…"
    strange = [f"{plant.mark()} {broken},b,{plant.mark()}" for _ in range(3)]
    drop(at, "incident/strange.csv", *strange, columns="wann,was,wie")
    drop(at, "incident/headless.csv", *(f"{plant.incident(f'h-{n}')} {broken}" for n in range(2)),
         columns=plant.incident("h-9"))  # fmt: skip
    drop(at, "incident/headless.xlsx", plant.incident("x-1"), columns=plant.incident("x-9"))
    drop(at, "incident/personal.csv", f"{plant.incident('p-1')}{broken},Ali",
         columns=f"{INCIDENT},witness name")  # fmt: skip
    drop(at, "grievance/short.csv", f"x,{plant.mark()} {broken}", columns="record_id,narrative")
    drop(at, "kobo/grievance/broken.json", f'{{"results": [{{"narrative": "{plant.mark()}"')
    (at.inbox / "incident" / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0" + plant.mark().encode())


def nights(at: Settings) -> Planter:
    """Two nights, between them a list corrected by hand, and texts that change."""
    plant = Planter()
    first_night(at, plant)
    held_whole(at, plant)
    with pytest.MonkeyPatch.context() as patch:  # one release is enough: it holds all
        patch.setattr(pipeline, "_publish", lambda *_: False)
        pipeline.run(at, now=NOW)
    for path in sorted(at.rejected.glob("*.csv")):
        path.write_text(path.read_text("utf-8-sig").replace("2026-13-45", "2026-03-05"), "utf-8-sig")
    drop(at, "incident/changed.csv", *(plant.incident(f"in-0-{n}") for n in range(3)))
    pipeline.run(at, now=NOW + timedelta(hours=24))
    return plant


def marks(content: bytes) -> set[str]:
    """Of one byte or of two a sign, whichever comes first."""
    return {found.replace(b"\0", b"").decode() for found in IN_BYTES.findall(content)}


def told(path: Path) -> set[str]:
    """The markers in a file's bytes, in its parts if it is packed, in its rows if it is a database."""
    found = marks(path.read_bytes())
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as package:
            found |= marks(b"".join(package.read(name) for name in package.namelist()))
    if path.suffix == ".duckdb":
        with duckdb.connect(str(path), read_only=True) as con:
            for schema, table in con.execute("select schema_name, table_name from duckdb_tables()").fetchall():
                found |= marks(str(con.execute(f'from "{schema}"."{table}"').fetchall()).encode())
    return found


def seen(at: Settings) -> dict[str, set[str]]:
    """Marker to the files below the data folder that tell it; of all files but those of keys."""
    found: dict[str, set[str]] = {}
    for path in sorted(at.data.rglob("*")):
        if path.is_file() and path.suffix != ".key":
            for mark in told(path):
                found.setdefault(mark, set()).add(path.relative_to(at.data).as_posix())
    return found


class After(NamedTuple):
    """The folder after the nights, what was planted, and all that the nights said."""

    at: Settings
    plant: Planter
    said: str


@pytest.fixture(scope="module")
def after(tmp_path_factory: pytest.TempPathFactory) -> After:
    at = Settings(data=tmp_path_factory.mktemp("canary") / "data", settle_seconds=0)
    with redirect_stdout(StringIO()) as out, redirect_stderr(out):
        log.configure(out, pretty=False)  # whatever an earlier test of this process had set up
        plant = nights(at)
    structlog.reset_defaults()
    return After(at, plant, out.getvalue())


@pytest.fixture
def at(after: After, tmp_path: Path) -> Settings:
    """A copy of the folder after the nights, to change."""
    found = after.at.model_copy(update={"data": tmp_path / "data"})
    shutil.copytree(after.at.data, found.data, ignore=shutil.ignore_patterns("releases"))
    return found


def test_no_marker_stands_in_clear_after_the_nights(after: After) -> None:
    assert len(after.plant.planted) >= 60
    assert list(after.at.releases.glob("*/*.duckdb"))
    assert seen(after.at) == {}
    assert "file.taken" in after.said and not MARK.search(after.said)
    restricted = {field.name for stream in STREAMS.values() for field in stream.fields if field.restricted}
    assert restricted == {"summary", "narrative"}, "another one has to be planted too"


def test_everything_that_was_sealed_is_there(after: After) -> None:
    """Else nothing could be found because nothing was kept."""
    at, plant, _ = after
    opened: set[str] = set()
    vault = Vault.of(at)
    files = [path for path in at.archive.glob("*/*") if by_content(path)]
    for path in files:
        with vault.archive.opened(path) as plain:
            opened |= told(plain)
    assert opened == plant.planted
    with store.opened(at.vault) as con:
        records = con.execute("select distinct stream, handle from entry").fetchall()
    texts_of = [text for stream, handle in records for text in vault.texts.read(stream, handle).texts.values()]
    assert len(texts_of) >= 30 and all(MARK.match(text) for text in texts_of)
    assert "[sealed]" in "".join(path.read_text("utf-8-sig") for path in at.rejected.glob("*.csv"))


def test_the_same_scan_finds_them_all_where_nothing_is_sealed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def in_clear(source: Path, target: Path, *_: object) -> None:
        shutil.copy(source, target)

    class Open:
        def __init__(self, *_: object) -> None: ...

        def encrypt(self, _nonce: bytes, text: bytes, _bound: bytes) -> bytes:
            return text

        def decrypt(self, _nonce: bytes, text: bytes, _bound: bytes) -> bytes:
            return text

    monkeypatch.setattr(archive, "seal", in_clear)
    monkeypatch.setattr(texts, "AESGCM", Open)
    monkeypatch.setattr(pipeline, "_publish", lambda *_: False)
    monkeypatch.setattr(veil, "veiled", lambda *_: frozenset())
    at = Settings(data=tmp_path / "data", settle_seconds=0)
    plant = Planter()
    first_night(at, plant)
    held_whole(at, plant)
    pipeline.run(at, now=NOW)
    found = seen(at)
    assert set(found) == plant.planted
    folders = {name.split("/")[0] for names in found.values() for name in names}
    assert folders == {"archive", "rejected", "vault"}


def test_a_row_corrected_beside_its_seal_enters_with_its_text(after: After) -> None:
    at = after.at
    with duckdb.connect(str(at.database), read_only=True) as con:
        loaded = con.execute(
            "select handle from incident where in_force and record_id in ('in-0-bad', 'in-1-bad', 'in-2-bad')"
        ).fetchall()
    said = [Vault.of(at).texts.read("incident", handle).texts["summary"] for (handle,) in loaded]
    assert len(said) == 3 and all(text.endswith("قال الشاهد") for text in said)


def read(at: Settings, record_id: str, **more: str) -> None:
    given = {"stream": "incident", "reason": "case review", "source": None, **more}
    door.read(record_id=record_id, data=at.data, **given)  # type: ignore[arg-type]


def ledger(at: Settings) -> list[dict[str, object]]:
    return [json.loads(line) for line in (at.state / "audit.jsonl").read_text("utf-8").splitlines()]


def test_reading_one_is_on_the_record_and_its_text_in_force(at: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    read(at, "in-0-1")
    assert re.fullmatch(rf"{MARK.pattern} قال الشاهد\n", capsys.readouterr().out)
    event = ledger(at)[-1]
    assert (event["what"], event["said"]) == ("vault.read", "case review")
    assert event["who"] and event["at"] and len(str(event["about"]["mark"])) == 64  # type: ignore[index]
    assert "in-0-1" not in json.dumps(event)
    with pytest.raises(InboxError, match="no record"):
        read(at, "nobody-knows-it")
    for reason in ("", " 1 ", "about in-0-1", "call 0770 123 4567 back", "x" * 201):
        with pytest.raises(InboxError, match="reason"):
            read(at, "in-0-1", reason=reason)
    assert capsys.readouterr().out == ""


def test_nothing_is_shown_where_the_audit_cannot_be_written(at: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    (at.state / "audit.jsonl").unlink(missing_ok=True)
    (at.state / "audit.jsonl").mkdir()
    with pytest.raises(SettingsError, match="audit"):
        read(at, "in-0-1")
    assert capsys.readouterr().out == ""


def test_only_the_door_reads() -> None:
    room = Path(texts.__file__).parents[1]
    reading = {
        path.relative_to(room).as_posix()
        for path in room.rglob("*.py")
        if re.search(r"texts\.read\(", path.read_text())
    }
    assert reading == {"commands/vault.py"}
    named = {path.relative_to(room).as_posix() for path in room.rglob("*.py") if "settings.archive" in path.read_text()}
    # Decisions are kept as they came, what is past its time goes unread, and an erasure passes these files over.
    assert named == {"vault/room.py", "decisions.py", "retention.py", "erasure/files.py"}


def test_what_is_erased_is_gone_from_the_vault_and_from_older_copies(
    at: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with duckdb.connect(str(at.database), read_only=True) as con:
        ((handle,),) = con.execute("select distinct handle from incident where record_id = 'in-0-1'").fetchall()
    assert len(Vault.of(at).texts.read("incident", handle).texts) == 1
    older = tmp_path / "older"
    for folder in ("archive", "vault"):
        shutil.copytree(at.data / folder, older / folder)
    monkeypatch.setattr(erasure, "_forget_releases", lambda *_: 0)
    erasure.erase(at, "incident", "in-0-1", reason="request", publish=lambda: None, now=NOW + timedelta(hours=30))
    with pytest.raises(InboxError, match="gone"):
        read(at, "in-0-1")
    assert ledger(at)[-1]["about"]["texts"] == 0  # type: ignore[index]
    assert Vault.of(at).texts.read("incident", handle).texts == {}
    # Older copies of everything but the key table: the texts and the files as they were.
    shutil.copy(older / "vault" / store.TEXTS, at.vault / store.TEXTS)
    shutil.copytree(older / "archive", at.archive, dirs_exist_ok=True)
    with pytest.raises(InboxError, match="gone"):
        read(at, "in-0-1")
    found = Vault.of(at).texts.read("incident", handle)
    assert (found.texts, found.gone) == ({}, True)
    lost = 0
    for path in filter(by_content, at.archive.glob("*/*")):
        try:
            with Vault.of(at).archive.opened(path) as plain:
                assert b"in-0-1," not in plain.read_bytes()
        except InboxError as fault:
            assert fault.code == "E_SEALED"
            lost += 1
    assert lost == 2, "the two files that held it"
    read(at, "in-0-2")
    assert MARK.search(capsys.readouterr().out)


def test_a_withdrawn_file_takes_its_texts_with_it(at: Settings) -> None:
    from etl.commands.withdraw import withdraw

    with duckdb.connect(str(at.database), read_only=True) as con:
        ((handle,),) = con.execute("select distinct handle from incident where record_id = 'in-0-1'").fetchall()
    last = Vault.of(at).texts.read("incident", handle).texts["summary"]
    changed = next(
        p for p in at.archive.glob("*/*.csv") if Vault.of(at).archive.sha256(p) == p.stem and _has(at, p, last)
    )
    withdraw(str(changed), data=at.data)  # the path of the sealed file means its content
    assert Vault.of(at).texts.read("incident", handle).texts["summary"] != last


def _has(at: Settings, path: Path, text: str) -> bool:
    with Vault.of(at).archive.opened(path) as plain:
        return text.encode() in plain.read_bytes()


def test_a_plain_archive_is_read_and_sealed_by_the_next_run(at: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """An older deployment's folder: files in clear, no vault; and what a person typed over a seal is what enters."""
    monkeypatch.setattr(pipeline, "_publish", lambda *_: False)
    for path in [path for path in at.archive.glob("*/*") if by_content(path)]:
        with Vault.of(at).archive.opened(path) as plain:
            content = plain.read_bytes()
        path.write_bytes(content)
    shutil.rmtree(at.vault)
    at.vault_key.unlink()
    assert len(seen(at)) > 50
    for path in at.rejected.glob("*.csv"):
        lines = path.read_text("utf-8-sig").splitlines()
        typed = [line.replace("2026-03-99", "2026-03-09").replace(lists.SEALED, "typed anew") for line in lines]
        if any("gr-0-bad" in line for line in lines):
            path.write_text("\n".join(typed) + "\n", "utf-8-sig")
    pipeline.run(at, now=NOW + timedelta(hours=48))
    assert seen(at) == {}
    with duckdb.connect(str(at.database), read_only=True) as con:
        ((handle,),) = con.execute("select handle from grievance where record_id = 'gr-0-bad'").fetchall()
    assert Vault.of(at).texts.read("grievance", handle).texts == {"narrative": "typed anew"}


def test_without_its_key_a_run_stops_before_it_takes_anything(at: Settings) -> None:
    at.vault_key.unlink()
    drop(at, "incident/more.csv", Planter().incident("more-1"))
    with pytest.raises(SettingsError, match="missing"):
        pipeline.run(at, now=NOW + timedelta(hours=48))
    assert (at.inbox / "incident" / "more.csv").exists()
