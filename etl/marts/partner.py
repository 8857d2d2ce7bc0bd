"""What partners may see: districts and subdistricts, periods that are over, figures that stand once they are out."""

from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import shapely

from etl.disclosure import months_out, quarters_out
from etl.marts import partner_counts
from etl.marts import partner_store as store
from etl.places.areas import Atlas

_HERE = Path(__file__).parent


def build(con: duckdb.DuckDBPyConnection, atlas: Atlas, as_of: date) -> None:
    """Fill stage_partner.*: what is out already as it came out, and the periods that come out with this release."""
    store.attach(con)
    con.register("given", pd.DataFrame(_subdistricts(atlas) + _districts(atlas)))
    con.execute("create or replace table stage_partner.area as select * from given order by area_id")
    con.unregister("given")
    (first,) = con.execute("select first_week from tonight").fetchone() or (as_of,)
    partner_counts.build(con, partner_counts.order(atlas), months_out(first, as_of))
    con.execute("create or replace table closed_quarter (quarter date)")
    for quarter in quarters_out(first, as_of):
        con.execute("insert into closed_quarter values (?)", [quarter])
    for name in ("partner_quarter", "partner_skill"):
        con.execute(f"create or replace table {name} as {(_HERE / f'{name}.sql').read_text(encoding='utf-8')}")
    store.stage(con, "partner_month", "told_month")
    store.stage(con, "relation_quarter", "partner_quarter")
    store.stage(con, "forecast_skill", "partner_skill")


def last_month(con: duckdb.DuckDBPyConnection) -> date | None:
    """First day of the newest month that is out."""
    found = con.execute("select max(month) from stage_partner.partner_month").fetchone()
    return found[0] if found else None


def _districts(atlas: Atlas) -> list[dict[str, str | None]]:
    return [
        _row(place.place_id, "district", place.place_id, place, place.geometry, atlas.version)
        for place in atlas.places
        if place.level == "district"
    ]


def _subdistricts(atlas: Atlas) -> list[dict[str, str | None]]:
    """Each whole: the neighbourhoods are given back to the subdistrict they were taken from."""
    of = np.array([area.subdistrict_id for area in atlas.areas])
    rows = []
    for area in atlas.areas:
        if area.level == "subdistrict":
            shape = shapely.union_all(atlas.drawn[of == area.subdistrict_id])
            named = atlas.entries.get(area.subdistrict_id, area)
            rows.append(
                _row(
                    area.subdistrict_id,
                    "subdistrict",
                    area.district_id,
                    named,
                    shapely.to_geojson(shape),
                    atlas.version,
                )
            )
    return rows


def _row(
    area_id: str, level: str, district_id: str, named: object, geometry: str, version: str
) -> dict[str, str | None]:
    names = {f"name_{lang}": getattr(named, f"name_{lang}", None) for lang in ("en", "ar", "ckb", "tr")}
    shared = {"area_id": area_id, "level": level, "district_id": district_id, "version": version}
    return shared | names | {"geometry": geometry}
