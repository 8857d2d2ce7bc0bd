"""A million new incidents, land to merge, beside bare duckdb and geopandas on the same rows in the same run."""

import resource
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import geopandas as gpd
import pytest

from etl.delivery import take
from etl.intake import land
from etl.intake.profile import load_profiles
from etl.judging import Desk
from etl.places import areas
from etl.settings import Settings
from etl.warehouse import schema

ROWS = 1_000_000
TARGET = 3.0

MADE = """
copy (
    select
        'r-' || i as record_id,
        'bench' as source,
        round(35.30 + 0.30 * ((i * 7919) % 100003) / 100003, 5) as lat,
        round(44.15 + 0.40 * ((i * 104729) % 99991) / 99991, 5) as lon,
        date '2016-01-01' + (i % 3650)::integer as occurred_on,
        ['Protests', 'Riots', 'Battles', 'Violence against civilians'][1 + i % 4] as event_type,
        ['community_report', 'media', 'ngo_observation'][1 + i % 3] as origin,
        (i % 50 = 0)::integer as fatalities
    from range({rows}) as t(i)
) to '{path}' (header)
"""


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Wall and CPU seconds."""
    began, used = time.perf_counter(), _cpu()
    work()
    return time.perf_counter() - began, _cpu() - used


def _cpu() -> float:
    found = resource.getrusage(resource.RUSAGE_SELF)
    return found.ru_utime + found.ru_stime


@pytest.mark.bench
def test_a_million_incidents(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = Settings(data=tmp_path / "data", settle_seconds=0)
    settings.make_folders()
    path = settings.inbox / "incident" / "million.csv"
    path.parent.mkdir()
    duckdb.execute(MADE.format(path=path, rows=ROWS))
    atlas = areas.build(settings.reference)
    bare = timed(lambda: _bare(path, atlas))
    with schema.opened(settings.database) as con:
        now = datetime(2026, 3, 30, tzinfo=UTC)
        desk = Desk(con, atlas, load_profiles(settings.reference / "sources"), settings, now, date(2026, 3, 30))
        landed = land.land(path, settings.inbox, settings.archive, settings.spool, 0)
        assert isinstance(landed, land.Landed)
        ours = timed(lambda: take(desk, landed))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    told = (
        f"land to merge, {ROWS:,} rows: wall {ours[0]:.1f} s = {ours[0] / bare[0]:.2f} x bare ({bare[0]:.1f} s), "
        f"CPU {ours[1] / bare[1]:.2f} x; peak of both {peak:.2f} GB; target {TARGET} x"
    )
    with capsys.disabled():
        print(f"\n{told}")
    assert ours[1] <= 2 * TARGET * bare[1]


def _bare(path: Path, atlas: areas.Atlas) -> None:
    con = duckdb.connect()
    con.execute(f"create table bare as select * from read_csv('{path}')")
    at = con.execute("select lon, lat from bare").df()
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(at.lon, at.lat), crs=4326)
    shapes = gpd.GeoDataFrame({"area_id": [a.area_id for a in atlas.areas]}, geometry=list(atlas.shapes), crs=4326)
    gpd.sjoin(points, shapes, predicate="within")
