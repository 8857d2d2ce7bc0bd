"""Names that wait for a person, and what a person may and may not say they mean."""

import csv
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from etl.commands import places as verbs
from etl.errors import InboxError
from etl.places import areas, confirmed, held
from etl.places.held import HIDDEN, LONGEST_SHOWN, shown
from etl.warehouse import schema

REFERENCE = Path(__file__).parents[2] / "data" / "reference"
ATLAS = areas.build(REFERENCE)
DAY = date(2026, 11, 22)
FAULT = "insert into wh.fault (load_id, ordinal, row, column_name, code, cell, settled_by) values (?, ?, ?, ?, ?, ?, ?)"
LOAD = (
    "insert into wh.load (load_id, file, folder, sha256, stream, synthetic, loaded_at, rows_read, loaded, unchanged,"
    " superseded, duplicate, quarantined) values (?, 'a.csv', ?, 'x', ?, false, ?, 0, 0, 0, 0, 0, 0)"
)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Tissin", "Tissin"),
        ("near Qoriya, 07701234567", f"near Qoriya, {HIDDEN}"),
        ("+964 770 123 4567", HIDDEN),
        ("٠٧٧٠١٢٣٤٥٦٧ قورية", f"{HIDDEN} قورية"),
        ("0770-123-45-67 Musalla", f"{HIDDEN} Musalla"),
        ("Arafah 201", "Arafah 201"),
        ("Hay 1 - 2020", HIDDEN.join(("Hay ", ""))),
        ("x" * 200, "x" * LONGEST_SHOWN),
    ],
)
def test_a_written_name_is_shown_short_and_without_numbers_of_persons(text: str, told: str):
    assert shown(text) == told


@given(st.text(max_size=200), st.text("0123456789٠١٢٣٤٥٦٧٨٩ -./", min_size=5, max_size=30), st.text(max_size=40))
def test_no_long_number_is_ever_shown(before: str, number: str, after: str):
    told = shown(before + number + after)
    assert len(told) <= LONGEST_SHOWN
    run = 0
    for char in told:
        run = run + 1 if char.isdecimal() else run
        run = 0 if not (char.isdecimal() or char in " -./()" or char.isspace()) else run
        assert run < 5


def warehouse(folder: Path, faults: list[tuple[Any, ...]]) -> None:
    """Two loads, in Kirkuk on the 2nd and the 3rd of March, and what waits of them."""
    with schema.opened(folder) as con:
        con.execute(LOAD, ["a", "incident", "incident", datetime(2026, 3, 1, 22)])
        con.execute(LOAD, ["b", "grievance", "grievance", datetime(2026, 3, 3, 5)])
        for ordinal, (load_id, code, cell, settled_by) in enumerate(faults):
            con.execute(FAULT, [load_id, ordinal, ordinal, "area", code, cell, settled_by])


UNKNOWN = "W_PLACE_UNKNOWN"
WAITING = [
    *[("a", UNKNOWN, "Rahymova", None)] * 2,
    ("b", UNKNOWN, "RAHYMOVA", None),
    ("b", UNKNOWN, "Tissin", None),
    ("a", UNKNOWN, "Sons of the market", "b"),
    ("a", UNKNOWN, "Musalla", None),
    ("a", "E_DATE", None, None),
]


def test_what_waits_is_told_once_a_name_with_its_likeliest_places(tmp_path: Path):
    warehouse(tmp_path / "wh.duckdb", WAITING)
    with schema.opened(tmp_path / "wh.duckdb") as con:
        before = con.execute("from wh.fault order by all").fetchall()
        first, second = held.waiting(con, ATLAS)
        assert con.execute("from wh.fault order by all").fetchall() == before
        con.execute("update wh.fault set settled_by = 'c'")
        assert held.waiting(con, ATLAS) == ()
    assert (first.name, first.rows, first.streams) == ("Rahymova", 3, ("grievance", "incident"))
    assert first.first_seen_on == date(2026, 3, 2)
    assert first.suggestions[0] == "KRK-069"
    assert (second.name, second.rows, second.first_seen_on) == ("Tissin", 1, date(2026, 3, 3))
    assert second.suggestions[0] == "KRK-035"
    assert len(second.suggestions) == 3


