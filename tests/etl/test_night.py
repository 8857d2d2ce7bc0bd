"""Whole nights: real data sets, a file full of mistakes, a second run, two at once, and invented beside real."""

import csv
import json
import shutil
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
import xlsxwriter

from etl import pipeline, release, verdict
from etl.lock import run_lock
from etl.settings import Settings

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 3, 30, 20, 0, tzinfo=UTC)

HEADER = (
    "record_id,source,area,area_id,lat,lon,occurred_on,event_type,sub_event_type,origin,verification,fatalities,injured"
)
# line in the file: (row, column, code)
MISTAKES = [
    (",field,,KRK-035,,,2026-03-02,Riots,,media,,0,0", "record_id", "E_MISSING"),
    ("b-03,field,,KRK-035,,,,Riots,,media,,0,0", "occurred_on", "E_MISSING"),
    ("b-04,field,,KRK-035,,,2026-02-30,Riots,,media,,0,0", "occurred_on", "E_DATE"),
    ("b-05,field,,KRK-035,,,02/03/2026,Riots,,media,,0,0", "occurred_on", "E_DATE_AMBIG"),
    ("b-06,field,,KRK-035,,,1447-09-12,Riots,,media,,0,0", "occurred_on", "E_HIJRI_SUSPECT"),
    ("b-07,field,,KRK-035,,,2026-05-02,Riots,,media,,0,0", "occurred_on", "E_FUTURE"),
    ("b-08,field,,KRK-035,,,2026-03-02,Rioting,,media,,0,0", "event_type", "E_CODE"),
    ("b-09,field,,KRK-035,,,2026-03-02,Riots,,rumour,,0,0", "origin", "E_CODE"),
    ("b-10,field,,KRK-035,,,2026-03-02,Riots,Armed clash,media,,0,0", "sub_event_type", "E_TYPE_PAIR"),
    ("b-11,field,,KRK-035,,,2026-03-02,Riots,,media,maybe,0,0", "verification", "E_CODE"),
    ("b-12,field,,KRK-035,,,2026-03-02,Riots,,media,,several,0", "fatalities", "E_NUMBER"),
    ("b-13,field,,KRK-035,,,2026-03-02,Riots,,media,,-1,0", "fatalities", "E_RANGE"),
    ("b-14,field,,KRK-035,,,2026-03-02,Riots,,media,,2.5,0", "fatalities", "E_NUMBER"),
    ("b-15,field,,KRK-035,,,2026-03-02,Riots,,media,,0,1e308", "injured", "E_RANGE"),
    ("b-16,field,,KRK-999,,,2026-03-02,Riots,,media,,0,0", "area_id", "E_AREA_ID"),
    ("b-17,field,Muslla,,,,2026-03-02,Riots,,media,,0,0", "area", "W_PLACE_UNKNOWN"),
    ("b-18,field,,,,,2026-03-02,Riots,,media,,0,0", "area", "E_PLACE_MISSING"),
    ("b-19,field,,,35.46,,2026-03-02,Riots,,media,,0,0", "lon", "E_COORD"),
    ("b-20,field,,,44.39,35.46,2026-03-02,Riots,,media,,0,0", "lat", "E_COORD_SWAPPED"),
    ("b-21,field,,,33.31,44.37,2026-03-02,Riots,,media,,0,0", "lat", "E_COORD_OUT"),
    ("b-22,field,,KRK-035,,,2026-03-02,Riots,,media,,0,0,one cell too many", None, "E_RAGGED"),
    (f"{'x' * 300},field,,KRK-035,,,2026-03-02,Riots,,media,,0,0", "record_id", "E_TOO_LONG"),
]
GOOD = [
    "g-1,field,,KRK-035,,,2026-03-02,Riots,Mob violence,media,,0,0",
    "g-2,field,حي المصلى,,,,٢٠٢٦-٠٣-٠٤,Protests,,community_report,verified,٠,١",
    "g-3,field,,,35.4453,44.3711,2026-03-05,Battles,Armed clash,media,,1,0",
]


def at(folder: Path) -> Settings:
    return Settings(data=folder, settle_seconds=0)


def drop(settings: Settings, where: str, text: str | Path) -> None:
    target = settings.inbox / where
    target.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(text, Path):
        shutil.copy(text, target)
    else:
        target.write_text(text, encoding="utf-8")


def ask(settings: Settings, query: str) -> list[tuple[object, ...]]:
    current = release.current(settings.releases)
    assert current
    with duckdb.connect(str(current.team), read_only=True) as con:
        return con.execute(query).fetchall()


