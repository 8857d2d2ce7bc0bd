"""Writing a synthetic inbox: the same for a seed, of any size, and never over somebody else's files."""

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.demo import DemoSummary, grid_areas, write_inbox
from etl.demo.calendar import islamic
from etl.errors import InboxError, SettingsError
from etl.streams import CORE, STREAMS

LAST_DAY = date(2026, 3, 30)

Row = dict[str, str]


def read(folder: Path) -> Iterator[Row]:
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def day_of(stream: str, row: Row) -> date:
    return date.fromisoformat(next(row[name] for name in STREAMS[stream].dated_by if row.get(name)))


def small(out: Path, seed: int = 1, years: float = 0.6) -> DemoSummary:
    return write_inbox(out, areas=grid_areas(9), years=years, scale=2, seed=seed, last_day=LAST_DAY)


def test_the_same_seed_writes_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    for name, seed in (("one", 1), ("again", 1), ("other", 2)):
        small(tmp_path / name, seed)
    assert contents(tmp_path / "one") == contents(tmp_path / "again")
    assert contents(tmp_path / "one") != contents(tmp_path / "other")


def test_a_smaller_request_leaves_nothing_of_the_larger_one(tmp_path: Path) -> None:
    small(tmp_path / "twice", years=2)
    small(tmp_path / "twice", years=0.3)
    small(tmp_path / "once", years=0.3)
    assert contents(tmp_path / "twice") == contents(tmp_path / "once")


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "incident").mkdir()
    (tmp_path / "incident" / "real.csv").write_text("record_id\n", encoding="utf-8")
    with pytest.raises(InboxError):
        small(tmp_path)
    assert list(contents(tmp_path)) == ["incident/real.csv"]


@pytest.mark.parametrize(("count", "years", "scale"), [(0, 1, 1), (3, 0, 1), (3, 1, 0)])
def test_an_empty_request_is_refused(tmp_path: Path, count: int, years: float, scale: float) -> None:
    with pytest.raises(SettingsError):
        write_inbox(tmp_path, areas=grid_areas(count), years=years, scale=scale, seed=1, last_day=LAST_DAY)


@settings(max_examples=20, deadline=None)
@given(
    count=st.integers(1, 25),
    years=st.floats(0.01, 1.6),
    scale=st.floats(0.01, 8),
    seed=st.integers(0, 2**32),
    last_day=st.dates(date(2016, 1, 1), date(2035, 12, 31)),
)
def test_any_number_of_areas_years_and_any_scale(
    count: int, years: float, scale: float, seed: int, last_day: date
) -> None:
    with TemporaryDirectory() as folder:
        out = Path(folder)
        summary = write_inbox(out, areas=grid_areas(count), years=years, scale=scale, seed=seed, last_day=last_day)
        tables = {stream: list(read(out / stream)) for stream in (s.name for s in CORE)}
    assert {stream: len(table) for stream, table in tables.items()} == summary.rows
    for stream, table in tables.items():
        assert all(row["source"].startswith("synthetic") for row in table)
        assert all(row["recorded_at"][:10] <= last_day.isoformat() for row in table)
        assert all(summary.first_day <= day_of(stream, row) <= last_day for row in table)
        keys = Counter((row["source"], row["record_id"], row.get("version")) for row in table)
        assert max(keys.values(), default=1) == 1


@pytest.mark.parametrize(
    ("year", "month", "day", "seen"),
    [(1444, 10, 1, date(2023, 4, 21)), (1445, 10, 1, date(2024, 4, 10)), (1446, 12, 10, date(2025, 6, 6))],
)
def test_feasts_fall_within_a_day_of_the_moon(year: int, month: int, day: int, seen: date) -> None:
    assert abs((islamic(year, month, day) - seen).days) <= 1
