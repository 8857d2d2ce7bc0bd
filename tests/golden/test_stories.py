"""Golden stories: what is dropped into the inbox, night after night, and the rows that a reader then finds.

A story is a folder: `story.toml` (as_of, and what it is about), `night-1/`, `night-2/` ... laid over the data folder
before each run, and `expect/<table>.csv`, whose columns are compared with those of mart.<table> in the last release.
"""

import csv
import shutil
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from etl import pipeline, release
from etl.settings import Settings

STORIES = Path(__file__).parent / "stories"


@pytest.mark.parametrize("story", sorted(p.name for p in STORIES.iterdir()))
def test_story(story: str, tmp_path: Path) -> None:
    folder = STORIES / story
    settings = Settings(data=tmp_path / "data", settle_seconds=0)
    told = tomllib.loads((folder / "story.toml").read_text(encoding="utf-8"))
    for number, night in enumerate(sorted(folder.glob("night-*")), start=1):
        shutil.copytree(night, settings.data, dirs_exist_ok=True)
        now = datetime(2026, 3, 30, 20, number, tzinfo=UTC)
        done = pipeline.run(settings, as_of=told["as_of"], now=now)
        assert all(file.counts.accounted for file in done.files)
        assert done.published
    for expected in sorted((folder / "expect").glob("*.csv")):
        assert found(settings, expected) == wanted(expected), expected.name


def wanted(expected: Path) -> list[list[str]]:
    with expected.open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))


def found(settings: Settings, expected: Path) -> list[list[str]]:
    """The same columns of the release, sorted; tables of every area and week are narrowed to the keys named."""
    rows = wanted(expected)
    columns = rows[0]
    current = release.current(settings.releases)
    assert current
    with duckdb.connect(str(current.team), read_only=True) as con:
        shown = ", ".join(f"coalesce({name}::varchar, '') as {name}" for name in columns)
        query = f"select {shown} from mart.{expected.stem}"
        kept = [name for name in columns if name in ("area_id", "week", "measure", "horizon_weeks", "month")]
        narrowed = {name: {row[columns.index(name)] for row in rows[1:]} for name in kept}
        answered = [list(row) for row in con.execute(f"{query} order by all").fetchall()]
    within = [r for r in answered if all(r[columns.index(n)] in values for n, values in narrowed.items())]
    return [columns, *within]
