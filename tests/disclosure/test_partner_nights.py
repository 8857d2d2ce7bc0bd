"""The partners' file through the real pipeline: what is out stands, and nothing in it tells of a record."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from etl import pipeline, release
from etl.errors import ReleaseError
from etl.marts import partner_counts, partner_store
from etl.places import areas
from etl.settings import Settings

INCIDENT = "record_id,source,area_id,area,occurred_on,event_type,sub_event_type,origin,recorded_at,version,summary"
NIL = "record_id,source,area_id,week,recorded_at"
GRIEVANCE = "record_id,source,area_id,received_on,about,category,recorded_at,narrative"
MEETING = "record_id,source,area_id,kind,planned_on,held_on,recorded_at"
COMMITMENT = "record_id,source,area_id,text,owner_side,made_on,due_on,status,recorded_at"
PULSE = (
    "record_id,source,area_id,area,place_precision,occurred_on,wave,side,item,scale_min,scale_max,n,mean,se,recorded_at"
)
JANUARY, FEBRUARY, MARCH = (date(2026, month, 1) for month in (1, 2, 3))
HAWIGA, DIBIS, KIRKUK, CITY = "IQG13Q01", "IQG13Q03", "IQG13Q04", "IQG13Q04N06"
Cell = tuple[str, date, str, int | None, str]


def drop(settings: Settings, where: str, header: str, lines: Sequence[str]) -> None:
    target = settings.inbox / where
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")


def happened(key: str, area: str, month: date, count: int, *, place: str = "", known: date | None = None) -> list[str]:
    """So many protests in the days of a month."""
    days = [month + timedelta(days=n % 28) for n in range(count)]
    return [
        f"{key}-{n},field,{area},{place},{day},Protests,Peaceful protest,media,{known or day},1,"
        for n, day in enumerate(days)
    ]


def night(settings: Settings, day: date) -> list[Cell]:
    pipeline.run(settings, now=datetime(day.year, day.month, day.day, 20, tzinfo=UTC))
    return told(settings)


def told(settings: Settings) -> list[Cell]:
    current = release.current(settings.releases)
    assert current
    with duckdb.connect(str(current.partner), read_only=True) as con:
        return con.execute("from mart.partner_month order by all").fetchall()


def cell(cells: list[Cell], area: str, month: date, measure: str = "incidents") -> tuple[int | None, str]:
    (found,) = [(n, state) for a, m, name, n, state in cells if (a, m, name) == (area, month, measure)]
    return found


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A winter: the seat of Hawiga and its villages, a quiet Dibis, the city by neighbourhood and as a whole."""
    made = Settings(data=tmp_path / "data", settle_seconds=0)
    made.make_folders()
    lines = [
        *happened("old", "KRK-001", date(2025, 11, 3), 3),
        *happened("seat", "IQG13Q01N01", JANUARY, 31),
        *happened("village", "IQG13Q01N02", JANUARY, 3),
        *happened("other", "IQG13Q01N03", JANUARY, 6),
        *happened("district", "", JANUARY, 4, place="Hawija district"),
        *happened("quiet", "IQG13Q03N01", JANUARY, 2),
        *happened("a", "KRK-002", JANUARY, 9),
        *happened("b", "KRK-003", JANUARY, 8),
        *happened("city", "", JANUARY, 6, place="Kirkuk city"),
        *happened("lilan", "IQG13Q04N02", JANUARY, 9),
        *happened("march", "IQG13Q01N01", MARCH, 22),
    ]
    drop(made, "incident/a.csv", INCIDENT, lines)
    nil = [f"n-{n},field,IQG13Q0{3 + n}N01,2025-12-01,2025-12-08" for n in range(2)]
    drop(made, "nil_report/a.csv", NIL, nil)
    grievances = [f"g-{n},desk,KRK-00{1 + n % 5},{JANUARY + timedelta(days=n)},service,service,,," for n in range(12)]
    first = "g-first,desk,KRK-001,2025-12-05,service,service,,"
    drop(made, "grievance/a.csv", GRIEVANCE, [first, *(line.removesuffix(",") for line in grievances)])
    meetings = [f"m-{n},field,KRK-001,community,,{day}," for n, day in enumerate([date(2025, 12, 4), JANUARY])]
    drop(made, "meeting/a.csv", MEETING, meetings)
    return made


def test_a_district_is_taken_apart_from_its_seat_on() -> None:
    order = partner_counts.order(areas.build(Settings().reference))
    assert {district: parts[0] for district, parts in order.items()} == {
        HAWIGA: "IQG13Q01N01", "IQG13Q02": "IQG13Q02N02", DIBIS: "IQG13Q03N02", KIRKUK: CITY,
    }  # fmt: skip
    assert sum(len(set(parts)) for parts in order.values()) == 16


