"""Order does not matter: any order of the same deliveries ends in one state (load ids aside).

Said of records that carry a version or a time of update. Without either the later delivered wins, and of two contents
under one version the first stands: there order matters by nature.
"""

import os
import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

import duckdb
import pytest
from deliveries import BEGAN, Row, empty, warehouse

from etl import pipeline
from etl.settings import Settings
from etl.streams import Field, Stream
from etl.warehouse import merge, schema

File = Sequence[Row]

# The fewest fields that a stream can have: all of the judging, and little else to wait for.
STREAM = Stream(
    "nil_report",
    (
        Field("record_id", "token"),
        Field("source", "token"),
        Field("area_id", "token"),
        Field("version", "integer"),
        Field("updated_at", "timestamp"),
        Field("deleted", "boolean"),
        Field("says", "integer"),
    ),
    dated_by=(),
    place="none",
)
LAID_OUT = """
create table placed_{} as select (1 + generate_subscripts($record, 1))::integer as row,
    unnest($record::varchar[]) as record_id, unnest($source::varchar[]) as source,
    unnest($version::bigint[]) as version, unnest($says::bigint[]) as says, unnest($deleted::boolean[]) as deleted,
    unnest($updated_at::timestamp[]) as updated_at, null::varchar as area_id, null::varchar as district_id,
    'governorate' as place_level, null::varchar as area_version
"""


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with warehouse({STREAM.name: STREAM}) as opened:
        yield opened


def told(record: int, step: int) -> Row:
    """The `step`-th thing said of a record; every third record is told apart by its time of update alone.

    Step 4 deletes, step 5 takes that back, and step 9 is a deletion that names nothing but the record.
    """
    if step == 9:
        return Row(f"r{record}", deleted=True)
    at = datetime(2026, 3, 1) + timedelta(hours=step)
    return Row(f"r{record}", None if record % 3 == 0 else step // 2, step, step == 4, at)


def deliveries(number: int, seed: int) -> list[File]:
    """Files of one to six rows, with repeats inside them, rows of earlier files, and whole files once more."""
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    files: list[list[Row]] = []
    while len(files) < number:
        if files and chance.random() < 0.1:
            files.append(list(chance.choice(files)))
            continue
        rows = [_something(chance, number // 4 + 1) for _ in range(chance.randint(1, 4))]
        rows += chance.choices(rows, k=chance.random() < 0.1)
        rows += chance.choices(chance.choice(files), k=chance.randrange(2)) if files else []
        files.append(rows)
    return files


def _something(chance: random.Random, records: int) -> Row:
    return told(chance.randrange(records), 9 if chance.random() < 0.02 else chance.randrange(9))


class Stage:
    """The rows of every file laid out once, so that delivering one costs no more than its merge."""

    def __init__(self, con: duckdb.DuckDBPyConnection, files: Sequence[File]) -> None:
        self.con = con
        for number, rows in enumerate(files):
            con.execute(LAID_OUT.format(number), {name: [getattr(row, name) for row in rows] for name in Row._fields})

    def deliver(self, order: Sequence[int]) -> tuple[object, ...]:
        """All files in an order, into an empty warehouse; a digest of what it knows then and what is in force."""
        empty(self.con)
        for number in order:
            self.con.execute(f"create or replace temp view placed as from placed_{number}")
            self.con.execute("begin")
            delivery = merge.Delivery(str(number), "", "", "", BEGAN)
            counts = merge.merge(self.con, STREAM, delivery, 0)
            assert counts.quarantined == 0
            self.con.execute("commit")
        return digest(self.con)


def digest(con: duckdb.DuckDBPyConnection, stream: str = STREAM.name) -> tuple[object, ...]:
    said = "concat_ws(' ', source, record_id, content, in_force)"
    found = con.execute(
        f"select count(*), count(*) filter (in_force), md5(string_agg({said}, ',' order by {said})) from wh.{stream}"
    )
    return found.fetchone() or ()


def shuffled(number: int, shuffles: int, seed: int) -> list[list[int]]:
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    return [chance.sample(range(number), number) for _ in range(shuffles)]


def ends(number: int, seed: int, orders: Sequence[Sequence[int]]) -> set[tuple[object, ...]]:
    """The digests that the same deliveries end in."""
    with warehouse({STREAM.name: STREAM}) as con:
        stage = Stage(con, deliveries(number, seed))
        return {stage.deliver(order) for order in orders}


def test_six_orders_of_forty_deliveries_end_in_one_state(con: duckdb.DuckDBPyConnection) -> None:
    files = deliveries(40, seed=7)
    stage = Stage(con, files)
    assert len({stage.deliver(order) for order in [list(range(40)), *shuffled(40, 5, seed=7)]}) == 1
    every = {row for rows in files for row in rows}
    newest = {row.record: max((other for other in every if other.record == row.record), key=age) for row in every}
    stands = con.execute("select record_id, says, coalesce(deleted, false) from wh.nil_report where in_force")
    assert sorted(stands.fetchall()) == sorted((row.record, row.says, row.deleted) for row in newest.values())
    assert con.execute("select count(*) from wh.nil_report").fetchone() == (len(every),)


def age(row: Row) -> tuple[int, datetime]:
    bare = row.deleted and row.version is None
    return (10**9 if bare else -1 if row.version is None else row.version, row.updated_at or datetime.min)


@pytest.mark.soak
def test_two_hundred_orders_of_five_hundred_deliveries_end_in_one_state() -> None:
    orders = shuffled(500, 200, seed=20260330)
    workers = os.cpu_count() or 1
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        shares = [pool.submit(ends, 500, 20260330, orders[worker::workers]) for worker in range(workers)]
        assert len(set().union(*(share.result() for share in shares))) == 1


HEADER = "record_id,source,area_id,occurred_on,event_type,origin,version,updated_at,deleted"


def csv_of(rows: File) -> str:
    lines = (
        f"{row.record},field,KRK-035,2026-03-{row.says + 1:02},Riots,media,"
        f"{'' if row.version is None else row.version},{row.updated_at or ''},{'yes' if row.deleted else ''}"
        for row in rows
    )
    return "\n".join([HEADER, *lines]) + "\n"


@pytest.mark.soak
def test_real_files_end_in_one_state_whatever_their_order(tmp_path: Path) -> None:
    files = [csv_of(rows) for rows in deliveries(15, seed=3)]
    found = set()
    for number, order in enumerate([list(range(15)), *shuffled(15, 1, seed=3)]):
        settings = Settings(data=tmp_path / str(number), settle_seconds=0)
        (settings.inbox / "incident").mkdir(parents=True)
        for turn, name in enumerate(order):  # a run takes them by name
            (settings.inbox / "incident" / f"{turn:02}.csv").write_text(files[name], encoding="utf-8")
        taken = pipeline.run(settings, now=datetime(2026, 4, 1, tzinfo=UTC)).files
        assert sum(file.counts.loaded for file in taken) > 0
        assert sum(file.counts.quarantined for file in taken) == 0
        with schema.opened(settings.database) as con:
            found.add(digest(con, "incident"))
    assert len(found) == 1
