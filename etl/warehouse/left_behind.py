"""What still names a record that was withdrawn: a commitment whose meeting nobody speaks of any more.

Nobody took it back, so it stands; whoever withdraws is told, and decides.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import duckdb

from etl.streams import Stream, links
from etl.warehouse.judge import KEY


@dataclass(frozen=True)
class LeftBehind:
    """Records in force of one delivered file that name a record which is in force no more."""

    stream: str
    file: str
    records: int


def left_behind(con: duckdb.DuckDBPyConnection, streams: Iterable[Stream]) -> tuple[LeftBehind, ...]:
    """After a withdrawal: by TEMP `lost_<stream>`, what it took out of each stream."""
    found: list[LeftBehind] = []
    for stream in streams:
        for child, field in links(stream.name).items():
            rows = con.execute(f"""
                select file, count(*)
                from wh.{child} as told join wh.load using (load_id)
                where in_force and deleted is distinct from true
                    and (told.source, told.{field}) in (select ({KEY}) from lost_{stream.name})
                    and (told.source, told.{field}) not in (
                        select ({KEY}) from wh.{stream.name} where in_force and deleted is distinct from true
                    )
                group by file order by file""").fetchall()
            found += [LeftBehind(child, file, count) for file, count in rows]
    return tuple(found)
