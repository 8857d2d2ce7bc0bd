"""A panel from a file, and the command that judges every model on it."""

import csv
import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from etl import panels
from etl.__main__ import cli
from etl.errors import InboxError, SettingsError

HEAD = ("area_id", "period_start", "count", "serious", "observed")


def written(path: Path, rows: Iterable[tuple[object, ...]], head: tuple[str, ...] = HEAD) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *rows])
    return path


def invented(path: Path, areas: int = 12, weeks: int = 80) -> Path:
    rng = np.random.default_rng(1)
    rates = rng.gamma(0.6, 0.8, areas)
    counts = rng.poisson(rates[:, None], (areas, weeks))
    starts = np.datetime64("2024-01-01", "D") + 7 * np.arange(weeks)
    rows = ((f"A{i}", starts[t], counts[i, t], counts[i, t] // 2, 1) for t in range(weeks) for i in range(areas))
    return written(path, rows)


def test_rows_in_any_order_and_a_period_without_a_row_was_not_observed(tmp_path: Path) -> None:
    rows = [
        ("b", "2024-01-15", 2, 1, 1),
        ("a", "2024-01-01", 0, 0, 1),
        ("a", "2024-01-08", 5, 5, 0),
        ("b", "2024-01-01", 1, 0, "yes"),
    ]
    panel = panels.read(written(tmp_path / "p.csv", rows))
    assert panel.areas == ("a", "b")
    assert panel.periods.astype(str).tolist() == ["2024-01-01", "2024-01-08", "2024-01-15"]
    assert panel.observed.tolist() == [[True, False, False], [True, False, True]]
    assert panel.seen_counts.tolist() == [[0, 0, 0], [1, 0, 2]]


def test_weeks_may_begin_on_any_day_and_months_may_be_short(tmp_path: Path) -> None:
    fridays = panels.read(written(tmp_path / "w.csv", [("a", "2007-02-23", 1, 0, 1), ("a", "2007-03-09", 1, 0, 1)]))
    assert fridays.length == 3
    months = panels.read(written(tmp_path / "m.csv", [("a", "2007-02", 1, 0, 1), ("a", "2007-04", 1, 0, 1)]))
    assert (months.pace.unit, months.length) == ("month", 3)


def test_exposure_is_in_relation_to_the_mean_area(tmp_path: Path) -> None:
    rows = [("a", "2024-01-01", 0, 0, 1, 300), ("b", "2024-01-01", 0, 0, 1, 100)]
    panel = panels.read(written(tmp_path / "p.csv", rows, (*HEAD, "exposure")))
    assert panel.exposure.tolist() == [1.5, 0.5]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (("a", "2024-01-01", -1, 0, 1), "row 2, column count"),
        (("a", "2024-01-01", "many", 0, 1), "row 2, column count"),
        (("a", "2024-01-01", 1.5, 0, 1), "row 2, column count"),
        (("a", "2024-01-01", 1, 2, 1), "row 2, column serious"),
        (("a", "01/02/2024", 1, 0, 1), "row 2, column period_start"),
        (("a", "2024-01-01", 1, 0, "maybe"), "row 2, column observed"),
        (("", "2024-01-01", 1, 0, 1), "row 2, column area_id"),
    ],
)
def test_a_wrong_cell_is_named_with_row_column_and_remedy(tmp_path: Path, row: tuple[object, ...], told: str) -> None:
    with pytest.raises(InboxError) as fault:
        panels.read(written(tmp_path / "p.csv", [row]))
    assert told in fault.value.message
    assert fault.value.hint


def test_a_file_of_another_shape_is_refused(tmp_path: Path) -> None:
    for rows, head, told in (
        ([], HEAD, "no row"),
        ([("a", 1)], ("area_id", "count"), "lacks the column period_start, serious, observed"),
        ([("a", "2024-01-01", 0, 0, 1), ("a", "2024-01-01", 0, 0, 1)], HEAD, "row 3, column area_id"),
    ):
        with pytest.raises(InboxError, match=told):
            panels.read(written(tmp_path / "p.csv", rows, head))


def test_backtest_writes_one_result_a_model_and_horizon(tmp_path: Path) -> None:
    panel, out = invented(tmp_path / "p.csv"), tmp_path / "out.json"
    done = CliRunner().invoke(cli, ["backtest", "--panel", str(panel), "--horizons", "1,4", "--json", str(out)])
    assert done.exit_code == 0, done.output
    found = json.loads(out.read_text())
    keys = [(row["model"], row["horizon"]) for row in found]
    assert len(set(keys)) == len(keys)
    served = {row["horizon"]: row for row in found if row["model"] == "served"}
    assert set(served) == {1, 4}
    assert served[1]["origins"] == 80 - 26 and served[4]["origins"] == 80 - 26 - 3
    names = {"crps", "log_score", "brier", "pr_auc", "roc_auc", "calibration_slope", "coverage80", "base_rate"}
    assert all(isinstance(served[1][name], float) for name in names)
    assert {"last_value", "eb_8w", "eb_13w", "eb_26w", "eb_52w", "seasonal", "casc", "tide_adjusted"} <= {
        k for k, _ in keys
    }
    for row in served.values():
        best = min(r["crps"] for r in found if r["role"] == "classical" and r["horizon"] == row["horizon"])
        assert row["skill_crps"]["mean"] == pytest.approx(1 - row["crps"] / best, abs=1e-6)


def test_too_short_a_panel_has_no_figures_and_says_so(tmp_path: Path) -> None:
    panel, out = invented(tmp_path / "p.csv", areas=3, weeks=24), tmp_path / "out.json"
    assert CliRunner().invoke(cli, ["backtest", "--panel", str(panel), "--json", str(out)]).exit_code == 0
    served = next(row for row in json.loads(out.read_text()) if row["model"] == "served")
    assert (served["enough"], served["crps"]) == (False, None)


def test_what_cannot_be_asked_is_said(tmp_path: Path) -> None:
    panel = invented(tmp_path / "p.csv", areas=2, weeks=10)
    nowhere = ["--json", str(tmp_path / "no" / "o.json")]
    for asked in (["--horizons", "x"], ["--period", "day"], ["--first-target", "1999-01-04"], nowhere):
        done = CliRunner().invoke(cli, ["backtest", "--panel", str(panel), "--json", str(tmp_path / "o.json"), *asked])
        assert isinstance(done.exception, SettingsError)
