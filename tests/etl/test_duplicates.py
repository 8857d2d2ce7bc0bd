"""One event told by two sources is one incident with two reports, and only where that is all but sure."""

import csv
import json
import random
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from hashlib import md5
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from etl import pipeline, release
from etl.commands import duplicates as commands
from etl.settings import Settings
from etl.warehouse import duplicates
from etl.warehouse.clusters import Clusters
from etl.warehouse.duplicates import Decision
from etl.warehouse.likeness import MERGE_AT, REVIEW_AT

DAY = date(2026, 3, 4)
NOW = datetime(2026, 3, 30, 20, 0, tzinfo=UTC)
KM = 1 / 111.2  # degrees of latitude


@dataclass(frozen=True)
class Report:
    """One line of relation `report`; `lat` None: known by its area alone."""

    source: str
    record_id: str = "1"
    occurred_on: date = DAY
    lat: float | None = 35.45
    area_id: str | None = "KRK-035"
    place_level: str = "neighbourhood"
    date_precision: str = "day"
    event_type: str = "Protests"
    sub_event_type: str | None = "Peaceful protest"
    fatalities: int | None = 0
    injured: int | None = 0
    origin: str = "community_report"
    verification: str = "unverified"
    serious: bool = False
    recorded_on: date = DAY

    @property
    def handle(self) -> str:
        return md5(f"{self.source}/{self.record_id}".encode()).hexdigest()  # noqa: S324 - a name, not a secret

    def row(self) -> tuple[object, ...]:
        counts = self.verification != "refuted" and self.origin != "police_initiated"
        lon = None if self.lat is None else 44.39
        return (
            self.handle, self.source, self.record_id, self.area_id, "IQG13Q04", self.place_level, self.lat, lon,
            self.occurred_on, self.date_precision, self.event_type, self.sub_event_type, self.fatalities, self.injured,
            self.origin, self.verification, self.serious, counts, self.recorded_on,
        )  # fmt: skip


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        yield opened


Pairs = dict[tuple[str, str], tuple[str, float, str]]


def found(con: duckdb.DuckDBPyConnection, reports: list[Report], *said: Decision) -> tuple[Pairs, dict[str, str]]:
    """{(source/id, source/id): (state, score, decided_by)} and {report: speaking report}."""
    con.execute(
        "create or replace table report (handle varchar, source varchar, record_id varchar, area_id varchar,"
        " district_id varchar, place_level varchar, lat double, lon double, occurred_on date, date_precision varchar,"
        " event_type varchar, sub_event_type varchar, fatalities integer, injured integer, origin varchar,"
        " verification varchar, serious boolean, in_risk boolean, recorded_on date)"
    )
    if reports:
        rows = ", ".join(f"({', '.join('?' * 19)})" for _ in reports)
        con.execute(f"insert into report values {rows}", [cell for one in reports for cell in one.row()])
    duplicates.find(con, said)
    names = {one.handle: f"{one.source}/{one.record_id}" for one in reports}
    rows_ = con.execute("select left_handle, right_handle, state, score, decided_by from duplicate_pair").fetchall()
    pairs = {tuple(sorted((names[a], names[b]))): tuple(rest) for a, b, *rest in rows_}
    speaks = {names[a]: names[b] for a, b in con.execute("from same_event").fetchall()}
    return pairs, speaks  # type: ignore[return-value]


def state(con: duckdb.DuckDBPyConnection, one: Report, other: Report) -> str | None:
    pairs, _ = found(con, [one, other])
    return next((s for s, *_ in pairs.values()), None)


