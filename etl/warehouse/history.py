"""What was known when: a stream's state worked out anew from any choice of its deliveries.

A delivered row is either the first to say what it says, and then a row of the stream's table, or it repeats that, and
then a line of wh.seen. Judged again in their order, the deliveries lead to the state that a warehouse has which never
saw any other.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import duckdb

from etl.streams import Stream
from etl.warehouse.judge import CONFLICT, FRESH, KEY, STEP, judge, settle

# Every row of the chosen deliveries, in the order they came; `round` counts the deliveries of one record. The same
# content twice in a row changes nothing, and a file delivered every night would make very many rounds. A row that was
# held for contradicting another, and corrected since, is heard in its corrected form alone.
SAID = f"""
create or replace temp table said as
with chosen as (
    select load_id, position from wh.load where stream = $stream and {{deliveries}}
), corrected as (
    select fault.load_id, fault.row from wh.fault as fault join chosen on chosen.load_id = fault.settled_by
    where code = '{CONFLICT}' and fault.settled_by <> fault.load_id
), every as (
    select position, load_id, told.row, {KEY}, content from wh.{{stream}} as told join chosen using (load_id)
    union all
    select position, load_id, seen.row, {KEY}, content from wh.seen join chosen using (load_id) where stream = $stream
), counted as (
    select every.*, count(*) over (partition by {KEY}, position) as rows_of_it
    from every anti join corrected using (load_id, row) {{records}}
), followed as (
    select *, lag({{{{'rows': rows_of_it, 'content': content}}}}) over in_order as one_before
    from counted window in_order as (partition by {KEY} order by position, row)
)
select * exclude (rows_of_it, one_before), dense_rank() over (partition by {KEY} order by position) as round
from followed
where rows_of_it > 1 or one_before is null or one_before.rows > 1 or one_before.content <> content
"""
VERSION = f"""
create or replace temp table version as
select {KEY}, content, any_value(version) as version, any_value(updated_at) as updated_at,
    any_value(deleted) as deleted, min(rowid) as id
from wh.{{stream}} semi join said using ({KEY}, content) group by all
"""
FOLDED = f"""
create or replace temp table folded as
select {KEY}, version, updated_at, deleted, content, false as in_force, false as contested, '' as load_id
from version limit 0
"""
ARRIVED = f"""
create or replace temp table arrived as
select row, {KEY}, version, updated_at, {STEP}, content
from (from said where round = $round) join version using ({KEY}, content)
"""
ENTER = f"""
insert into folded by name
select {KEY}, version, updated_at, deleted, content, verdict = 'loaded' as in_force, verdict = 'conflict' as contested,
    '' as load_id
from (from judged where {FRESH}) join version using ({KEY}, content)
"""


def fold(
    con: duckdb.DuckDBPyConnection,
    stream: Stream,
    deliveries: str,
    values: Mapping[str, Any],
    *,
    records: str = "",
) -> None:
    """TEMP `folded` (key, content, in_force, contested): the state that the chosen deliveries alone lead to.

    `deliveries`: a condition on wh.load, with `values` bound to it; `records`: a join that narrows the records. Leaves
    TEMP `said` (load_id, row, key, content, position) and `version` (key, content, id: a rowid). Not in a transaction.
    """
    con.execute(
        SAID.format(stream=stream.name, deliveries=deliveries, records=records), {"stream": stream.name, **values}
    )
    con.execute(VERSION.format(stream=stream.name))
    con.execute(FOLDED)
    (rounds,) = con.execute("select coalesce(max(round), 0) from said").fetchone() or (0,)
    for number in range(1, rounds + 1):
        con.execute(ARRIVED, {"round": number})
        tally = judge(con, "folded")
        settle(con, "folded", tally)
        if tally.fresh:
            con.execute(ENTER)


def known_on(con: duckdb.DuckDBPyConnection, stream: Stream, moment: datetime) -> None:
    """TEMP view `known`: the records that were in force at a moment (UTC, naive), as they were known then.

    Counted is what was delivered up to then and not withdrawn by then; what was erased since is gone from the past too.
    """
    fold(con, stream, "loaded_at <= $moment and coalesce(withdrawn_at > $moment, true)", {"moment": moment})
    con.execute(f"""
        create or replace temp table known_id as
        select id from version semi join (from folded where in_force and not coalesce(deleted, false))
        using ({KEY}, content)""")
    fields = ", ".join(field.name for field in stream.kept)
    con.execute(f"""
        create or replace temp view known as
        select {fields}, district_id, place_level from wh.{stream.name} where rowid in (from known_id)""")
