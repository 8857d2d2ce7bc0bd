"""Partners are served from a file of their own, and from there nothing else can be reached."""

from pathlib import Path

import duckdb
import pytest

from dashboard import access
from dashboard.errors import Refused
from dashboard.queries import release as store

REACHING = (
    "attach '{team}' as team (read_only)",
    "from '{team}'",
    "from read_csv('{folder}/manifest.json')",
    "from read_blob('{team}')",
    "from read_text('{folder}/manifest.json')",
    "from glob('{folder}/*')",
    "copy (select 1) to '{folder}/out.csv'",
    "export database '{folder}/out'",
    "install httpfs",
    "load httpfs",
    "set enable_external_access = true",
    "set lock_configuration = false",
    "pragma enable_external_access",
    "create table mart.mine as select 1 as one",
    "insert into mart.about select * from mart.about",
    "delete from mart.area",
    "drop table mart.area",
    "set temp_directory = '{folder}'",
    "set memory_limit = '100GB'",
    "create persistent secret s (type s3)",
    "checkpoint; attach ':memory:' as m; copy from database m to partner",
    "select getenv('HOME')",
    "call pragma_database_list('{team}')",
    "from sniff_csv('{folder}/manifest.json')",
    "from parquet_scan('{folder}/x.parquet')",
)


@pytest.mark.parametrize("statement", REACHING)
def test_nothing_reaches_out_of_the_partners_file(statement: str, sample_release: Path) -> None:
    """Even for somebody who could write the question themselves."""
    reading = access.reading(sample_release / "releases", access.Principal("partner"))
    folder = reading.release.path.parent
    cursor = store._cursor(reading.release.path)
    before = sorted(path.name for path in folder.iterdir())
    with pytest.raises(duckdb.Error):
        cursor.execute(statement.format(team=folder / "team.duckdb", folder=folder)).fetchall()
    assert sorted(path.name for path in folder.iterdir()) == before


def test_the_partners_file_is_the_one_that_is_open(sample_release: Path) -> None:
    reading = access.reading(sample_release / "releases", access.Principal("partner"))
    listed = store._cursor(reading.release.path).execute("select path from duckdb_databases() where not internal")
    assert {Path(path).name for (path,) in listed.fetchall() if path} == {"partner.duckdb"}


@pytest.mark.parametrize("role", ["", "none", "root", "Partner", "partner ", "team"])
def test_a_role_that_is_not_written_down_reads_nothing(role: str, sample_release: Path) -> None:
    with pytest.raises(Refused):
        access.reading(sample_release / "releases", access.Principal(role))
