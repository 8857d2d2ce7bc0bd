"""Refused rows once more: corrected in their list, or waiting for something that is known by now.

Only what waits is judged again; a row that holds enters as a delivery of its own that names the one it corrects, and
what still does not hold stays in its list, corrections included.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from etl import decisions, log
from etl.adapters.kobo import Part
from etl.delivery import File, record, remember_list, transaction, utc
from etl.errors import InboxError
from etl.intake import lists, rejects
from etl.intake.delimited import Dialect
from etl.intake.lists import Corrected
from etl.intake.naming import Naming
from etl.intake.read import Raw, load, tables
from etl.judging import Desk, called, parts_of, stage, weigh
from etl.streams import STREAMS
from etl.vault import DAMAGED
from etl.veil import veiled
from etl.warehouse import merge, schema, texts

Typed = frozenset[tuple[int, int]]  # (row, position)
OPEN = """
from wh.fault join wh.load using (load_id) left join reason using (code)
where settled_by is null and withdrawn_at is null and effect is distinct from 'note'
"""


@dataclass(frozen=True)
class Waiting:
    """A delivered table some of whose rows wait; `held`: the code that keeps all of it out."""

    load_id: str
    file: str
    part: str
    sha256: str
    stream: str
    held: str | None
    rows: int

    @property
    def list_name(self) -> str:
        return lists.name(self.sha256, self.part)


def waiting(con: duckdb.DuckDBPyConnection) -> tuple[Waiting, ...]:
    """The newest delivery of every table with open faults, oldest first."""
    rejects.create_fault_table(con)
    found = con.execute(f"""
        with told as (
            select load_id, file, coalesce(part, '') as part, sha256, stream, quarantined,
                min(code) filter (row is null) as why, count(distinct row) as open
            {OPEN} and load_id in (
                select max(load_id) from wh.load where withdrawn_at is null and replays is null group by sha256, part
            )
            group by all
        )
        select load_id, file, part, sha256, stream, why, if(why is null, open, quarantined) from told order by load_id
    """).fetchall()
    return tuple(Waiting(*row) for row in found)


def replay(desk: Desk, knowledge: str, *, every: bool = False) -> tuple[File, ...]:
    """Judge again what was corrected; and everything that waits, once anything else is known (`knowledge` differs)."""
    anew = every or _remembered(desk.con, "knowledge") != knowledge
    done = tuple(file for left in waiting(desk.con) if anew or _touched(desk, left) for file in _again(desk, left))
    _remember(desk.con, "knowledge", knowledge)
    return done


def revision(con: duckdb.DuckDBPyConnection) -> str:
    """Changes with every open fault; part of a release's fingerprint."""
    found = con.execute("""
        with open as (
            select distinct sha256, part, row, code, suggestion from wh.fault join wh.load using (load_id)
            where settled_by is null and withdrawn_at is null
        )
        select coalesce(md5(string_agg(md5(open::varchar), '' order by md5(open::varchar))), '') from open
    """).fetchone()
    return str(found[0]) if found else ""


def _touched(desk: Desk, left: Waiting) -> bool:
    path = desk.settings.rejected / left.list_name
    return path.exists() and _remembered(desk.con, f"list {path.name}") != lists.digest(path)


def _again(desk: Desk, left: Waiting) -> Iterator[File]:
    archived = desk.vault.archive.find(left.sha256)
    if archived is None:
        return
    try:
        with desk.vault.archive.opened(archived) as plain, parts_of(desk, plain, left.file) as parts:
            for part in parts:
                if part.table.name == left.part and part.choice.profile:
                    yield from _part_again(desk, left, part)
    except InboxError as fault:
        if fault.code != DAMAGED:
            raise
        log.get().warning("archive.damaged", file=left.file, sha256=left.sha256)


def _part_again(desk: Desk, left: Waiting, part: Part) -> Iterator[File]:
    con = desk.con
    try:
        corrections = () if left.held else _corrections(desk, left)
        raw = stage(desk, part)
        typed = Typed() if left.held else _narrow(con, raw, left, corrections, veiled(part, raw))
    except ValueError as spoilt:
        yield File(left.file, left.part, left.stream, merge.Counts(0), {"E_LIST": 1}, held=str(spoilt))
        return
    told = frozenset(c.row for c in corrections if c.accepted)
    accepted = told | decisions.accepted(desk.settings.known, left.load_id)
    con.execute("create or replace temp table again as select row from raw union select row from fault where row > 0")
    weigh(desk, part, raw, accepted)
    if not rejects.held_whole(con):
        yield from _enter(desk, left, part, raw, accepted, typed)


def _corrections(desk: Desk, left: Waiting) -> tuple[Corrected, ...]:
    """What the list says now. ValueError where it is no list of ours any more."""
    path = desk.settings.rejected / left.list_name
    if not path.exists():
        return ()
    rejects.create_fault_table(desk.con)
    with TemporaryDirectory(dir=desk.settings.spool, prefix="list-") as spool:
        table = tables(path, Dialect(), Path(spool))[0]
        load(desk.con, table)
    if code := rejects.held_whole(desk.con):
        raise ValueError(f"{path.name} cannot be read any more ({code}); undo the last change to it")
    return tuple(
        lists.corrected(table.header, desk.con.execute("select * exclude row from raw order by row").fetchall())
    )


