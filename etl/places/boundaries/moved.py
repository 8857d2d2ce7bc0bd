"""How many records would lie elsewhere under other boundaries. None is moved: a record keeps the area of its day."""

from dataclasses import dataclass

import duckdb
import numpy as np
import numpy.typing as npt

from etl.places import points
from etl.places.areas import Atlas

# Whatever table of the warehouse has positions; a stream without them has nothing that could move.
TABLES = """
select table_name from duckdb_columns()
where database_name = 'wh' and column_name in ('lat', 'lon', 'in_force', 'deleted')
group by table_name having count(*) = 4 order by table_name
"""
IN_FORCE = """
select lat::double as lat, lon::double as lon from wh.{}
where in_force and not coalesce(deleted, false) and lat is not null and lon is not null
"""


@dataclass(frozen=True)
class Moved:
    """Records in force that have a position, and how many of those would lie in another area, by stream."""

    with_point: int
    elsewhere: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.elsewhere.values())


def moved(con: duckdb.DuckDBPyConnection, old: Atlas, new: Atlas) -> Moved:
    """Compare the two maps at every position in wh.*; leaving the map or entering it counts as well."""
    streams = [table for (table,) in con.execute(TABLES).fetchall()]
    counts = {stream: _moved(con, stream, old, new) for stream in streams}
    elsewhere = {stream: other for stream, (_, other) in counts.items() if other}
    return Moved(sum(with_point for with_point, _ in counts.values()), elsewhere)


def _moved(con: duckdb.DuckDBPyConnection, stream: str, old: Atlas, new: Atlas) -> tuple[int, int]:
    at = con.execute(IN_FORCE.format(stream)).fetchnumpy()
    lon, lat = np.asarray(at["lon"]), np.asarray(at["lat"])
    before, after = (_names(atlas)[points.locate(atlas.shapes, lon, lat)] for atlas in (old, new))
    return len(lon), int((before != after).sum())


def _names(atlas: Atlas) -> npt.NDArray[np.object_]:
    """Area ids by index; the last, which index -1 finds, is nowhere."""
    return np.array([*(area.area_id for area in atlas.areas), ""], dtype=object)
