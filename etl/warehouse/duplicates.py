"""The same event told by two sources: pairs by their score and by people's word, clusters, and who speaks for each.

Nothing is written to the warehouse: all of it is worked out anew at each build, so that every merger can be undone.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from etl.warehouse.clusters import Clusters, Pair
from etl.warehouse.likeness import MERGE_AT, NEAR, REVIEW_AT, SCORED, TELLERS

# One voice for an event: one that counts at all (neither refuted nor found by police looking), then the finest place,
# the finest date, the verified, our own before the media's, the first to know; last the key, so that it is never open.
SPEAKING = """
create or replace table same_event as
select
    handle,
    first_value(handle) over (
        partition by cluster order by
            in_risk desc,
            list_position(['neighbourhood', 'subdistrict', 'city', 'district', 'governorate'], place_level),
            pointed desc,
            list_position(['day', 'week', 'month'], date_precision),
            verification = 'verified' desc,
            origin <> 'media' desc,
            recorded_on,
            source,
            record_id
    ) as incident_handle
from together join teller using (n)
"""

BEST_FIRST = f"""
select l, r
from scored join teller as a on a.n = l join teller as b on b.n = r
where certain and score >= {MERGE_AT}
order by score desc, days, km nulls last, a.source, a.record_id, b.source, b.record_id
"""

PAIRS = """
create or replace table duplicate_pair as
select
    least(a.handle, b.handle) as left_handle, greatest(a.handle, b.handle) as right_handle,
    score, days, round(km, 1) as km, same_type,
    case
        when one.cluster = other.cluster then 'merged'
        when apart.l is not null then 'separate'
        else 'review'
    end as state,
    if(asked.l is not null, 'person', 'score') as decided_by
from scored
join teller as a on a.n = scored.l
join teller as b on b.n = scored.r
left join together as one on one.n = scored.l
left join together as other on other.n = scored.r
left join apart on apart.l = scored.l and apart.r = scored.r
left join asked on asked.l = scored.l and asked.r = scored.r
"""

NONE = """
create or replace table same_event (handle varchar, incident_handle varchar);
create or replace table duplicate_pair (
    left_handle varchar, right_handle varchar, score double, days integer, km double, same_type boolean,
    state varchar, decided_by varchar
);
"""
YES = ("true", "yes", "1")


@dataclass(frozen=True)
class Decision:
    """A person's word on two reports, by their handles."""

    left: str
    right: str
    same: bool
    decided_on: str = ""


def decisions(path: Path) -> tuple[Decision, ...]:
    """data/known/duplicates.csv (left, right, same, decided_on, decided_by), oldest first; none where it is not."""
    if not path.exists():
        return ()
    with path.open(encoding="utf-8-sig", newline="") as lines:
        said = [
            Decision(line["left"], line["right"], line["same"].strip().lower() in YES, line["decided_on"])
            for line in csv.DictReader(lines)
        ]
    return tuple(sorted(said, key=lambda one: one.decided_on))


def find(con: duckdb.DuckDBPyConnection, said: Sequence[Decision] = ()) -> None:
    """From relation `report` (one row per report in force) make the tables `same_event` and `duplicate_pair`.

    `same_event(handle, incident_handle)` has a row for each report of an incident with several, the speaking one's
    handle being the incident's. `duplicate_pair` has the columns of mart.duplicate: every pair that scores at least
    REVIEW_AT or that a person spoke of. A pure function of the reports and of what people said, whatever their order.
    """
    con.execute(NONE)
    if len(con.execute("select distinct source from report limit 2").fetchall()) < 2:
        return
    con.execute(TELLERS)
    con.execute(NEAR)
    word = _by_number(con, said)
    _table(con, "asked", [(*pair, same) for pair, same in word.items()], {"l": "int32", "r": "int32", "same": "bool"})
    con.execute("create or replace temp table pair as select l, r from near union select l, r from asked")
    con.execute(
        f"create or replace temp table scored as from ({SCORED})"
        f" where score >= {REVIEW_AT} or (l, r) in (select (l, r) from asked)"
    )
    _settle(con, word)
    con.execute(SPEAKING)
    con.execute(PAIRS)


def _by_number(con: duckdb.DuckDBPyConnection, said: Sequence[Decision]) -> dict[Pair, bool]:
    """What was last said of each pair of different sources that is in force, newest word first."""
    handles = {handle for one in said for handle in (one.left, one.right)}
    known: dict[str, tuple[int, int]] = {
        handle: (voice, n)
        for handle, voice, n in con.execute(
            "select handle, voice, n from teller where handle in (select unnest($handles::varchar[]))",
            {"handles": sorted(handles)},
        ).fetchall()
    }
    word: dict[Pair, bool] = {}
    for one in reversed(said):
        if one.left in known and one.right in known and known[one.left][0] != known[one.right][0]:
            (_, left), (_, right) = sorted((known[one.left], known[one.right]))
            word.setdefault((left, right), one.same)
    return word


def _settle(con: duckdb.DuckDBPyConnection, word: Mapping[Pair, bool]) -> None:
    """TEMP `together(n, cluster)` and `apart(l, r)`: people's pairs first, then the certain ones from the best down.

    A pair that is in neither may still be one event, and is for a person to review.
    """
    voices = [voice for (voice,) in con.execute("select voice from teller order by n").fetchall()]
    clusters = Clusters(voices, (pair for pair, same in word.items() if not same))
    clusters.join(pair for pair, same in word.items() if same)
    clusters.join(con.execute(BEST_FIRST).fetchall())
    _table(con, "together", clusters.joined(), {"n": "int32", "cluster": "int32"})
    bound = "(select n from together union select l from asked union select r from asked)"
    touched = con.execute(f"select l, r from scored where l in {bound} or r in {bound}").fetchall()
    apart = [pair for pair in touched if pair[1] not in clusters.of(pair[0]) and not clusters.may_join(*pair)]
    _table(con, "apart", apart, {"l": "int32", "r": "int32"})


def _table(
    con: duckdb.DuckDBPyConnection, name: str, rows: Sequence[tuple[Any, ...]], types: Mapping[str, str]
) -> None:
    con.register("given", pd.DataFrame(rows, columns=list(types)).astype(dict(types)))
    con.execute(f"create or replace temp table {name} as from given")
    con.unregister("given")
