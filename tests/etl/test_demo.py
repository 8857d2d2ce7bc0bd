"""The synthetic inbox: labelled, reproducible, within its size, and with the structure it claims."""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import spearmanr

from etl.demo import DemoArea, known_areas, write_inbox
from etl.demo.scenario import plan
from etl.demo.write import Story, tell
from etl.places.areas import Atlas, build
from etl.streams import CORE, STREAMS

ROOT = Path(__file__).parents[2]
SAMPLE, REFERENCE = ROOT / "data" / "sample", ROOT / "data" / "reference"
SEED, LAST_DAY = 20260330, date(2026, 3, 30)
SIZE_BOUND = 1_500_000

Row = dict[str, str]


@pytest.fixture(scope="module")
def areas() -> tuple[DemoArea, ...]:
    return known_areas(REFERENCE)


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return build(REFERENCE)


@pytest.fixture(scope="module")
def story(areas: tuple[DemoArea, ...]) -> Story:
    return tell(plan(areas, years=3, scale=1, seed=SEED, last_day=LAST_DAY))


@pytest.fixture(scope="module")
def rows() -> dict[str, list[Row]]:
    return {stream: list(read(SAMPLE / stream)) for stream in (s.name for s in CORE)}


def read(folder: Path) -> Iterator[Row]:
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            yield from ({"file": path.name} | row for row in csv.DictReader(file))


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def day_of(stream: str, row: Row) -> date:
    return date.fromisoformat(next(row[name] for name in STREAMS[stream].dated_by if row.get(name)))


def area_of(row: Row, areas: tuple[DemoArea, ...]) -> str | None:
    """The id of the area a row of the sample speaks of; None for the city or a district."""
    if row.get("area_id"):
        return row["area_id"]
    if row.get("lat"):
        return min(areas, key=lambda a: km(a, row)).area_id
    named = {name: a.area_id for a in areas for name in (a.name_en, a.name_ar) if name}
    return named.get(row.get("area", "")) if not row.get("place_precision") else None


def km(area: DemoArea, row: Row) -> float:
    north, east = float(row["lat"]) - area.lat, (float(row["lon"]) - area.lon) * np.cos(np.radians(area.lat))
    return float(np.hypot(north, east) * 111.2)


def test_the_committed_sample_is_what_the_program_writes_now(tmp_path: Path, areas: tuple[DemoArea, ...]) -> None:
    write_inbox(tmp_path, areas=areas, years=3, scale=1, seed=SEED, last_day=LAST_DAY)
    written, committed = contents(tmp_path), contents(SAMPLE)
    assert written.keys() == committed.keys()
    assert [name for name in written if written[name] != committed[name]] == []
    assert sum(map(len, committed.values())) < SIZE_BOUND


def test_every_row_and_the_readme_say_that_it_is_synthetic(rows: dict[str, list[Row]]) -> None:
    assert all(table for table in rows.values())
    assert all(row["source"].startswith("synthetic") for table in rows.values() for row in table)
    readme = (SAMPLE / "README.md").read_text(encoding="utf-8")
    assert "Everything in this folder is synthetic" in readme and "كل ما في هذا المجلد مصطنع" in readme
    assert str(SEED) in readme and LAST_DAY.isoformat() in readme


@pytest.mark.parametrize("stream", [s.name for s in CORE])
def test_headers_are_fields_and_codes_are_known(stream: str, rows: dict[str, list[Row]]) -> None:
    kept = {field.name: field for field in STREAMS[stream].kept}
    used = rows[stream][0].keys() - {"file"}
    assert used <= kept.keys()
    for field in (kept[name] for name in used if kept[name].codes):
        known = {line["code"] for line in read_codes(str(field.codes))}
        assert {row[field.name] for row in rows[stream]} - {""} <= known