FIELD, MEDIA = Report("field"), Report("media", origin="media")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, "merged"),
        ({"occurred_on": DAY + timedelta(days=1)}, "merged"),
        ({"occurred_on": DAY + timedelta(days=2)}, None),
        ({"lat": 35.45 + 0.9 * KM}, "merged"),
        ({"lat": 35.45 + 1.1 * KM}, "review"),
        ({"lat": 35.45 + 3.1 * KM}, None),
        ({"lat": None}, "merged"),
        ({"lat": None, "area_id": "KRK-036"}, None),
        ({"lat": None, "occurred_on": DAY - timedelta(days=1)}, "merged"),
        ({"lat": None, "occurred_on": DAY - timedelta(days=1), "sub_event_type": None}, "review"),
        ({"sub_event_type": None}, "merged"),
        ({"sub_event_type": "Protest with intervention"}, "review"),
        ({"event_type": "Riots", "sub_event_type": "Mob violence"}, "review"),
        ({"event_type": "Battles", "sub_event_type": "Armed clash"}, None),
        ({"fatalities": 3}, "review"),
        ({"injured": 1}, "merged"),
        ({"fatalities": None, "injured": None}, "merged"),
        ({"verification": "refuted"}, "review"),
        ({"date_precision": "week"}, "review"),
        ({"date_precision": "month"}, "review"),
        ({"date_precision": "year"}, None),
        ({"place_level": "outside", "area_id": None}, None),
        ({"source": "field", "record_id": "2"}, None),
    ],
)
def test_what_is_merged_what_a_person_reviews_and_what_is_left(
    con: duckdb.DuckDBPyConnection, change: Mapping[str, object], expected: str | None
) -> None:
    assert state(con, FIELD, replace(MEDIA, **change)) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize("level", ["city", "district", "governorate"])
def test_what_is_known_to_no_area_is_never_merged_by_itself(con: duckdb.DuckDBPyConnection, level: str) -> None:
    one = replace(FIELD, area_id=None, place_level=level)
    assert state(con, one, replace(MEDIA, area_id=None, place_level=level)) == "review"
    assert state(con, one, replace(MEDIA, area_id=None, place_level=level, occurred_on=DAY + timedelta(days=1))) is None


def test_a_wide_subdistrict_is_for_review(con: duckdb.DuckDBPyConnection) -> None:
    rural = {"lat": None, "area_id": "IQG13Q01N04", "place_level": "subdistrict"}
    assert state(con, replace(FIELD, **rural), replace(MEDIA, **rural)) == "review"  # type: ignore[arg-type]


def test_the_best_match_wins_and_a_source_never_speaks_twice(con: duckdb.DuckDBPyConnection) -> None:
    near, far = replace(MEDIA, record_id="near"), replace(MEDIA, record_id="far", lat=35.45 + 0.6 * KM)
    pairs, speaks = found(con, [FIELD, far, near])
    assert pairs["field/1", "media/near"][0] == "merged" and pairs["field/1", "media/far"][0] == "separate"
    assert speaks == {"field/1": "field/1", "media/near": "field/1"}


def test_three_sources_make_one_incident(con: duckdb.DuckDBPyConnection) -> None:
    _, speaks = found(con, [FIELD, MEDIA, Report("police", origin="police_reported")])
    assert speaks == dict.fromkeys(("field/1", "media/1", "police/1"), "field/1")


@pytest.mark.parametrize(
    ("one", "other", "speaker"),
    [
        (replace(FIELD, lat=None), MEDIA, "media/1"),
        (FIELD, replace(MEDIA, verification="verified"), "media/1"),
        (FIELD, replace(MEDIA, recorded_on=DAY - timedelta(days=1)), "field/1"),
        (FIELD, replace(FIELD, source="desk", recorded_on=DAY + timedelta(days=1)), "field/1"),
        (FIELD, replace(FIELD, source="desk"), "desk/1"),
        (replace(FIELD, origin="police_initiated", verification="verified"), MEDIA, "media/1"),
    ],
    ids=["finest place", "verified", "own before media", "first to know", "by name", "one that counts"],
)
def test_who_speaks_for_the_incident(con: duckdb.DuckDBPyConnection, one: Report, other: Report, speaker: str) -> None:
    for told in ([one, other], [other, one]):
        assert set(found(con, told)[1].values()) == {speaker}


def test_a_persons_word_overrides_the_score_both_ways_and_can_be_taken_back(con: duckdb.DuckDBPyConnection) -> None:
    far = replace(MEDIA, occurred_on=DAY + timedelta(days=9))
    apart = Decision(FIELD.handle, MEDIA.handle, False, "2026-03-10")
    same = Decision(far.handle, FIELD.handle, True, "2026-03-10")
    assert found(con, [FIELD, MEDIA], apart) == ({("field/1", "media/1"): ("separate", 1.0, "person")}, {})
    assert found(con, [FIELD, far], same)[0] == {("field/1", "media/1"): ("merged", 0.0, "person")}
    assert found(con, [FIELD, far], same, replace(same, same=False, decided_on="2026-03-11"))[1] == {}
    assert found(con, [FIELD, far])[0] == {}
    assert found(con, [FIELD], same) == ({}, {})


