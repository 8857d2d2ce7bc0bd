"""Who looked at what is on the record, once a minute for a page; it costs little, and nobody waits for it."""

import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import attacks_made as made
import people_made
import pytest
from flask.testing import FlaskClient
from people_made import House
from sqlalchemy import text

from dashboard.access import audit
from dashboard.access.audit import Entry


@pytest.fixture
def house(sample_release: Path, tmp_path: Path) -> Iterator[House]:
    with made.cheap():
        house = people_made.made(people_made.real(sample_release, tmp_path / "data"))
        for role in ("viewer", "analyst", "partner"):
            house.person(role, role)
        yield house


def looks(house: House, browser: FlaskClient, path: str, search: str = "?lang=en") -> None:
    values: dict[str, object] = {"url.pathname": path, "url.search": search}
    assert people_made.called(house, "shell.children", values, browser).status_code == 200


def seen(house: House, who: str = "") -> list[Entry]:
    """Oldest first."""
    return list(reversed(audit.entries(house.desk.state, 100, who=who, what="page.seen")))


def test_a_page_and_its_filters_are_on_the_record(house: House) -> None:
    browser = house.signed_in("analyst")
    looks(house, browser, "/area/KRK-035")
    looks(
        house, browser, "/explore", "?measure=grievances&district=IQG13Q04&from=2026-03-02&to=2026-03-29&area=KRK-001"
    )
    looks(house, browser, "/data/dictionary", "?q=Layla")
    told = [dict(entry.about) for entry in seen(house)]
    assert [(one["page"], one["where"]) for one in told] == [
        ("/area/KRK-035", "all"), ("/explore", "KRK-001"), ("/data/dictionary", "all"),
    ]  # fmt: skip
    assert told[1]["measure"] == "grievances" and told[1]["period"] == "2026-03-02 2026-03-29"
    assert "Layla" not in str(told) and {entry.who for entry in seen(house)} == {"analyst"}
    assert audit.verify(house.desk.state, house.desk.keys) == 0


def test_a_page_that_came_twice_over_is_seen_once(house: House) -> None:
    """First in the HTML, then by script, which on a thin line is another minute by the clock."""
    browser = house.signed_in("viewer")
    house.clock.now = house.clock.now.replace(second=55)
    assert 'id="first"' in browser.get("/?lang=en").text
    assert [entry.about["page"] for entry in seen(house)] == ["/"]
    house.clock.passes(seconds=20)
    looks(house, browser, "/")
    assert [entry.about["page"] for entry in seen(house)] == ["/"]


def test_a_change_of_filters_is_seen_as_well(house: House) -> None:
    browser = house.signed_in("viewer")
    values: dict[str, object] = {"url.pathname": "/area/KRK-035", "url.search": "?from=2026-01-05"}
    assert people_made.called(house, "area-content.children", values, browser).status_code == 200
    assert [entry.about["page"] for entry in seen(house)] == ["/area/KRK-035"]


def test_once_a_minute_for_each_account_and_page(house: House) -> None:
    house.clock.now = house.clock.now.replace(second=0)
    viewer, analyst = house.signed_in("viewer"), house.signed_in("analyst")
    for district in ("IQG13Q01", "IQG13Q02"):
        looks(house, viewer, "/", f"?district={district}")
        looks(house, viewer, "/method", "?ahead=1")
        looks(house, analyst, "/method")
        looks(house, viewer, "/area/KRK-001")
        looks(house, viewer, "/area/KRK-002")
    assert [len(seen(house, name)) for name in ("viewer", "analyst")] == [4, 1]
    house.clock.passes(seconds=60)
    looks(house, viewer, "/method")
    assert len(seen(house, "viewer")) == 5


@pytest.mark.parametrize(
    "address",
    [("/area/Layla", "?area=Hassan"), ("/method", "?measure=layla&district=Hassan&area=07701234567"), ("/nowhere", "")],
)
def test_what_somebody_wrote_into_an_address_is_not_written_down(address: tuple[str, str], house: House) -> None:
    looks(house, house.signed_in("analyst"), *address)
    told = [dict(entry.about) for entry in seen(house)]
    assert [one["where"] for one in told] == ["all"] * len(told) and len(told) == (address[0] != "/nowhere")
    assert not any(word in str(told) for word in ("ayla", "Hassan", "0770"))


def test_partners_are_on_the_record_too(house: House) -> None:
    looks(house, house.signed_in("partner"), "/relations")
    assert [(entry.role, entry.about["page"]) for entry in seen(house)] == [("partner", "/relations")]


def test_a_page_is_shown_where_its_line_cannot_be_kept(house: House) -> None:
    browser = house.signed_in("viewer")
    with house.desk.state.writing() as con:
        con.execute(text("alter table audit rename to gone"))
    looks(house, browser, "/method")


def test_it_costs_a_page_little(house: House) -> None:
    """New lines, and the usual case of one that is there."""
    desk, who = house.desk, somebody(house)
    new, again = [], []
    for n in range(40):
        for spent in (new, again):
            began = time.perf_counter()
            audit.once(desk.state, desk.keys, desk.clock(), who, "page.seen", {"page": f"/p{n}", "where": "all"})
            spent.append(1000 * (time.perf_counter() - began))
    print(f"\na line: {statistics.median(new):.1f} ms, again: {statistics.median(again):.2f} ms")  # noqa: T201
    assert statistics.median(again) < 10 and statistics.median(new) < 60


def somebody(house: House) -> object:
    return house.desk.who(made.cookie(house.signed_in("viewer")), "")