def _narrow(
    con: duckdb.DuckDBPyConnection,
    raw: Raw,
    left: Waiting,
    corrections: tuple[Corrected, ...],
    hidden: frozenset[int],
) -> Typed:
    """TEMP `raw` and `fault` of the rows that wait, as corrected; what was typed where the list hides a cell."""
    con.execute(
        f"create or replace temp table waits as select distinct row {OPEN} and load_id = $load and row is not null",
        {"load": left.load_id},
    )
    width = len(raw.header)
    filled = [c for c in corrections if any(cell.strip() for cell in c.cells)]
    if any(len(c.cells) != width for c in filled):
        raise ValueError(f"{left.list_name} has lost or gained columns; undo that, and correct cells only")
    columns = "".join(f", c{place} varchar" for place in range(width))
    con.execute(f"create or replace temp table mended (row integer{columns})")
    if filled:
        con.executemany(
            f"insert into mended values (?{', ?' * width})",
            [[c.row, *(cell or None for cell in c.cells)] for c in filled],
        )
    con.execute("delete from mended where row not in (from waits)")
    typed = _unsealed(con, width, hidden)
    con.execute("delete from raw where row not in (from waits) or row in (select row from mended)")
    con.execute("insert into raw by name from mended")
    con.execute("delete from fault where row is null or row not in (from waits) or row in (select row from mended)")
    return typed


def _unsealed(con: duckdb.DuckDBPyConnection, width: int, hidden: frozenset[int]) -> Typed:
    """Cells that the list only shows as sealed, as the file has them; the (row, position) of those typed anew."""
    typed: set[tuple[int, int]] = set()
    for place in range(width):
        cell = f"c{place}"
        con.execute(
            f"update mended set {cell} = (select {cell} from raw where raw.row = mended.row) where trim({cell}) = ?",
            [lists.SEALED],
        )
        if place in hidden:
            found = con.execute(
                f"select row from mended left join raw using (row)"
                f" where mended.{cell} is not null and mended.{cell} is distinct from raw.{cell}"
            )
            typed |= {(row, place) for (row,) in found.fetchall()}
    return frozenset(typed)


def _enter(desk: Desk, left: Waiting, part: Part, raw: Raw, accepted: frozenset[int], typed: Typed) -> Iterator[File]:
    """What holds now becomes a delivery; what does not goes back to the list, with what is wrong with it today."""
    con = desk.con
    stream = STREAMS[left.stream]
    (rows,) = con.execute("select count(*) from again").fetchone() or (0,)
    named = called(desk, part, raw, left.file)
    mark = sha256(f"{left.load_id}\0{desk.now}".encode()).hexdigest()[:10]
    delivery = merge.Delivery(
        f"{desk.now:%Y%m%dT%H%M%S%f}-{mark}", left.file, left.file.split("/")[0], left.sha256, utc(desk.now),
        part=left.part, replays=left.load_id,
    )  # fmt: skip
    with transaction(con):
        counts = merge.merge(con, stream, delivery, rows, erased_key=desk.erased_key)
        texts.keep(con, stream, desk.vault.texts, delivery.load_id, desk.now)
        con.execute("create or replace temp table still as from fault where row in (from quarantined)")
        entered = replace(counts, rows_read=rows - counts.quarantined, quarantined=0)
        if entered.rows_read:
            con.execute("delete from fault where row is null or row in (select row from still)")
            record(con, left.stream, delivery, entered, part, None, named)
        _settle(con, left, delivery.load_id)
    _list_again(desk, left, part, raw, accepted=accepted, named=named, typed=typed)
    if entered.rows_read:
        yield File(left.file, left.part, left.stream, entered, {})


def _settle(con: duckdb.DuckDBPyConnection, left: Waiting, by: str) -> None:
    """The faults of what entered are settled in every delivery of the same table; the others are told as of today."""
    same = "load_id in (select load_id from wh.load where sha256 = $sha and coalesce(part, '') = $part)"
    asked = {"sha": left.sha256, "part": left.part}
    con.execute(
        f"update wh.fault set settled_by = $by where settled_by is null and {same}"
        " and (row is null or row in (from again) and row not in (select row from still))",
        {**asked, "by": by},
    )
    con.execute(
        "delete from wh.fault where load_id = $load and settled_by is null and row in (from again)",
        {"load": left.load_id},
    )
    con.execute(
        """insert into wh.fault by name
        select $load as load_id, ((select coalesce(max(ordinal), 0) from wh.fault where load_id = $load)
            + row_number() over (order by row, column_name, code))::integer as ordinal,
            row, column_name, code, expected, suggestion, cell from still""",
        {"load": left.load_id},
    )


def _list_again(
    desk: Desk, left: Waiting, part: Part, raw: Raw, *, accepted: frozenset[int], named: Naming, typed: Typed
) -> None:
    con, path = desk.con, desk.settings.rejected / left.list_name
    con.execute("delete from fault; insert into fault from still")
    if con.execute("from still limit 1").fetchone():
        lists.write(con, path, raw.header, accepted, named, veiled(part, raw), typed)
        remember_list(con, path)
    else:
        path.unlink(missing_ok=True)


def _remembered(con: duckdb.DuckDBPyConnection, what: str) -> str | None:
    return schema.meta(con, what)


def _remember(con: duckdb.DuckDBPyConnection, what: str, said: str) -> None:
    con.execute("insert or replace into wh.meta values (?, ?)", [what, said])
