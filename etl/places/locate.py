"""Placing checked rows in bulk: an id, the name of the city, a point, a name; else held or refused with a reason."""

from collections.abc import Iterable
from typing import Literal

import duckdb
import numpy as np
import pandas as pd
import shapely

from etl.places import points
from etl.places.areas import Atlas
from etl.places.gazetteer import CITY, GOVERNORATE, Level
from etl.places.held import shown
from etl.places.spelling import normalise

LEVELS: tuple[Level, ...] = ("neighbourhood", "subdistrict", "city", "district", "governorate")

STAGES = """
create or replace temp table known_place (
    place_id varchar, rank integer, area_id varchar, district_id varchar, in_city boolean
);
create or replace temp table named (text varchar, place_id varchar, means_city boolean);
create or replace temp table spotted (row integer, place_id varchar, swapped boolean);
create or replace temp table hint (text varchar, suggestion varchar, shown varchar);
"""

# What each row rests on. The id is the most deliberate; a name that means the city beats a point, for such a point is
# the town's middle and no neighbourhood; a point beats any other name, for names travel between districts, unless the
# source's points only stand for its names and lie in the same district. A position that cannot be right is said
# whatever else the row tells.
BASIS = """
create or replace temp table basis as
select
    c.row,
    $names_first and n.place_id is not null and (s.row is null or p.district_id = q.district_id) as trusted,
    case
        when c.area_id is not null then i.place_id
        when s.row is not null and s.place_id is null then null
        when n.means_city then $city
        when trusted then n.place_id
        when s.row is not null then s.place_id
        when n.text is not null then n.place_id
        when c.place_precision = 'city' then $city
        when c.place_precision = 'governorate' or not $required or c.deleted then $governorate
    end as found,
    case
        when c.area_id is not null and i.place_id is null then 'E_AREA_ID'
        when s.swapped then 'E_COORD_SWAPPED'
        when s.row is not null and s.place_id is null and $outside = 'reject' then 'E_COORD_OUT'
        when found is not null or s.row is not null then null
        when n.text is not null then 'W_PLACE_UNKNOWN'
        else 'E_PLACE_MISSING'
    end as code,
    case
        when c.area_id is null and n.means_city then 2
        when c.area_id is null and trusted then 0
        else coalesce(list_position($levels, c.place_precision) - 1, 0)
    end as finest
from checked c
left join known_place i on i.place_id = upper(trim(c.area_id))
left join named n on n.text = c.area
left join spotted s on s.row = c.row
left join known_place p on p.place_id = n.place_id
left join known_place q on q.place_id = s.place_id
"""

# `rank` counts in LEVELS. Only the city or a subdistrict known: within Markaz Kirkuk that is the city, for the
# subdistrict is more than any of its areas; elsewhere a city is no place of ours, and the district is what remains.
PLACED = """
create or replace temp table placed as
with coarsened as (
    select
        b.row,
        p.place_id is null as outside,
        greatest(p.rank, case
            when b.finest in (1, 2) and p.in_city then 2
            when b.finest = 2 then 3
            else b.finest
        end) as rank,
        p.area_id,
        p.district_id
    from basis b left join known_place p on p.place_id = b.found
    where b.code is null
)
select
    c.* exclude (area_id),
    if(d.rank < 2, d.area_id, null) as area_id,
    if(d.rank < 4, d.district_id, null) as district_id,
    if(d.outside, 'outside', $levels[d.rank + 1]) as place_level,
    $version as area_version
from checked c join coarsened d using (row)
"""

# A stream whose records have no place of their own: all of them are the governorate's, whatever its shape.
UNPLACED = """
create or replace temp table placed as
select *, null::varchar as area_id, null::varchar as district_id, 'governorate' as place_level,
    null::varchar as area_version
from checked
"""

FAULTS = """
insert into fault (row, column_name, code, expected, suggestion, cell)
select
    b.row,
    case b.code
        when 'E_AREA_ID' then 'area_id'
        when 'E_COORD_OUT' then 'lat, lon'
        when 'E_COORD_SWAPPED' then 'lat, lon'
        else 'area'
    end,
    b.code,
    case when b.code in ('E_COORD_OUT', 'E_COORD_SWAPPED') then $range end,
    h.suggestion,
    if(b.code = 'W_PLACE_UNKNOWN', h.shown, null)
from basis b
join checked c using (row)
left join hint h on h.text = case b.code
    when 'W_PLACE_UNKNOWN' then c.area
    when 'E_AREA_ID' then c.area_id
end
where b.code is not null
"""


