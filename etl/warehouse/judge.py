"""What each delivered row means beside what is known of its record; the only place that decides which version counts.

Natural key (source, record_id). Newer means a higher version, then a later updated_at; without either, later delivered.
A content that was in force once and has been replaced since is an old delivery coming round again: it stays superseded.
"""

from dataclasses import dataclass

import duckdb

KEY = "source, record_id"
CONFLICT = "E_ID_CONFLICT"
SAME_KEY = "{0}.source = {1}.source and {0}.record_id = {1}.record_id"
# To compare. A deletion often names its record and nothing else: it then outranks every version.
STEP = (
    "struct_pack(version := coalesce(version, case when deleted then 9223372036854775807 else -1 end),"
    " updated_at := coalesce(updated_at, timestamp '1000-01-01')) as step"
)

# What is known of the records that arrived, but for what only withdrawn deliveries said.
BEFORE = f"""
create or replace temp table before as
select rowid as id, {KEY}, {STEP}, content, in_force, coalesce(contested, false) as contested
from {{table}} as known
semi join arrived on {SAME_KEY.format("known", "arrived")}
anti join (select load_id from wh.load where withdrawn_at is not null) as gone on gone.load_id = known.load_id
"""

# Few keys come twice in one file, and only their rows need sorting: `rank` 1 is the newest of its key. A row repeated
# in its own file says nothing new, and two contents of one version contradict each other.
SHARED = f"select {KEY} from arrived group by all having count(*) > 1"
SINGLE = "select *, false as repeats, false as disputed, 1 as rank from arrived"
SORTED = f"""
with shared as materialized ({SHARED}), several as materialized (
    select arrived.*, row_number() over (partition by {KEY}, content order by row) > 1 as repeats
    from arrived semi join shared using ({KEY})
), told as (
    select *, count(*) over (partition by {KEY}, version, updated_at) > 1 as disputed from several where not repeats
)
{SINGLE} anti join shared using ({KEY})
union all
select *, row_number() over (partition by {KEY}, disputed order by step desc, row desc) from told
union all
select *, false, 1 from several where repeats
"""

JUDGED = f"""
create or replace temp table judged as
select
    incoming.row, incoming.source, incoming.record_id, incoming.content,
    case
        when repeats then 'duplicate'
        when disputed then 'conflict'
        when old.id is null and rank = 1 then 'loaded'
        when old.content = incoming.content then 'unchanged'
        when rank > 1 or incoming.step < old.step then 'superseded'
        when incoming.step > old.step then 'loaded'
        when incoming.version is not null or incoming.updated_at is not null then 'conflict'
        when not same.contested then 'superseded'
        else 'loaded'
    end as verdict,
    same.id as known_id, coalesce(same.contested, false) as was_contested, old.id as old_id
from ({{incoming}}) as incoming
left join before as old on {SAME_KEY.format("old", "incoming")} and old.in_force
left join before as same on {SAME_KEY.format("same", "incoming")} and same.content = incoming.content
"""

REPLACED = "verdict = 'loaded' and old_id is not null"
CLEARED = "was_contested and verdict not in ('conflict', 'duplicate')"
FRESH = "known_id is null and verdict <> 'duplicate'"
KNOWN = "known_id is not null and verdict <> 'duplicate'"


@dataclass(frozen=True)
class Tally:
    """Rows by verdict; then those that are new, that were known, that replace another, that waited in contradiction."""

    loaded: int
    unchanged: int
    superseded: int
    duplicate: int
    conflict: int
    fresh: int
    known: int
    replaced: int
    cleared: int


VERDICTS = (f"verdict = '{name}'" for name in ("loaded", "unchanged", "superseded", "duplicate", "conflict"))
TALLY = ", ".join(f"count(*) filter ({which})" for which in (*VERDICTS, FRESH, KNOWN, REPLACED, CLEARED))


def judge(con: duckdb.DuckDBPyConnection, table: str) -> Tally:
    """TEMP `arrived` (row, key, version, updated_at, step, content) beside `table` gives TEMP `judged`.

    `judged`: row, key, content, verdict; `known_id` the rowid in `table` of the same content, `was_contested` whether
    that one was waiting in contradiction, `old_id` the rowid of what is in force.
    """
    con.execute(BEFORE.format(table=table))
    shared = con.execute(f"{SHARED} limit 1").fetchone()
    con.execute(JUDGED.format(incoming=SORTED if shared else SINGLE))
    return Tally(*(con.execute(f"select {TALLY} from judged").fetchone() or ()))


def settle(con: duckdb.DuckDBPyConnection, table: str, tally: Tally) -> None:
    """Mark in `table` what is no longer in force, and what contradicts nothing any more."""
    if tally.replaced:
        con.execute(f"update {table} set in_force = false where rowid in (select old_id from judged where {REPLACED})")
    if tally.cleared:
        con.execute(
            f"update {table} set in_force = verdict = 'loaded', contested = false from judged"
            f" where {table}.rowid = known_id and {CLEARED}"
        )