def read_codes(name: str) -> list[Row]:
    with (REFERENCE / "codes" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_nothing_is_known_before_it_happened_or_after_the_last_day(rows: dict[str, list[Row]]) -> None:
    for stream, table in rows.items():
        recorded = [date.fromisoformat(row["recorded_at"][:10]) for row in table]
        assert max(recorded) <= LAST_DAY
        if stream != "calendar":
            assert all(day_of(stream, row) <= known for row, known in zip(table, recorded, strict=True))
    assert max(row["recorded_at"][:10] for table in rows.values() for row in table) == LAST_DAY.isoformat()


def test_reports_come_two_days_late_and_some_take_weeks(rows: dict[str, list[Row]]) -> None:
    first = [row for row in rows["incident"] if row["version"] == "1"]
    lags = [(date.fromisoformat(row["recorded_at"][:10]) - day_of("incident", row)).days for row in first]
    assert np.median(lags) == 2
    assert 10 <= np.quantile(lags, 0.97) <= 20 and max(lags) == 20


def test_hot_spots_persist_from_year_to_year(story: Story) -> None:
    known = story.hearing.heard[:, -2 * 52 :].all(axis=1)
    years = [story.incidents[known, -k * 52 : -(k - 1) * 52 or None].sum(axis=1) for k in (2, 1)]
    assert spearmanr(*years).statistic > 0.5
    top = np.sort(story.incidents.sum(axis=1))[::-1]
    assert top[:10].sum() > 0.4 * top.sum()


def test_one_group_of_neighbours_flares_up_and_others_calm_down(story: Story) -> None:
    now, before = story.incidents[:, -11:-1], story.incidents[:, -63:-11]
    flared = now[story.tension.recent].mean() / before[story.tension.recent].mean()
    city = now.mean() / before.mean()
    assert flared > 4 * city
    eased = story.tension.easing
    assert story.incidents[eased, -5:].mean() < 0.6 * story.incidents[eased, -63:-11].mean()
    rising, fading = story.tension.recent[:3], story.tension.recent[3:]
    assert (story.incidents[rising, -5:-1].mean(axis=1) > 1).all()
    assert story.incidents[fading, -5:-1].mean() < 0.5 * story.incidents[fading, -11:-7].mean()
    at = story.scenario.apart[story.tension.recent]
    assert np.hypot(*(at - at[0]).T).max() < 3


def test_silent_areas_are_silent_in_every_stream(
    story: Story, rows: dict[str, list[Row]], areas: tuple[DemoArea, ...]
) -> None:
    last: defaultdict[str | None, date] = defaultdict(lambda: date.min)
    for stream, table in rows.items():
        for row in table:
            area = area_of(row, areas)
            last[area] = max(last[area], day_of(stream, row))
    silent = {areas[k].area_id for k in story.hearing.silent}
    long_ago = {a.area_id for a in areas if last[a.area_id] < LAST_DAY - timedelta(weeks=5)}
    assert len(silent) == 8
    assert silent <= long_ago and len(long_ago) <= 10


def test_areas_with_few_reports_are_heard_in_ten_to_twenty_weeks_of_the_last_year(story: Story) -> None:
    weeks = story.hearing.heard[story.hearing.few, -52:].sum(axis=1)
    assert len(weeks) == 8
    assert ((weeks >= 10) & (weeks <= 20)).all()


def test_one_district_is_out_of_touch_for_six_weeks(story: Story) -> None:
    heard = np.array([story.hearing.heard[story.scenario.district_of == k].any(axis=0) for k in range(4)])
    assert sorted((~heard[:, 40:]).sum(axis=1).tolist())[-1] == 6


def test_about_one_in_eight_is_known_only_to_the_city_or_a_district(rows: dict[str, list[Row]]) -> None:
    levels = Counter(row["place_precision"] for row in rows["incident"])
    assert 0.09 < (levels["city"] + levels["district"]) / len(rows["incident"]) < 0.15
    assert levels["city"] and levels["district"]


def test_every_written_place_name_means_one_place(rows: dict[str, list[Row]], atlas: Atlas) -> None:
    texts = {(row["area"], row["place_precision"]) for t in ("incident", "pulse") for row in rows[t] if row["area"]}
    for text, precision in texts:
        place = atlas.lookup(text).place_id
        assert place, text
        assert atlas.entries[place].level == (precision or "neighbourhood")


def test_points_lie_within_300_m_of_the_neighbourhood_they_mean(
    rows: dict[str, list[Row]], areas: tuple[DemoArea, ...]
) -> None:
    homes = [a for a in areas if a.level == "neighbourhood"]
    away = [sorted(km(a, row) for a in homes)[:2] for row in rows["incident"] if row["lat"]]
    assert len(away) > 300
    assert all(nearest < 0.301 and nearest < next_one for nearest, next_one in away)


def test_corrected_rows_come_in_a_later_file_with_a_higher_version(rows: dict[str, list[Row]]) -> None:
    told = defaultdict(list)
    for row in rows["incident"]:
        told[row["source"], row["record_id"]].append((row["file"], row["version"], row["recorded_at"]))
    corrected = [versions for versions in told.values() if len(versions) > 1]
    assert 0.01 * len(told) < len(corrected) < 0.05 * len(told)
    assert all(one < other for versions in corrected for one, other in pairwise(versions))
    assert all(first[1] < second[1] and first[2] < second[2] for first, second in corrected)


def test_most_incidents_are_not_serious_and_arrests_are_police_initiated(rows: dict[str, list[Row]]) -> None:
    table = rows["incident"]
    gravest = ("Battles", "Explosions/Remote violence", "Violence against civilians")
    serious = [
        row["event_type"] in gravest
        or row["sub_event_type"] == "Mob violence"
        or int(row["fatalities"]) + int(row["injured"]) > 0
        for row in table
    ]
    assert 0.25 < np.mean(serious) < 0.45
    arrests = [row["origin"] for row in table if row["sub_event_type"] == "Arrests"]
    assert arrests and set(arrests) == {"police_initiated"}


def test_some_promises_are_overdue_and_most_are_kept(rows: dict[str, list[Row]]) -> None:
    table = rows["commitment"]
    held = {row["record_id"] for row in rows["meeting"] if row["held_on"]}
    assert {row["meeting_id"] for row in table} <= held
    overdue = [row for row in table if row["status"] == "open" and row["due_on"] < LAST_DAY.isoformat()]
    assert 4 <= len(overdue) <= 12
    assert Counter(row["status"] for row in table)["kept"] > len(table) / 2
    assert all(row["closed_on"] <= row["due_on"] for row in table if row["status"] == "kept")
    assert all(row["closed_on"] > row["due_on"] for row in table if row["status"] == "late")


def test_most_meetings_are_held_and_tell_who_was_there(rows: dict[str, list[Row]]) -> None:
    held = [row for row in rows["meeting"] if row["held_on"]]
    assert 0.8 < len(held) / len(rows["meeting"]) < 0.9
    assert all(
        0 <= int(row[part]) <= int(row["n_total"]) for row in held for part in ("n_police", "n_women", "n_youth")
    )


def test_police_rate_themselves_higher_than_residents_do(rows: dict[str, list[Row]]) -> None:
    asked = {(r["wave"], r["area_id"] or r["area"], r["item"], r["side"]): float(r["mean"]) for r in rows["pulse"]}
    gaps = [own - asked[*key[:3], "community"] for key, own in asked.items() if key[3] == "police"]
    assert len(gaps) > len(asked) / 3
    assert 0.4 < np.mean(gaps) < 1.2


def test_grievances_follow_incidents_and_answers_differ_by_area(story: Story, rows: dict[str, list[Row]]) -> None:
    heard = story.hearing.heard.all(axis=1)
    incidents, grievances = story.incidents[heard], story.grievances[heard]
    after = grievances[:, 1:][incidents[:, :-1] > 0].mean()
    assert after > 2 * grievances[:, 1:][incidents[:, :-1] == 0].mean()
    days = defaultdict(list)
    for row in rows["grievance"]:
        if row["resolved_on"]:
            days[row["area_id"]].append((date.fromisoformat(row["resolved_on"]) - day_of("grievance", row)).days)
    medians = [np.median(waited) for waited in days.values() if len(waited) >= 10]
    assert np.quantile(medians, 0.9) > 1.5 * np.quantile(medians, 0.1)


def test_about_one_in_thirty_is_told_by_a_monitor_as_well(rows: dict[str, list[Row]]) -> None:
    first, again = [], []
    for row in rows["incident"]:
        (again if row["source"] == "synthetic_monitor" else first).append(row)
    assert 0.02 < len(again) / len(first) < 0.04
    told = defaultdict(list)
    for row in first:
        told[row["event_type"], row["area_id"], row["area"], row["place_precision"]].append(row)
    for row in again:
        others = told[row["event_type"], row["area_id"], row["area"], row["place_precision"]]
        near = [one for one in others if (day_of("incident", row) - day_of("incident", one)).days in (0, 1)]
        assert any(not row["lat"] or apart(row, one) < 0.61 for one in near), row["record_id"]
    assert any(row["lat"] for row in again) and all(row["origin"] == "media" for row in again)


def apart(row: Row, other: Row) -> float:
    """Kilometres between two points of the sample."""
    if not other["lat"]:
        return np.inf
    north = float(row["lat"]) - float(other["lat"])
    east = (float(row["lon"]) - float(other["lon"])) * np.cos(np.radians(float(row["lat"])))
    return float(np.hypot(north, east) * 111.2)