def test_a_word_never_merges_two_records_of_one_source(con: duckdb.DuckDBPyConnection) -> None:
    other = replace(FIELD, record_id="2")
    pairs, _ = found(con, [FIELD, other, MEDIA], Decision(FIELD.handle, other.handle, True))
    assert pairs["field/1", "media/1"] == ("merged", 1.0, "score")
    both = (Decision(FIELD.handle, MEDIA.handle, True, "1"), Decision(other.handle, MEDIA.handle, True, "2"))
    assert found(con, [FIELD, other, MEDIA], *both)[1] == {"field/2": "field/2", "media/1": "field/2"}


def test_two_kept_apart_never_meet_through_a_third(con: duckdb.DuckDBPyConnection) -> None:
    police = Report("police", origin="police_reported")
    _, speaks = found(con, [FIELD, MEDIA, police], Decision(FIELD.handle, police.handle, False))
    assert len(speaks) == 2
    assert not {"field/1", "police/1"} <= speaks.keys()


REPORTS = st.builds(
    Report,
    source=st.sampled_from(["field", "media", "police"]),
    record_id=st.integers(1, 9).map(str),
    occurred_on=st.integers(0, 2).map(lambda n: DAY + timedelta(days=n)),
    lat=st.sampled_from([None, 35.45, 35.452, 35.458, 35.47]),
    sub_event_type=st.sampled_from(["Peaceful protest", "Protest with intervention", None]),
    fatalities=st.sampled_from([0, 1, None]),
    verification=st.sampled_from(["verified", "unverified", "refuted"]),
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(REPORTS, min_size=2, max_size=9, unique_by=lambda one: one.handle), st.data())
def test_the_outcome_follows_from_the_reports_and_not_from_their_order(
    con: duckdb.DuckDBPyConnection, reports: list[Report], data: st.DataObject
) -> None:
    handles = st.sampled_from([one.handle for one in reports])
    said = data.draw(st.lists(st.builds(Decision, handles, handles, st.booleans()), max_size=3))
    told = found(con, reports, *said)
    assert found(con, data.draw(st.permutations(reports)), *said) == told
    pairs, speaks = told
    for speaker in set(speaks.values()):
        voices = Counter(name.split("/")[0] for name, other in speaks.items() if other == speaker)
        assert len(voices) > 1 and max(voices.values()) == 1
        assert speaks[speaker] == speaker
    for (one, other), (outcome, score, decided_by) in pairs.items():
        assert (outcome == "merged") == (speaks.get(one, one) == speaks.get(other, other))
        assert decided_by == "person" or score >= REVIEW_AT
    assert all(one.split("/")[0] != other.split("/")[0] for one, other in pairs)


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda p: p[0] != p[1]), max_size=12))
def test_clusters_hold_a_source_once_and_never_what_is_apart(pairs: list[tuple[int, int]]) -> None:
    sources, apart = [0, 0, 1, 1, 2, 2, 3, 3], [(0, 2), (5, 6)]
    clusters = Clusters(sources, apart)
    clusters.join(pairs)
    for record, cluster in clusters.joined():
        together = clusters.of(record)
        assert min(together) == cluster and len(together) > 1
        assert len({sources[one] for one in together}) == len(together)
        assert not any({a, b} <= together for a, b in apart)


def test_one_source_alone_costs_next_to_nothing(con: duckdb.DuckDBPyConnection) -> None:
    assert found(con, [replace(FIELD, record_id=str(n)) for n in range(50)]) == ({}, {})
    assert con.execute("select count(*) from duckdb_tables() where table_name = 'teller'").fetchone() == (0,)


def test_the_thresholds_leave_room_for_a_person() -> None:
    assert 0 < REVIEW_AT < MERGE_AT < 1


HEADER = "record_id,source,area_id,lat,lon,occurred_on,event_type,sub_event_type,origin,verification,fatalities,injured"
FIRST = "f-1,field,KRK-035,,,2026-03-04,Riots,Violent demonstration,community_report,verified,0,"
SECOND = "m-1,media,KRK-035,,,2026-03-05,Riots,Violent demonstration,media,unverified,0,1"


def dropped(data: Path, name: str, *lines: str) -> Settings:
    at = Settings(data=data, settle_seconds=0)
    (at.inbox / "incident").mkdir(parents=True, exist_ok=True)
    (at.inbox / "incident" / name).write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    return at


