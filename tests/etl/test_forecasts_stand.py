"""Forecasts through the real pipeline: none knows what came later, an issued one stands, and a night adds its own week.

One small city, several nights: rows planted late, in the future, by the police, or known only to the city.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest

from etl import pipeline, release
from etl.marts import forecast_store
from etl.settings import Settings

AREAS = [f"KRK-{n:03d}" for n in range(1, 16)]
WEEKS = 48
MONDAY = date(2026, 3, 30)  # of the first night
FIRST = MONDAY - timedelta(weeks=WEEKS)
INCIDENT = "record_id,source,area_id,place_name,occurred_on,event_type,sub_event_type,origin,recorded_at,version"
NIL = "record_id,source,area_id,week,recorded_at"
KINDS = ("Protests,Peaceful protest", "Battles,Armed clash")
Plant = Callable[[Settings], None]


def drop(settings: Settings, where: str, header: str, lines: list[str]) -> None:
    target = settings.inbox / where
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")


def row(
    key: str,
    area: str,
    day: date,
    known: date | None = None,
    kind: str = KINDS[0],
    origin: str = "media",
    place: str = "",
) -> str:
    return f"{key},field,{area},{place},{day},{kind},{origin},{known or day},1"


def delivered(settings: Settings, weeks: range = range(WEEKS), name: str = "a") -> None:
    rng = np.random.default_rng(7)
    counts = rng.poisson(rng.gamma(0.8, 0.5, len(AREAS))[:, None], (len(AREAS), 80))
    happened = [
        row(f"{a}-{t}-{n}", a, FIRST + timedelta(weeks=t, days=n % 5), kind=KINDS[n % 2])
        for i, a in enumerate(AREAS) for t in weeks for n in range(counts[i, t])
    ]  # fmt: skip
    nil = [
        f"n-{a}-{t},field,{a},{FIRST + timedelta(weeks=t)},{FIRST + timedelta(weeks=t, days=6)}"
        for i, a in enumerate(AREAS) for t in weeks if not counts[i, t]
    ]  # fmt: skip
    drop(settings, f"incident/{name}.csv", INCIDENT, happened)
    drop(settings, f"nil_report/{name}.csv", NIL, nil)


def night(settings: Settings, day: date) -> dict[str, pd.DataFrame]:
    """Run it as the timer does, and what the release then says."""
    done = pipeline.run(settings, now=datetime(day.year, day.month, day.day, 20, tzinfo=UTC))
    assert done.files and not any(file.reasons or file.held for file in done.files)  # all that was planted is in
    current = release.current(settings.releases)
    assert current
    with duckdb.connect(str(current.team), read_only=True) as con:
        names = ("risk_score", "risk_reason", "forecast_skill", "gate_decision")
        return {name: con.execute(f"from mart.{name} order by all").df() for name in names}


def fresh(folder: Path, *planted: Plant, weeks: range = range(WEEKS)) -> Settings:
    settings = Settings(data=folder, settle_seconds=0)
    settings.make_folders()
    delivered(settings, weeks)
    for plant in planted:
        plant(settings)
    return settings


def numbers(rows: pd.DataFrame, until: date, name: str = "week") -> pd.DataFrame:
    kept = rows[pd.to_datetime(rows[name]).dt.date <= until]
    return kept.drop(columns=["issued", "issued_on"], errors="ignore").reset_index(drop=True)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pd.DataFrame]:
    return night(fresh(tmp_path_factory.mktemp("plain")), MONDAY)


LATE_ON = MONDAY - timedelta(weeks=5)


def late(settings: Settings) -> None:
    """A burst of long ago that was recorded five weeks before tonight."""
    old = MONDAY - timedelta(weeks=20)
    lines = [row(f"late-{n}", AREAS[2], old + timedelta(days=n), LATE_ON + timedelta(days=1)) for n in range(6)]
    drop(settings, "incident/late.csv", INCIDENT, lines)


def test_what_was_recorded_late_moves_no_forecast_before_it_came(
    plain: dict[str, pd.DataFrame], tmp_path: Path
) -> None:
    seen = night(fresh(tmp_path, late), MONDAY)
    for name in ("risk_score", "risk_reason"):
        pd.testing.assert_frame_equal(numbers(seen[name], LATE_ON), numbers(plain[name], LATE_ON))
    after = MONDAY - timedelta(weeks=4)
    moved, before = (
        frames["risk_score"].query("horizon_weeks == 4 and area_id == @AREAS[2]") for frames in (seen, plain)
    )
    at = pd.to_datetime(moved["week"]).dt.date == after
    assert float(moved[at]["expected"].iloc[0]) > float(before[at]["expected"].iloc[0])


def test_what_happens_in_the_week_of_issue_moves_nothing_said_of_it(
    plain: dict[str, pd.DataFrame], tmp_path: Path
) -> None:
    """Days to come are refused at the door; what happened today is what the forecast of this week is about."""

    def today(settings: Settings) -> None:
        drop(settings, "incident/today.csv", INCIDENT, [row(f"f-{n}", AREAS[0], MONDAY) for n in range(5)])

    seen = night(fresh(tmp_path, today), MONDAY)
    for name in ("risk_score", "risk_reason"):
        pd.testing.assert_frame_equal(numbers(seen[name], MONDAY), numbers(plain[name], MONDAY))


def test_what_police_start_themselves_and_arrests_change_no_score(
    plain: dict[str, pd.DataFrame], tmp_path: Path
) -> None:
    def police(settings: Settings) -> None:
        days = [MONDAY - timedelta(days=3 + 5 * n) for n in range(40)]
        drop(
            settings, "incident/police.csv", INCIDENT,
            [row(f"p-{n}", AREAS[n % 15], day, origin="police_initiated") for n, day in enumerate(days)]
            + [row(f"r-{n}", AREAS[n % 15], day, kind="Strategic developments,Arrests") for n, day in enumerate(days)],
        )  # fmt: skip

    seen = night(fresh(tmp_path, police), MONDAY)
    for name in ("risk_score", "risk_reason", "gate_decision"):
        pd.testing.assert_frame_equal(numbers(seen[name], MONDAY), numbers(plain[name], MONDAY))


def test_records_known_only_to_the_city_move_its_level_and_no_area_alone(
    plain: dict[str, pd.DataFrame], tmp_path: Path
) -> None:
    def city(settings: Settings) -> None:
        lines = [row(f"c-{n}", "", MONDAY - timedelta(days=2 + n % 9), place="Kirkuk") for n in range(60)]
        drop(settings, "incident/city.csv", INCIDENT.replace("place_name", "area"), lines)

    seen = night(fresh(tmp_path, city), MONDAY)
    with duckdb.connect() as con:
        con.register("a", seen["risk_score"])
        con.register("b", plain["risk_score"])
        newest = con.execute(
            "select a.model, a.expected / b.expected as ratio from a join b using (area_id, week, horizon_weeks)"
            " where week = ? and horizon_weeks = 1 and b.expected > 0",
            [MONDAY],
        ).df()
    assert not newest["model"].str.startswith("eb").all() or np.allclose(newest["ratio"], 1)
    if newest["model"].iloc[0] in ("tide", "tide_adjusted", "pool"):
        assert newest["ratio"].min() > 1.02 and np.ptp(newest["ratio"]) < 0.5


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Settings, list[dict[str, pd.DataFrame]]]]:
    """Three Mondays: the second brings a week and late news of an old one, the third a week."""
    settings = fresh(tmp_path_factory.mktemp("nights"))
    seen = [night(settings, MONDAY)]
    delivered(settings, range(WEEKS, WEEKS + 1), "b")
    drop(
        settings,
        "incident/news.csv",
        INCIDENT,
        [row(f"new-{n}", AREAS[4], MONDAY - timedelta(days=9), MONDAY + timedelta(days=2)) for n in range(7)],
    )
    seen.append(night(settings, MONDAY + timedelta(days=7)))
    delivered(settings, range(WEEKS + 1, WEEKS + 2), "c")
    seen.append(night(settings, MONDAY + timedelta(days=14)))
    yield settings, seen


def test_an_issued_forecast_stands_whatever_comes_to_be_known(
    nights: tuple[Settings, list[dict[str, pd.DataFrame]]],
) -> None:
    _, (first, second, third) = nights
    for later in (second, third):
        kept = later["risk_score"].query("week == @MONDAY.isoformat()").reset_index(drop=True)
        pd.testing.assert_frame_equal(
            kept, first["risk_score"].query("week == @MONDAY.isoformat()").reset_index(drop=True)
        )
        why = later["risk_reason"].query("week == @MONDAY.isoformat()").reset_index(drop=True)
        pd.testing.assert_frame_equal(
            why, first["risk_reason"].query("week == @MONDAY.isoformat()").reset_index(drop=True)
        )
    issued = third["risk_score"].query("issued")
    assert sorted(pd.to_datetime(issued["week"]).dt.date.unique()) == [MONDAY + timedelta(days=7 * n) for n in range(3)]


def test_forecasts_of_the_past_stay_what_they_were(nights: tuple[Settings, list[dict[str, pd.DataFrame]]]) -> None:
    _, (first, _, third) = nights
    before = MONDAY - timedelta(weeks=1)
    pd.testing.assert_frame_equal(numbers(third["risk_score"], before), numbers(first["risk_score"], before))


@pytest.mark.soak
def test_a_night_that_goes_on_says_what_one_from_scratch_says(
    nights: tuple[Settings, list[dict[str, pd.DataFrame]]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An old week changes without a word of when: all before it is kept, all after it made again, and both agree."""
    settings, _ = nights
    held: list[int] = []
    real = forecast_store.load

    def loaded(*given: Any) -> forecast_store.Stored:
        found = real(*given)
        held.append(found.periods)
        return found

    monkeypatch.setattr(forecast_store, "load", loaded)
    drop(settings, "incident/old.csv", INCIDENT, [row("old", AREAS[3], MONDAY - timedelta(weeks=8))])
    goes_on = night(settings, MONDAY + timedelta(days=15))
    settings.forecasts.rename(tmp_path / "forecasts.duckdb")
    nil = f"again,field,{AREAS[0]},{MONDAY + timedelta(days=14)},{MONDAY + timedelta(days=15)}"
    drop(settings, "nil_report/again.csv", NIL, [nil])
    scratch = night(settings, MONDAY + timedelta(days=16))
    assert held == [WEEKS - 8, 0]
    before = MONDAY - timedelta(weeks=1)
    for name in ("risk_score", "risk_reason"):
        pd.testing.assert_frame_equal(numbers(scratch[name], before), numbers(goes_on[name], before))
    for name in ("forecast_skill", "gate_decision"):
        pd.testing.assert_frame_equal(scratch[name], goes_on[name])


