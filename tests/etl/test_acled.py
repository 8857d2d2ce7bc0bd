"""ACLED: events from the export tool and the API, edited later, taken back later; its dates, moments and precision."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
from deliveries import warehouse
from exports import Taken, delivered, written

from etl.intake.profile import Profile, load_profiles
from etl.places import areas
from etl.places.areas import Atlas
from etl.places.locate import place
from etl.streams import STREAMS
from etl.warehouse import merge

REFERENCE = Path(__file__).parents[2] / "data" / "reference"
EXPORT = (
    *("event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type"),
    *("actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting"),
    *("iso", "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision"),
    *("source", "source_scale", "notes", "fatalities", "tags", "timestamp"),
)
EVENT = {
    "event_id_cnty": "IRQ7", "event_date": "08 March 2024", "year": "2024", "time_precision": "1",
    "event_type": "Battles", "sub_event_type": "Armed clash", "actor1": "Somebody", "country": "Iraq",
    "admin1": "Kirkuk", "admin2": "Kirkuk", "location": "Tisin", "latitude": "35.4681", "longitude": "44.3922",
    "geo_precision": "1", "notes": "What somebody did.", "source": "A paper", "fatalities": "2",
    "timestamp": "1710273600",
}  # fmt: skip


@pytest.fixture(scope="module")
def shipped() -> tuple[Profile, ...]:
    return load_profiles(REFERENCE / "sources")


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return areas.build(REFERENCE)


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(config={"threads": 1})


@pytest.fixture
def book() -> Iterator[duckdb.DuckDBPyConnection]:
    with warehouse() as con:
        yield con


def events(
    con: duckdb.DuckDBPyConnection,
    folder: Path,
    shipped: tuple[Profile, ...],
    *changes: dict[str, str],
    header: tuple[str, ...] = EXPORT,
) -> Taken:
    rows = [[(EVENT | change).get(name, "") for name in header] for change in changes]
    return delivered(con, written(folder / "a.csv", {"": [header, *rows]}), "acled", shipped)


def deleted(con: duckdb.DuckDBPyConnection, folder: Path, shipped: tuple[Profile, ...], *ids: tuple[str, str]) -> Taken:
    path = written(folder / "d.csv", {"": [["event_id_cnty", "deleted_timestamp"], *ids]})
    return delivered(con, path, "acled", shipped)


def entered(con: duckdb.DuckDBPyConnection, atlas: Atlas, found: Taken, load: str) -> merge.Counts:
    place(con, atlas, city_names=(), outside="load", required=True)
    at = datetime(2024, 4, int(load))
    return merge.merge(con, STREAMS["incident"], merge.Delivery(load, "a.csv", "acled", load, at), len(found.checked))


def test_an_export_is_read_without_what_is_never_used(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, shipped: tuple[Profile, ...]
) -> None:
    found = events(con, tmp_path, shipped, {})
    assert found.faults == ()
    assert found.canon == (
        {
            "row": 2, "record_id": "IRQ7", "source": "acled", "occurred_on": "2024-03-08", "event_type": "Battles",
            "sub_event_type": "Armed clash", "area": "Tisin", "lat": "35.4681", "lon": "44.3922", "fatalities": "2",
            "origin": "media", "date_precision": "day", "place_precision": "subdistrict",
            "updated_at": "2024-03-12T20:00:00Z",
        },
    )  # fmt: skip
    assert found.checked[0]["updated_at"] == datetime(2024, 3, 12, 23)


@pytest.mark.parametrize(
    ("written_day", "wanted"),
    [
        ("08 March 2024", "2024-03-08"),
        ("8 March 2024", "2024-03-08"),
        ("08 Mar 2024", "2024-03-08"),
        ("08-March-2024", "2024-03-08"),
        ("2024-03-08", "2024-03-08"),
        ("31 February 2024", None),
        ("March 2024", None),
        ("08 mars 2024", None),
    ],
)
def test_days_in_words_and_in_figures(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, shipped: tuple[Profile, ...], written_day: str, wanted: str | None
) -> None:
    found = events(con, tmp_path, shipped, {"event_date": written_day})
    assert [str(row["occurred_on"]) for row in found.checked] == ([wanted] if wanted else [])
    assert found.codes == ([] if wanted else ["E_DATE"])


@pytest.mark.parametrize(
    ("stamp", "codes"), [("1710273600", []), ("1710273600.0", []), ("", []), ("12", ["E_DATE"]), ("soon", ["E_DATE"])]
)
def test_moments_are_seconds(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, shipped: tuple[Profile, ...], stamp: str, codes: list[str]
) -> None:
    assert events(con, tmp_path, shipped, {"timestamp": stamp}).codes == codes


def test_precision_and_columns_of_other_years(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, shipped: tuple[Profile, ...]
) -> None:
    changes = [{"geo_precision": str(n), "time_precision": str(n)} for n in (1, 2, 3)]
    older = ("data_id", "iso3", "event_id_no_cnty", *EXPORT[::-1], "population_best")
    found = events(con, tmp_path, shipped, *changes, header=older)
    assert [(row["place_precision"], row["date_precision"]) for row in found.checked] == [
        ("subdistrict", "day"),
        ("district", "week"),
        ("governorate", "month"),
    ]
    assert found.codes == []


@pytest.mark.parametrize("lost", ["event_id_cnty", "event_date", "geo_precision", "fatalities"])
def test_an_export_that_changed_is_held(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, shipped: tuple[Profile, ...], lost: str
) -> None:
    found = events(con, tmp_path, shipped, {}, header=tuple(name for name in EXPORT if name != lost))
    assert found.codes == ["E_SCHEMA_UNKNOWN"]


def test_an_edited_event_replaces_the_older_one_and_a_deletion_withdraws_it(
    book: duckdb.DuckDBPyConnection, tmp_path: Path, shipped: tuple[Profile, ...], atlas: Atlas
) -> None:
    later = {"fatalities": "5", "timestamp": "1710360000"}
    other = {"event_id_cnty": "IRQ8"}
    counts = entered(book, atlas, events(book, tmp_path, shipped, {}, other), "1")
    assert counts.loaded == 2
    assert entered(book, atlas, events(book, tmp_path, shipped, later), "2").loaded == 1
    assert entered(book, atlas, events(book, tmp_path, shipped, {}), "3").superseded == 1
    assert _standing(book) == [("IRQ7", 5), ("IRQ8", 2)]
    gone = deleted(book, tmp_path, shipped, ("IRQ7", "1710446400"))
    assert [(row["record_id"], row["source"], row["deleted"]) for row in gone.checked] == [("IRQ7", "acled", True)]
    assert gone.faults == ()
    assert entered(book, atlas, gone, "4").loaded == 1
    assert _standing(book) == [("IRQ8", 2)]
    assert entered(book, atlas, events(book, tmp_path, shipped, later), "5").superseded == 1
    assert _standing(book) == [("IRQ8", 2)]


def test_a_deletion_may_come_before_its_event(
    book: duckdb.DuckDBPyConnection, tmp_path: Path, shipped: tuple[Profile, ...], atlas: Atlas
) -> None:
    assert entered(book, atlas, deleted(book, tmp_path, shipped, ("IRQ7", "1710446400")), "1").loaded == 1
    assert entered(book, atlas, events(book, tmp_path, shipped, {}), "2").superseded == 1
    assert _standing(book) == []


def _standing(con: duckdb.DuckDBPyConnection) -> list[tuple[str, int]]:
    found = con.execute(
        "select record_id, fatalities from wh.incident where in_force and not coalesce(deleted, false) order by 1"
    )
    return found.fetchall()