def test_a_file_full_of_mistakes_loads_what_is_good_and_names_the_rest(tmp_path: Path) -> None:
    settings = at(tmp_path)
    drop(settings, "incident/mixed.csv", "\n".join([HEADER, *GOOD, *(line for line, _, _ in MISTAKES)]) + "\n")
    (file,) = pipeline.run(settings, now=NOW).files
    assert (file.counts.rows_read, file.counts.loaded) == (len(GOOD) + len(MISTAKES), len(GOOD))
    assert file.counts.quarantined == len(MISTAKES)
    told = ask(
        settings, "select row, column_name, code, sentence_ar, remedy_en, remedy_ar from mart.reject order by row"
    )
    first = 2 + len(GOOD)
    for line, (_, column, code) in enumerate(MISTAKES, start=first):
        named = [(c, k) for row, c, k, *_ in told if row == line]
        assert any(k == code and (column is None or str(c).startswith(column)) for c, k in named), (line, code, named)
    assert all(all(words) for *_, words in ((*row[:3], row[3:]) for row in told))
    assert {row for row, *_ in told} == set(range(first, first + len(MISTAKES)))


def test_the_list_of_rejects_can_be_corrected_by_hand(tmp_path: Path) -> None:
    settings = at(tmp_path)
    drop(settings, "incident/mixed.csv", "\n".join([HEADER, GOOD[0], MISTAKES[2][0]]) + "\n")
    pipeline.run(settings, now=NOW)
    (listed,) = settings.rejected.glob("*.csv")
    with listed.open(encoding="utf-8-sig", newline="") as lines:
        (row,) = csv.DictReader(lines)
    assert (row["row"], row["code"], row["record_id"]) == ("3", "E_DATE", "b-04")
    assert row["remedy_ar"]
    assert listed.stat().st_mode & 0o077 == 0


@pytest.mark.soak
def test_a_workbook_is_read_as_its_csv_is(tmp_path: Path) -> None:
    rows = [line.split(",") for line in [HEADER, *GOOD]]
    told = {}
    for kind in ("csv", "xlsx"):
        settings = at(tmp_path / kind)
        path = tmp_path / f"list.{kind}"
        if kind == "csv":
            path.write_text("\n".join([HEADER, *GOOD]) + "\n", encoding="utf-8")
        else:
            with xlsxwriter.Workbook(path) as book:
                sheet = book.add_worksheet()
                for number, cells in enumerate(rows):
                    sheet.write_row(number, 0, cells)
        drop(settings, f"incident/list.{kind}", path)
        (file,) = pipeline.run(settings, now=NOW).files
        assert file.counts.loaded == len(GOOD)
        told[kind] = ask(settings, "select * exclude (incident_id) from mart.incident order by all")
    assert told["csv"] == told["xlsx"]


def test_running_again_changes_nothing_and_says_so(tmp_path: Path) -> None:
    settings = at(tmp_path)
    drop(settings, "incident/a.csv", "\n".join([HEADER, *GOOD]) + "\n")
    first = pipeline.run(settings, now=NOW)
    again = pipeline.run(settings, now=NOW)
    assert (again.published, again.files, again.release) == (False, (), first.release)
    drop(settings, "incident/same-rows-other-name.csv", "\n".join([HEADER, *GOOD]) + "\n")
    (file,) = pipeline.run(settings, now=NOW).files
    assert (file.counts.unchanged, file.counts.loaded) == (len(GOOD), 0)


def test_invented_and_real_rows_never_meet(tmp_path: Path) -> None:
    settings = at(tmp_path)
    drop(settings, "incident/real.csv", "\n".join([HEADER, *GOOD]) + "\n")
    pipeline.run(settings, now=NOW)
    drop(settings, "incident/demo.csv", "\n".join([HEADER, GOOD[0].replace("field", "synthetic_field")]) + "\n")
    (file,) = pipeline.run(settings, now=NOW).files
    assert (file.held, file.counts.loaded, file.counts.quarantined) == ("E_SYNTHETIC_MIX", 0, 1)
    assert ask(settings, "select synthetic from mart.about") == [(False,)]


def test_a_second_run_at_the_same_time_is_told_so(tmp_path: Path) -> None:
    settings = at(tmp_path)
    settings.make_folders()
    with run_lock(settings.run_lock):
        second = subprocess.run(
            [sys.executable, "-m", "etl", "run", "--data", str(tmp_path)], cwd=ROOT, capture_output=True, text=True
        )
    assert second.returncode == 3
    assert "Traceback" not in second.stderr