@pytest.mark.soak
def test_a_second_night_of_the_week_judges_nothing_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = fresh(tmp_path, weeks=range(WEEKS - 30, WEEKS))
    first = night(settings, MONDAY)
    asked: list[object] = []
    monkeypatch.setattr("etl.marts.forecasts.records", lambda *given: asked.append(given) or [])
    drop(
        settings,
        "meeting/m.csv",
        "record_id,source,area_id,kind,planned_on,held_on",
        [f"m-1,field,{AREAS[0]},community,{MONDAY},{MONDAY}"],
    )
    second = night(settings, MONDAY + timedelta(days=1))
    assert not asked
    pd.testing.assert_frame_equal(second["forecast_skill"], first["forecast_skill"])
    score = second["risk_score"].drop(columns="issued_on")
    pd.testing.assert_frame_equal(score, first["risk_score"].drop(columns="issued_on"))


def test_a_release_of_a_past_day_remembers_nothing(tmp_path: Path) -> None:
    settings = fresh(tmp_path, weeks=range(WEEKS - 20, WEEKS))
    pipeline.run(settings, as_of=MONDAY - timedelta(weeks=3), now=datetime(2026, 3, 30, 20, tzinfo=UTC))
    current = release.current(settings.releases)
    assert current and not settings.forecasts.exists()
    with duckdb.connect(str(current.team), read_only=True) as con:
        assert con.execute("select count(*) filter (issued), count(*) > 0 from mart.risk_score").fetchone() == (0, True)
