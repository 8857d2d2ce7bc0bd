"""Refused rows come back: corrected in their list, known by now, accepted, or read by a profile that came later."""

import csv
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from etl import pipeline
from etl.delivery import File
from etl.intake.lists import ABOUT_THE_FAULT
from etl.settings import Settings
from etl.warehouse import schema

NOW = datetime(2026, 3, 30, 20, 0, tzinfo=UTC)
HEADER = "record_id,source,area,occurred_on,event_type,origin,fatalities"
GOOD = "g-1,field,Muslla Sq,2026-03-02,Riots,media,0".replace("Muslla Sq", "Tisin")
PAPER = "a-1,field,Paper Town,2026-03-04,Riots,media,0"
LATE = "b-1,field,Tisin,04/03/2026,Riots,media,0"
TORN = "c-1,field,Tisin,2026-03-04,Riots"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path, settle_seconds=0)


@pytest.fixture
def unpublished(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nights that end before their release, for those who ask the warehouse and the lists alone."""
    monkeypatch.setattr(pipeline, "_publish", lambda *_: False)


def night(settings: Settings, after_hours: int = 0) -> tuple[File, ...]:
    return pipeline.run(settings, now=NOW + timedelta(hours=after_hours)).files


def deliver(settings: Settings, rows: Sequence[str], where: str = "incident/week.csv") -> None:
    path = settings.inbox / where
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")


def decide(settings: Settings, **decision: object) -> None:
    folder = settings.inbox / "decisions"
    folder.mkdir(parents=True, exist_ok=True)
    told = {**decision, "by": "clerk", "at": NOW.isoformat()}
    (folder / f"20260330T200000-{len(list(folder.iterdir()))}.json").write_text(json.dumps(told), encoding="utf-8")


def correct(settings: Settings, changes: dict[str, dict[str, str]]) -> None:
    """Change cells in the only list, row by row, as a person would in a spreadsheet."""
    (path,) = settings.rejected.glob("*.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = csv.DictReader(file)
        header, rows = list(lines.fieldnames or ()), list(lines)
    for row in rows:
        row.update(changes.get(row["row"], {}))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header)
        writer.writeheader()
        writer.writerows(rows)


def records(settings: Settings) -> set[str]:
    with schema.opened(settings.database) as con:
        return {r for (r,) in con.execute("select record_id from wh.incident where in_force").fetchall()}


def waiting(settings: Settings) -> dict[int | None, set[str]]:
    """Open faults by row, of the newest delivery of each file."""
    with schema.opened(settings.database) as con:
        found = con.execute(
            "select row, list(code) from wh.fault where settled_by is null"
            " and load_id in (select max(load_id) from wh.load where replays is null group by sha256) group by row"
        ).fetchall()
    return {row: set(codes) for row, codes in found}


def published(settings: Settings, query: str) -> list[tuple[object, ...]]:
    current = (settings.releases / "CURRENT").read_text().strip()
    with duckdb.connect(str(settings.releases / current / "team.duckdb"), read_only=True) as con:
        return con.execute(query).fetchall()


def test_a_row_corrected_in_its_list_enters_and_the_others_stay(settings: Settings) -> None:
    deliver(settings, [GOOD, PAPER, LATE, TORN])
    night(settings)
    assert waiting(settings) == {3: {"W_PLACE_UNKNOWN"}, 4: {"E_DATE_AMBIG"}, 5: {"E_RAGGED"}}
    correct(settings, {"4": {"occurred_on": "2026-03-04"}})
    (done,) = night(settings, 24)
    assert (done.counts.rows_read, done.counts.loaded, done.counts.quarantined) == (1, 1, 0)
    assert records(settings) == {"g-1", "b-1"}
    with schema.opened(settings.database) as con:
        still = con.execute("select row, code from wh.fault where settled_by is null order by row").fetchall()
    assert still == [(3, "W_PLACE_UNKNOWN"), (5, "E_RAGGED")]
    assert published(settings, "select waiting from mart.load where corrects is null") == [(2,)]


@pytest.mark.usefixtures("unpublished")
def test_a_torn_row_can_be_written_anew_in_the_list(settings: Settings) -> None:
    deliver(settings, [GOOD, TORN])
    night(settings)
    whole = [*TORN.split(","), "media", "0"]
    correct(settings, {"3": dict(zip(HEADER.split(","), whole, strict=True))})
    night(settings, 24)
    assert records(settings) == {"g-1", "c-1"}
    assert not list(settings.rejected.glob("*.csv")), "a list with nothing left in it is gone"


@pytest.mark.usefixtures("unpublished")
def test_a_correction_that_is_wrong_again_keeps_what_was_typed_and_says_what_is_wrong_now(settings: Settings) -> None:
    deliver(settings, [GOOD, LATE])
    night(settings)
    correct(settings, {"3": {"occurred_on": "2027-03-04"}})
    assert night(settings, 24) == ()
    assert waiting(settings) == {3: {"E_FUTURE"}}
    (path,) = settings.rejected.glob("*.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["code"], row["occurred_on"]) == ("E_FUTURE", "2027-03-04")


def test_a_place_confirmed_once_brings_every_waiting_row_in(settings: Settings) -> None:
    deliver(settings, [GOOD, PAPER])
    deliver(settings, [PAPER.replace("a-1", "a-2")], "incident/other.csv")
    night(settings)
    assert published(settings, "select name, rows from mart.place_held") == [("Paper Town", 2)]
    decide(settings, kind="place", name="Paper Town", place_id="KRK-035")
    done = night(settings, 24)
    assert sum(file.counts.loaded for file in done) == 2
    assert records(settings) == {"g-1", "a-1", "a-2"}
    assert published(settings, "from mart.place_held") == []
    assert published(settings, "from mart.reject") == []
    deliver(settings, [PAPER.replace("a-1", "a-3").replace("Paper Town", "PAPER  TOWN")], "incident/later.csv")
    night(settings, 48)
    assert "a-3" in records(settings), "it is known from then on"


WRONG_DECISIONS: tuple[dict[str, object], ...] = (
    {"kind": "place", "name": "Paper Town", "place_id": "KRK-999"},
    {"kind": "place", "name": "", "place_id": "KRK-035"},
    {"kind": "guess", "name": "Paper Town", "place_id": "KRK-035"},
    {"kind": "place", "name": "Paper Town"},
    {"kind": "duplicate", "left": "../../etc", "right": "0" * 32, "same": True},
)


@pytest.mark.usefixtures("unpublished")
def test_decisions_that_cannot_hold_change_nothing_and_are_set_aside(settings: Settings) -> None:
    deliver(settings, [GOOD, PAPER])
    night(settings)
    for wrong in WRONG_DECISIONS:
        decide(settings, **wrong)
    night(settings, 24)
    assert records(settings) == {"g-1"}
    assert len(list((settings.rejected / "decisions").iterdir())) == len(WRONG_DECISIONS)
    assert not list((settings.inbox / "decisions").iterdir())


@pytest.mark.soak
def test_a_surprising_value_enters_once_a_person_says_it_is_right(settings: Settings) -> None:
    deliver(settings, [f"n-{n},field,Tisin,2026-03-02,Riots,media,{n % 3}" for n in range(300)])
    night(settings)
    deliver(settings, [GOOD, "s-1,field,Tisin,2026-03-05,Battles,media,900"], "incident/next.csv")
    night(settings, 24)
    assert waiting(settings) == {3: {"W_SURPRISING"}}
    ((load_id,),) = published(settings, "select load_id from mart.reject")
    decide(settings, kind="accept", load_id=load_id, row=3)
    night(settings, 48)
    assert "s-1" in records(settings)
    assert published(settings, "from mart.reject") == []


@pytest.mark.soak
def test_the_same_bad_file_again_asks_nothing_twice(settings: Settings) -> None:
    deliver(settings, [GOOD, PAPER, LATE])
    night(settings)
    correct(settings, {"4": {"occurred_on": "2026-03-04"}})
    night(settings, 24)
    deliver(settings, [GOOD, PAPER, LATE])
    night(settings, 48)
    assert published(settings, "select distinct row from mart.reject") == [(3,)]
    assert records(settings) == {"g-1", "b-1"}
    assert sorted(published(settings, "select waiting from mart.load")) == [(0,), (0,), (1,)]


def test_a_file_held_whole_enters_once_its_source_is_known(settings: Settings) -> None:
    path = settings.inbox / "incident" / "strange.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("nr;wann;was;wo\n1;2026-03-04;Riots;KRK-035\n2;2026-13-04;Riots;KRK-035\n", encoding="utf-8")
    (first,) = night(settings)
    assert first.held == "E_SCHEMA_UNKNOWN"
    profile = settings.known / "sources" / "strange.toml"
    profile.parent.mkdir(parents=True)
    profile.write_text(
        'source = "strange"\nstream = "incident"\ntitle = { en = "Strange", ar = "غريب" }\n'
        'header = ["nr", "wann", "was", "wo"]\n[columns]\nrecord_id = "nr"\noccurred_on = "wann"\n'
        'event_type = "was"\narea_id = "wo"\n[constants]\norigin = "media"\n',
        encoding="utf-8",
    )
    (second,) = night(settings, 24)
    assert (second.counts.rows_read, second.counts.loaded) == (1, 1)
    assert records(settings) == {"1"}
    assert published(settings, "select row, code from mart.reject") == [(3, "E_DATE")]
    assert published(settings, "select waiting from mart.load where corrects is null") == [(1,)]


@pytest.mark.usefixtures("unpublished")
def test_a_list_that_is_none_any_more_is_named_and_nothing_is_lost(settings: Settings) -> None:
    deliver(settings, [GOOD, LATE])
    night(settings)
    (path,) = settings.rejected.glob("*.csv")
    path.write_text("what,is,this\n1,2,3\n", encoding="utf-8")
    (told,) = night(settings, 24)
    assert told.reasons == {"E_LIST": 1}
    assert waiting(settings) == {3: {"E_DATE_AMBIG"}}
    path.unlink()
    night(settings, 48)
    assert waiting(settings) == {3: {"E_DATE_AMBIG"}}


@pytest.mark.usefixtures("unpublished")
def test_nothing_is_judged_again_while_nothing_changed(settings: Settings) -> None:
    deliver(settings, [GOOD, PAPER])
    night(settings)
    (path,) = settings.rejected.glob("*.csv")
    before = path.stat().st_mtime_ns
    assert night(settings, 24) == ()
    assert path.stat().st_mtime_ns == before


def test_the_list_names_its_columns_in_every_language() -> None:
    assert {"sentence_ckb", "remedy_tr", "accept"} <= set(ABOUT_THE_FAULT)