def test_the_command_line_checks_without_touching_anything(tmp_path: Path) -> None:
    bad = tmp_path / "incident" / "bad.csv"
    bad.parent.mkdir()
    bad.write_text("\n".join([HEADER, GOOD[0], MISTAKES[2][0]]) + "\n", encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    done = subprocess.run(
        [sys.executable, "-m", "etl", "check", str(bad), "--json", "--data", str(tmp_path / "nowhere")],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    told = json.loads(done.stdout)
    assert (done.returncode, told["rows_read"], told["accepted"]) == (10, 2, 1)
    assert told["faults"][0]["row"] == 3
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.realdata
def test_ucdp_ged(tmp_path: Path, real_data: Path) -> None:
    settings = at(tmp_path)
    drop(settings, "ucdp_ged/ged.csv", real_data / "ucdp_ged_iraq.csv")
    (file,) = pipeline.run(settings, now=NOW).files
    assert (file.counts.rows_read, file.counts.loaded, file.counts.quarantined) == (7473, 7473, 0)
    assert ask(settings, "select count(*) from mart.incident where place_level = 'neighbourhood'") == [(0,)]
    assert ask(settings, "select count(*) from mart.incident where place_level = 'city'") == [(146,)]
    ((outside,),) = ask(settings, "select at_outside from mart.source_health")
    assert outside == file.placed["outside"] > 7000
    with (real_data / "ucdp_ged_iraq.csv").open(encoding="utf-8", newline="") as lines:
        named = {r["id"]: r for r in csv.DictReader(lines) if r["adm_1"] in ("Kirkūk province", "At-Ta'mim province")}
    assert len(named) == 341
    with duckdb.connect(str(settings.database), read_only=True) as con:
        stands = con.execute(
            "select record_id, place_level, district_id, area_id from incident where in_force"
        ).fetchall()
    ours = [(int(named[i]["where_prec"]), named[i]["where_coordinates"], *rest) for i, *rest in stands if i in named]
    assert all(district is None for prec, _, _, district, _ in ours if prec >= 4)
    assert all(area is None for prec, _, _, _, area in ours if prec >= 2)
    town = [(level, area) for _, name, level, _, area in ours if name == "Kirkūk town"]
    assert town == [("city", None)] * 146


@pytest.mark.soak  # half a minute; another real night and the panels made of these records are judged every time
@pytest.mark.realdata
def test_sigacts(tmp_path: Path, real_data: Path) -> None:
    settings = at(tmp_path)
    drop(settings, "incident/sigacts.csv", real_data / "sigacts_kirkuk_2007_2008.csv")
    (file,) = pipeline.run(settings, as_of=date(2008, 7, 5), now=NOW).files
    assert (file.counts.rows_read, file.counts.loaded) == (3191, 3191)
    ((city,),) = ask(
        settings,
        "select count(*) from mart.incident join mart.area using (area_id) where subdistrict_id = 'IQG13Q04N06'",
    )
    assert abs(city - 1019) <= 40
    with duckdb.connect(str(settings.database), read_only=True) as con:
        said = "occurred_on, lat, lon, event_type, sub_event_type, serious"
        ((equal,),) = con.execute(f"select 3191 - count(*) from (select distinct {said} from incident)").fetchall()
    assert equal == 53
    inside = "week between '2007-02-26' and '2008-06-23'"
    ((unseen, zeros),) = ask(
        settings,
        f"select count(*) filter (not observed), count(*) filter (incidents = 0) from mart.area_week where {inside}",
    )
    assert (unseen, zeros > 4000) == (0, True)
    drop(settings, "incident/again.csv", real_data / "sigacts_kirkuk_2007_2008.csv")
    (again,) = pipeline.run(settings, as_of=date(2008, 7, 5), now=NOW).files
    assert (again.counts.unchanged, again.counts.loaded) == (3191, 0)
    quiet = _quiet_neighbourhood(settings)
    _leave_out(settings, quiet)
    assert pipeline.run(settings, as_of=date(2008, 7, 5), now=NOW).published
    hatched = ask(settings, f"select state, score from mart.risk_score where area_id = '{quiet}' and {LAST}")
    assert hatched == [("no_data", None)]
    worst = ask(settings, f"select count(*) from mart.risk_score where level in ('high', 'very_high') and {LAST}")
    assert worst[0][0] >= 10  # type: ignore[operator]


LAST = "horizon_weeks = 4 and week = (select max(week) from mart.risk_score)"


def _quiet_neighbourhood(settings: Settings) -> object:
    return ask(
        settings,
        "select area_id from mart.area_week where area_id like 'KRK%' and week >= '2008-05-26'"
        " group by area_id having sum(incidents) = 0 order by area_id limit 1",
    )[0][0]


def _leave_out(settings: Settings, area: object) -> None:
    shipped = ROOT / "data" / "reference" / "sources" / "sigacts_kirkuk.toml"
    folder = settings.known / "sources"
    folder.mkdir()
    text = shipped.read_text(encoding="utf-8")
    assert text.count("[coverage]") == 1
    (folder / shipped.name).write_text(
        text.replace("[coverage]", f'[coverage]\nbesides = ["{area}"]'), encoding="utf-8"
    )


def test_as_of_chooses_what_is_said_and_never_what_is_taken(tmp_path: Path) -> None:
    settings = at(tmp_path)
    drop(settings, "incident/a.csv", "\n".join([HEADER, *GOOD]) + "\n")
    early = pipeline.run(settings, as_of=date(2026, 3, 2), now=NOW)
    assert early.files[0].counts.loaded == len(GOOD)
    assert ask(settings, "select count(*) from mart.incident") == [(1,)]
    pipeline.run(settings, now=NOW)
    assert ask(settings, "select count(*) from mart.incident") == [(len(GOOD),)]


def test_before_all_data_there_is_a_release_that_says_so(tmp_path: Path) -> None:
    settings = at(tmp_path)
    drop(settings, "incident/a.csv", "\n".join([HEADER, *GOOD]) + "\n")
    pipeline.run(settings, as_of=date(2020, 1, 1), now=NOW)
    assert ask(settings, "select data_until, synthetic from mart.about") == [(None, False)]
    assert ask(settings, "select distinct state from mart.risk_score") == [("no_data",)]


def test_a_first_file_with_nothing_good_in_it_is_published_as_refused(tmp_path: Path) -> None:
    settings = at(tmp_path)
    drop(settings, "incident/bad.csv", "\n".join([HEADER, MISTAKES[2][0]]) + "\n")
    assert pipeline.run(settings, now=NOW).published
    assert ask(settings, "select code from mart.reject") == [("E_DATE",)]
    drop(settings, "incident/bad.csv", "\n".join([HEADER, MISTAKES[2][0]]) + "\n")
    assert not pipeline.run(settings, now=NOW + timedelta(minutes=1)).published
    assert len(list(settings.rejected.glob("*.csv"))) == 1


def test_the_last_record_withdrawn_leaves_no_trace_in_force(tmp_path: Path) -> None:
    settings = at(tmp_path)
    drop(settings, "incident/a.csv", "\n".join([HEADER, GOOD[0]]) + "\n")
    pipeline.run(settings, now=NOW)
    columns = "record_id,source,occurred_on,event_type,origin,deleted"
    drop(settings, "incident/b.csv", f"{columns}\ng-1,field,,,,yes\n")
    assert pipeline.run(settings, now=NOW).published
    assert ask(settings, "select count(*) from mart.incident") == [(0,)]


def test_a_planned_meeting_is_no_sign_of_life(tmp_path: Path) -> None:
    settings = at(tmp_path)
    columns = "record_id,source,area_id,kind,planned_on,held_on"
    rows = ["m-1,field,KRK-035,community,2025-06-01,2025-06-01", "m-2,field,KRK-035,community,2026-12-01,"]
    drop(settings, "meeting/m.csv", "\n".join([columns, *rows]) + "\n")
    pipeline.run(settings, now=NOW)
    assert ask(settings, "select data_until from mart.about") == [(date(2025, 6, 1),)]
    assert ask(settings, "select data_until, age_days from mart.source_health") == [(date(2025, 6, 1), 302)]


def test_a_file_is_judged_as_a_run_would_judge_it(tmp_path: Path) -> None:
    twice = [GOOD[0], GOOD[0].replace("Riots,Mob violence", "Protests,")]
    lying = tmp_path / "anywhere.csv"
    lying.write_text("\n".join([HEADER, *twice, GOOD[2]]) + "\n", encoding="utf-8")
    told = verdict.on(at(tmp_path / "data"), lying, None)
    assert [part.stream for part in told.parts] == ["incident"]
    assert (told.rows_read, told.accepted) == (3, 1)
    assert {code for _, _, _, _, code, *_ in told.faults} == {"E_ID_CONFLICT"}