def lines(known: Path) -> list[dict[str, str]]:
    with (known / "aliases.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_name_is_confirmed_once_known_and_taken_back(tmp_path: Path):
    assert confirmed.confirm(tmp_path, ATLAS, "Rahymova", "krk-069 ", DAY, "data officer")
    assert confirmed.confirm(tmp_path, ATLAS, "گەڕەکی ڕەحیم\u200cاوا", "KRK-069", DAY, "data officer")
    assert lines(tmp_path)[0] == {
        "place_id": "KRK-069", "name": "Rahymova", "confirmed_on": "2026-11-22", "confirmed_by": "data officer",
    }  # fmt: skip
    learnt = areas.build(REFERENCE, tmp_path)
    assert learnt.lookup("rahymova").place_id == "KRK-069"
    assert not confirmed.confirm(tmp_path, learnt, "RAHYMOVA", "KRK-069", DAY, "analyst")
    assert len(lines(tmp_path)) == 2
    assert confirmed.forget(tmp_path, " rahymova.") == "KRK-069"
    assert areas.build(REFERENCE, tmp_path).lookup("rahymova").place_id is None
    with pytest.raises(InboxError, match="Nobody"):
        confirmed.forget(tmp_path, "rahymova")
    assert [line["place_id"] for line in lines(tmp_path)] == ["KRK-069"]
    assert oct((tmp_path / "aliases.csv").stat().st_mode)[-3:] == "600"


@pytest.mark.parametrize(
    ("name", "place_id", "by", "code"),
    [
        ("Rahymova", "KRK-085", "data officer", "E_PLACE_ID"),
        ("Rahymova", "", "data officer", "E_PLACE_ID"),
        ("Musalla", "KRK-047", "data officer", "E_PLACE_TAKEN"),
        ("Kirkuk city", "KRK-047", "data officer", "E_PLACE_TAKEN"),
        ("KRK-048", "KRK-047", "data officer", "E_PLACE_NAME"),
        ("1 June", "KRK-012", "data officer", "E_PLACE_SEVERAL"),
        ("KRK-085", "KRK-047", "data officer", "E_PLACE_NAME"),
        ("IQG13Q09", "KRK-047", "data officer", "E_PLACE_NAME"),
        ("", "KRK-047", "data officer", "E_PLACE_NAME"),
        ("  - ", "KRK-047", "data officer", "E_PLACE_NAME"),
        ("55", "KRK-047", "data officer", "E_PLACE_NAME"),
        ("x" * 80, "KRK-047", "data officer", "E_PLACE_NAME"),
        ("Qoriya 0770 123 4567", "KRK-047", "data officer", "E_PLACE_NUMBER"),
        ("Qoriya ٠٧٧٠١٢٣", "KRK-047", "data officer", "E_PLACE_NUMBER"),
        (f"Qoriya {HIDDEN}", "KRK-047", "data officer", "E_PLACE_NUMBER"),
        ("Rahymova", "KRK-069", "", "E_PLACE_ROLE"),
        ("Rahymova", "KRK-069", "07701234567", "E_PLACE_ROLE"),
        ("Rahymova", "KRK-069", "a@b.example", "E_PLACE_ROLE"),
    ],
)
def test_what_would_match_wrongly_later_is_refused_now(tmp_path: Path, name: str, place_id: str, by: str, code: str):
    with pytest.raises(InboxError) as refused:
        confirmed.confirm(tmp_path, ATLAS, name, place_id, DAY, by)
    assert refused.value.code == code
    assert not (tmp_path / "aliases.csv").exists()
    assert code != "E_PLACE_NUMBER" or name not in str(refused.value)


@pytest.mark.parametrize("name", ['=HYPERLINK("x")', "@SUM(Hay)", "+Rahymova", "-Rahymova", "\t=Rahymova\r\nx,y"])
def test_a_confirmed_name_is_no_formula_and_one_line(tmp_path: Path, name: str):
    confirmed.confirm(tmp_path, ATLAS, name, "KRK-069", DAY, "data officer")
    (line,) = lines(tmp_path)
    assert line["name"][0].isalnum()
    assert areas.build(REFERENCE, tmp_path).lookup(name).place_id == "KRK-069"


def test_the_commands_list_confirm_and_forget(tmp_path: Path):
    run, data = CliRunner().invoke, ["--data", str(tmp_path)]
    assert "No row waits" in run(verbs.cli, ["list", *data]).output
    (tmp_path / "warehouse").mkdir(mode=0o700, exist_ok=True)
    warehouse(tmp_path / "warehouse" / "warehouse.duckdb", WAITING)
    told = json.loads(run(verbs.cli, ["list", "--json", *data]).output)["places"]
    assert [(name["name"], name["rows"], name["suggestions"][0]) for name in told] == [
        ("Rahymova", 3, "KRK-069"),
        ("Tissin", 1, "KRK-035"),
    ]
    assert told[0]["labels"][0].startswith("Rahimawa / ")
    assert "from the next run on" in run(verbs.cli, ["confirm", "Tissin", "KRK-035", *data]).output
    assert [name["name"] for name in json.loads(run(verbs.cli, ["list", "--json", *data]).output)["places"]] == [
        "Rahymova"
    ]
    assert "KRK-035" in run(verbs.cli, ["forget", "Tissin", *data]).output
    assert isinstance(run(verbs.cli, ["confirm", "Tissin", "KRK-999", *data]).exception, InboxError)