def place(
    con: duckdb.DuckDBPyConnection,
    atlas: Atlas,
    *,
    city_names: tuple[str, ...],
    outside: Literal["load", "reject"],
    required: bool,
    placed: bool = True,
    names_first: bool = False,
) -> None:
    """Read TEMP `checked`, write TEMP `placed` and rows into TEMP `fault`.

    `placed` holds every row that could be placed: the columns of `checked`, its area_id replaced by the one found, and
    district_id, place_level, area_version. area_id is set at level neighbourhood and subdistrict only.
    `place_precision` is the finest level a row may be placed at. Rows with a fault of this stage are left out, and a
    name that is not known stands in the fault's `cell` as it may be shown.

    placed=False: the stream has no columns of place, and its records count at the governorate. names_first: the
    source's points are those of its place names, so that a known name says more than point and precision do.
    """
    if not placed:
        con.execute(UNPLACED)
        return
    con.execute(STAGES)
    _load(con, "known_place", _known_places(atlas))
    _load(con, "named", _read_names(con, atlas, city_names))
    _load(con, "spotted", _spot(con, atlas))
    asked = {"city": CITY, "governorate": GOVERNORATE, "required": required, "outside": outside}
    con.execute(BASIS, {**asked, "levels": list(LEVELS), "names_first": names_first})
    _load(con, "hint", _hints(con, atlas))
    con.execute(FAULTS, {"range": _range(atlas)})
    con.execute(PLACED, {"levels": list(LEVELS), "version": atlas.version})


def _load(con: duckdb.DuckDBPyConnection, table: str, frame: pd.DataFrame) -> None:
    con.register("frame", frame)
    con.execute(f"insert into {table} by name select * from frame")
    con.unregister("frame")


def _known_places(atlas: Atlas) -> pd.DataFrame:
    rows = [
        (e.place_id, LEVELS.index(e.level), e.place_id if e.is_area else None, e.district_id, e.in_city)
        for e in atlas.entries.values()
    ]
    return pd.DataFrame(rows, columns=["place_id", "rank", "area_id", "district_id", "in_city"])


def _read_names(con: duckdb.DuckDBPyConnection, atlas: Atlas, city_names: Iterable[str]) -> pd.DataFrame:
    """Each distinct name once: a file has many rows and few names."""
    the_city = set(map(normalise, city_names))
    texts = [text for (text,) in con.execute("select distinct area from checked where trim(area) <> ''").fetchall()]
    found = [CITY if normalise(text) in the_city else atlas.lookup(text).place_id for text in texts]
    means_city = [place_id == CITY for place_id in found]
    return pd.DataFrame({"text": texts, "place_id": found, "means_city": means_city})


def _spot(con: duckdb.DuckDBPyConnection, atlas: Atlas) -> pd.DataFrame:
    """The area of every point; `swapped` where only the exchanged coordinates lie in the governorate."""
    at = con.execute(
        'select "row", lat::double as lat, lon::double as lon from checked where lat is not null and lon is not null'
    ).fetchnumpy()
    lon, lat = np.asarray(at["lon"]), np.asarray(at["lat"])
    found = points.locate(atlas.shapes, lon, lat)
    swapped = found == points.NOWHERE
    swapped[swapped] = points.covering(atlas.shapes, lat[swapped], lon[swapped]) != points.NOWHERE
    ids = pd.Categorical.from_codes(found, [area.area_id for area in atlas.areas])
    return pd.DataFrame({"row": np.asarray(at["row"]), "place_id": ids, "swapped": swapped})


def _hints(con: duckdb.DuckDBPyConnection, atlas: Atlas) -> pd.DataFrame:
    doubtful = con.execute(
        "select distinct if(code = 'E_AREA_ID', area_id, area) from basis join checked using (row)"
        " where code in ('E_AREA_ID', 'W_PLACE_UNKNOWN') order by 1"
    ).fetchall()
    texts = [text for (text,) in doubtful]
    labels = ["; ".join(atlas.entries[i].label for i in ids) for ids in atlas.names.suggest(texts)]
    return pd.DataFrame({"text": texts, "suggestion": labels, "shown": list(map(shown, texts))})


def _range(atlas: Atlas) -> str:
    west, south, east, north = shapely.total_bounds(atlas.shapes)
    return f"lat {south:.2f}–{north:.2f}, lon {west:.2f}–{east:.2f}"
