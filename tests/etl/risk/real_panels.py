"""Panels of the real data sets, as METHOD, section 6, defines them."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from etl.risk import Panel
from etl.risk.pace import MONTHLY, WEEKLY

NEIGHBOURHOODS = Path(__file__).parents[3] / "data" / "reference" / "neighbourhoods.csv"
FIRST_MONTH, LAST_MONTH, FIRST_TARGET = (np.datetime64(month, "M") for month in ("2003-06", "2018-12", "2010-01"))
FIRST_WEEK, LAST_WEEK, WARM_UP = np.datetime64("2007-02-26", "D"), np.datetime64("2008-06-30", "D"), 26
CENTRE, KM_PER_DEGREE, FURTHEST = (35.468, 44.392), 111.195, 1.2
BOX, CELL = 19.0, 2.0  # km


def districts(folder: Path) -> Panel:
    """GED, 101 districts by month: point in polygon, where_prec <= 3, date_prec <= 4, month of date_end."""
    wanted = ["latitude", "longitude", "where_prec", "date_prec", "date_end"]
    rows = pd.read_csv(folder / "ucdp_ged_iraq.csv", usecols=wanted)
    rows = rows[(rows["where_prec"] <= 3) & (rows["date_prec"] <= 4)]
    shapes = gpd.read_file(folder / "iraq_cod_ab_adm2_2019.geojson")[["ADM2_PCODE", "geometry"]]
    points = gpd.GeoDataFrame(rows, geometry=gpd.points_from_xy(rows["longitude"], rows["latitude"]), crs=shapes.crs)
    inside = gpd.sjoin(points, shapes, predicate="within")
    inside = inside[~inside.index.duplicated()]
    month = pd.to_datetime(inside["date_end"]).to_numpy().astype("datetime64[M]")
    names = sorted(shapes["ADM2_PCODE"])
    starts = np.arange(FIRST_MONTH, LAST_MONTH + 1)
    code = inside["ADM2_PCODE"].map({name: i for i, name in enumerate(names)}).to_numpy()
    counts = _counted(code, (month - FIRST_MONTH).astype(np.int64), (len(names), len(starts)))
    return _all_seen(tuple(names), starts.astype("datetime64[D]"), counts, MONTHLY)


def neighbourhoods(folder: Path) -> Panel:
    """SIGACT, 84 neighbourhoods by week: the nearest point within 1.2 km."""
    rows, points = _sigacts(folder), pd.read_csv(NEIGHBOURHOODS)
    north, east = (np.subtract.outer(a, b) for a, b in zip(_km(rows), _km(points, "lat", "lon"), strict=True))
    apart = np.hypot(north, east)
    near = apart.min(axis=1) <= FURTHEST
    counts = _counted(apart.argmin(axis=1)[near], rows["week"][near].to_numpy(), (len(points), _weeks()))
    return _all_seen(tuple(points["area_id"]), _mondays(), counts, WEEKLY)


def cells(folder: Path) -> Panel:
    """SIGACT, cells of 2 km of a 19 km box, from its south-western corner; those without any event are kept."""
    rows, across = _sigacts(folder), int(np.ceil(BOX / CELL))
    north, east = (np.floor((km + BOX / 2) / CELL) for km in _km(rows))
    inside = (np.abs(_km(rows)) <= BOX / 2).all(axis=0)
    code = (north * across + east)[inside].astype(np.int64)
    counts = _counted(code, rows["week"][inside].to_numpy(), (across**2, _weeks()))
    return _all_seen(tuple(f"cell-{i:03d}" for i in range(across**2)), _mondays(), counts, WEEKLY)


def _sigacts(folder: Path) -> pd.DataFrame:
    rows = pd.read_csv(folder / "sigacts_kirkuk_2007_2008.csv", usecols=["date", "latitude", "longitude"])
    days = pd.to_datetime(rows["date"]).to_numpy().astype("datetime64[D]")
    return rows.assign(week=(days - FIRST_WEEK).astype(np.int64) // 7)


def _km(rows: pd.DataFrame, latitude: str = "latitude", longitude: str = "longitude") -> tuple[np.ndarray, np.ndarray]:
    """North and east of the centre; a flat city is close enough."""
    shrink = np.cos(np.radians(CENTRE[0]))
    north = (rows[latitude].to_numpy() - CENTRE[0]) * KM_PER_DEGREE
    return north, (rows[longitude].to_numpy() - CENTRE[1]) * KM_PER_DEGREE * shrink


def _mondays() -> np.ndarray:
    return np.arange(FIRST_WEEK, LAST_WEEK + 1, 7)


def _weeks() -> int:
    return len(_mondays())


def _counted(area: np.ndarray, period: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    counts = np.zeros(shape, dtype=np.int64)
    inside = (period >= 0) & (period < shape[1])
    np.add.at(counts, (area[inside], period[inside]), 1)
    return counts


def _all_seen(areas, starts, counts, pace) -> Panel:
    return Panel(areas, starts, counts, np.zeros_like(counts), np.ones(counts.shape, dtype=bool), pace=pace)