def test_months_that_are_over_are_told_by_the_rules_and_then_stand(settings: Settings) -> None:
    first = night(settings, date(2026, 3, 30))
    assert cell(first, HAWIGA, JANUARY) == (45, "rounded")  # 44, of them 4 known to the district alone
    assert cell(first, "IQG13Q01N01", JANUARY) == (30, "rounded")
    # records there are, but nobody said to have looked: were it told, "0 to 7" would mean "1 to 7" elsewhere
    assert {cell(first, f"IQG13Q01N0{n}", JANUARY) for n in (2, 3, 4)} == {(None, "not_collected")}
    assert cell(first, KIRKUK, JANUARY) == (30, "rounded")
    assert cell(first, CITY, JANUARY) == (25, "rounded")  # two neighbourhoods, and what is known to the city alone: 23
    assert cell(first, "IQG13Q04N02", JANUARY) == (None, "not_collected")  # the last told would leave the rest at 0
    assert cell(first, DIBIS, JANUARY) == (None, "fewer_than_8")
    assert cell(first, "IQG13Q03N01", JANUARY) == (None, "fewer_than_8")
    assert cell(first, "IQG13Q03N02", JANUARY) == (None, "not_collected")  # nobody sent a nil report, nobody covers it
    assert cell(first, KIRKUK, JANUARY, "grievances") == (10, "rounded")
    assert cell(first, DIBIS, date(2025, 12, 1), "grievances") == (None, "not_collected")
    assert cell(first, DIBIS, JANUARY, "meetings") == (None, "fewer_than_8")
    assert max(month for _, month, *_ in first) == FEBRUARY  # March is not over

    late = [*happened("late", "IQG13Q01N02", JANUARY, 20, known=date(2026, 4, 1))]
    gone = [
        line.replace(",1,", ",2,").replace("IQG13Q01N01", "IQG13Q03N01")
        for line in happened("seat", "IQG13Q01N01", JANUARY, 20)
    ]
    drop(settings, "incident/b.csv", INCIDENT, [*late, *gone])
    second = night(settings, date(2026, 4, 2))
    current = release.current(settings.releases)
    assert current
    with duckdb.connect(str(current.team), read_only=True) as con:
        moved = con.execute(
            "select count(*) from mart.incident where area_id = 'IQG13Q01N02' and occurred_on < date '2026-02-01'"
        ).fetchone()
    assert moved == (23,)  # the team knows better
    assert second == first

    drop(settings, "incident/c.csv", INCIDENT, happened("april", "IQG13Q01N01", date(2026, 4, 1), 9))
    third = night(settings, date(2026, 4, 28))
    assert [row for row in third if row[1] < MARCH] == first
    assert cell(third, HAWIGA, MARCH) == (20, "rounded") and cell(third, "IQG13Q01N01", MARCH)[0] is None
    assert max(month for _, month, *_ in third) == MARCH