def ask(at: Settings, query: str) -> list[tuple[object, ...]]:
    current = release.current(at.releases)
    assert current
    with duckdb.connect(str(current.team), read_only=True) as con:
        return con.execute(query).fetchall()


def test_two_tellings_are_one_incident_with_two_reports_in_the_release(tmp_path: Path) -> None:
    dropped(tmp_path, "one.csv", FIRST)
    pipeline.run(at := dropped(tmp_path, "two.csv", SECOND), now=NOW)
    facts = "source, occurred_on::varchar, serious, injured, reports"
    assert ask(at, f"select {facts} from mart.incident") == [("field", "2026-03-04", True, None, 2)]
    assert ask(at, "select source from mart.incident_report order by 1") == [("field",), ("media",)]
    assert ask(at, "select state, decided_by, days, same_type from mart.duplicate") == [("merged", "score", 1, True)]
    counted = "select incidents, serious, reports from mart.area_week where area_id = 'KRK-035' and week = '2026-03-02'"
    assert ask(at, counted) == [(1, 1, 2)]
    ((left, right),) = ask(at, "select left_handle, right_handle from mart.duplicate")
    with (at.known / "duplicates.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [["left", "right", "same", "decided_on", "decided_by"], [left, right, "false", "2026-03-30", "analyst"]]
        )
    assert pipeline.run(at, now=NOW + timedelta(minutes=2)).published
    assert ask(at, "select reports from mart.incident") == [(1,), (1,)]
    assert ask(at, "select state, decided_by from mart.duplicate") == [("separate", "person")]
    assert ask(at, "select * from mart.incident_report") == []


def test_a_telling_taken_back_leaves_the_other_as_it_was(tmp_path: Path) -> None:
    pipeline.run(at := dropped(tmp_path, "one.csv", FIRST, SECOND), now=NOW)
    assert ask(at, "select reports from mart.incident") == [(2,)]
    (at.inbox / "incident" / "gone.csv").write_text(
        "record_id,source,occurred_on,event_type,origin,deleted\nf-1,field,,,,yes\n", encoding="utf-8"
    )
    pipeline.run(at, now=NOW + timedelta(minutes=1))
    assert ask(at, "select source, reports from mart.incident") == [("media", 1)]


@pytest.mark.soak
def test_two_hundred_shuffles_end_in_one_outcome(con: duckdb.DuckDBPyConnection) -> None:
    chance = random.Random(7)  # noqa: S311 - an order, not a secret
    reports = [
        Report(source, str(n), DAY + timedelta(days=chance.randrange(9)), 35.45 + chance.random() * 0.02)
        for n in range(60)
        for source in ("field", "media", "police")
    ]
    told = found(con, reports)
    assert len(told[1]) > 60
    for _ in range(200):
        chance.shuffle(reports)
        assert found(con, reports) == told


def test_a_pair_for_review_is_listed_and_a_word_on_it_goes_through_the_inbox(tmp_path: Path) -> None:
    run = CliRunner().invoke
    at = dropped(
        tmp_path, "one.csv", FIRST, SECOND.replace("Violent demonstration", "Mob violence").replace("03-05", "03-04")
    )
    pipeline.run(at, now=NOW)
    ((left, right),) = ask(at, "select left_handle, right_handle from mart.duplicate")
    listed = json.loads(run(commands.cli, ["list", "--json", "--data", str(tmp_path)]).stdout)["duplicates"]
    assert [(pair["left_handle"], pair["right_handle"], pair["state"]) for pair in listed] == [(left, right, "review")]
    assert {listed[0]["left_source"], listed[0]["right_source"]} == {"field", "media"}
    said = run(commands.cli, ["decide", str(right), str(left), "same", "--data", str(tmp_path)])
    assert said.exit_code == 0
    (decision,) = (at.inbox / "decisions").glob("*.json")
    told = json.loads(decision.read_text("utf-8"))
    assert (told["kind"], told["left"], told["right"], told["same"]) == ("duplicate", left, right, True)
    assert decision.stat().st_mode & 0o077 == 0
    for words in (["decide", str(left), "unknown", "same"], ["decide", str(left), str(right), "perhaps"]):
        assert run(commands.cli, [*words, "--data", str(tmp_path)]).exit_code != 0