def _killed(_: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("lost", ["killed", "store"])
def test_what_is_out_stands_though_the_run_was_killed_or_the_store_is_lost(
    settings: Settings, lost: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        if lost == "killed":
            broken.setattr(partner_store, "remember", _killed)
            with pytest.raises(KeyboardInterrupt):
                night(settings, date(2026, 3, 30))
        else:
            night(settings, date(2026, 3, 30))
            settings.told_partners.unlink()
    first = told(settings)
    drop(settings, "incident/b.csv", INCIDENT, happened("late", "IQG13Q01N02", JANUARY, 20, known=date(2026, 4, 1)))
    assert night(settings, date(2026, 4, 2)) == first
    with duckdb.connect(str(settings.told_partners), read_only=True) as con:
        assert con.execute("from partner_month order by all").fetchall() == first


def test_a_damaged_file_stops_a_release_only_where_nothing_else_knows(settings: Settings) -> None:
    first = night(settings, date(2026, 3, 30))
    current = release.current(settings.releases)
    assert current
    current.partner.write_bytes(b"no database")
    assert night(settings, date(2026, 3, 31)) == first
    current = release.current(settings.releases)
    assert current
    current.partner.write_bytes(b"no database")
    settings.told_partners.unlink()
    with pytest.raises(ReleaseError):
        night(settings, date(2026, 4, 1))


def test_a_release_of_a_past_day_tells_nothing_anew(settings: Settings) -> None:
    first = night(settings, date(2026, 3, 30))
    drop(settings, "incident/b.csv", INCIDENT, happened("late", "IQG13Q01N02", JANUARY, 20))
    pipeline.run(settings, as_of=date(2026, 3, 29), now=datetime(2026, 4, 2, 20, tzinfo=UTC))
    assert told(settings) == first


CANARIES = [f"QZX{n:03d}KWV" for n in range(100)]


def planted(settings: Settings) -> None:
    """In ids, sources, summaries, narratives, promises, and names of places nobody knows."""
    own = iter(CANARIES)
    day = JANUARY + timedelta(days=3)
    incident = "Protests,Peaceful protest,media"
    drop(
        settings, "incident/canary.csv", INCIDENT,
        [f"{next(own)},field,KRK-010,,{day},{incident},{day},1," for _ in range(20)]
        + [f"s-{n},{next(own)},IQG13Q01N01,,{day},{incident},{day},1," for n in range(15)]
        + [f"t-{n},field,KRK-011,,{day},{incident},{day},1,saw {next(own)} there" for n in range(20)]
        + [f"p-{n},field,,{next(own)},{day},{incident},{day},1," for n in range(15)],
    )  # fmt: skip
    drop(
        settings, "grievance/canary.csv", GRIEVANCE,
        [f"n-{n},desk,KRK-001,{day},police,service,,told us {next(own)}" for n in range(20)],
    )  # fmt: skip
    drop(
        settings, "commitment/canary.csv", COMMITMENT,
        [f"c-{n},field,KRK-001,light for {next(own)},ngo,{day},{day},open,{day}" for n in range(10)],
    )  # fmt: skip
    assert next(own, None) is None


def texts(file: Path) -> Iterator[str]:
    """Every value of every table, as text: strings may be packed in the bytes."""
    with duckdb.connect(str(file), read_only=True) as con:
        for schema, table in con.execute("select schema_name, table_name from duckdb_tables()").fetchall():
            for row in con.execute(f'from {schema}."{table}"').fetchall():
                yield from (str(value) for value in row if value is not None)


def test_the_file_holds_no_record_no_handle_no_neighbourhood_and_no_word_of_anybody(settings: Settings) -> None:
    planted(settings)
    night(settings, date(2026, 3, 30))
    current = release.current(settings.releases)
    assert current
    known = "\n".join(texts(settings.database))
    assert sum(canary in known for canary in CANARIES) >= 50  # they were taken in, and this look finds them
    with duckdb.connect(str(current.team), read_only=True) as con:
        handles = [handle for (handle,) in con.execute("select incident_id from mart.incident").fetchall()]
        names = con.execute(
            "select area_id, name_en from mart.area where level = 'neighbourhood' and len(name_en) > 5"
        ).fetchall()
    assert len(handles) > 100 and len(names) > 50
    for file in (current.partner, settings.told_partners):
        values = list(texts(file))
        whole, raw = set(values), file.read_bytes()
        joined = "\n".join(values)
        for canary in (*CANARIES, *handles):
            assert canary not in joined and canary.encode() not in raw
        assert "KRK-" not in joined and b"KRK-" not in raw
        assert not {name for _, name in names} & whole
    with duckdb.connect(str(current.partner), read_only=True) as con:
        tables = {name for (name,) in con.execute("select table_name from duckdb_tables()").fetchall()}
        assert tables == {"about", "area", "partner_month", "relation_quarter", "forecast_skill"}
        assert con.execute("select count(*) from mart.partner_month where n < 8").fetchone() == (0,)


def test_trust_is_told_by_district_and_quarter_from_thirty_answers_on(settings: Settings) -> None:
    items = ("treated_fairly", "police_listens", "police_effective", "would_report")
    lines = [
        f"p-{area}-{item},survey,,{area},district,2025-12-10,W1,community,{item},1,5,{n},2.91,0.1,2025-12-12"
        for area, n in ((HAWIGA, 152), (DIBIS, 20))
        for item in items
    ]
    drop(settings, "pulse/a.csv", PULSE, lines)
    drop(settings, "incident/old.csv", INCIDENT, happened("long", "KRK-009", date(2025, 9, 3), 2))
    night(settings, date(2026, 3, 30))
    current = release.current(settings.releases)
    assert current
    with duckdb.connect(str(current.partner), read_only=True) as con:
        rows = {row[0]: row[3:] for row in con.execute("from mart.relation_quarter").fetchall()}
        quarters = con.execute("select distinct quarter from mart.relation_quarter").fetchall()
    assert quarters == [(date(2025, 10, 1),)]
    value, n, state = rows[HAWIGA]
    assert state == "rounded" and value % 5 == 0 and n % 5 == 0 and n >= 100
    assert rows[DIBIS] == (None, None, "too_few") and rows[KIRKUK] == (None, None, "not_collected")
