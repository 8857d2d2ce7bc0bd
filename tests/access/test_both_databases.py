"""A day at the desk on SQLite and on PostgreSQL: what is true on the one is true on the other."""

from collections.abc import Iterator
from pathlib import Path

import people_made
import pytest
from people_made import House, meant, second, sign_in

from dashboard.access import accounts, audit, throttle, tokens
from dashboard.access.throttle import Budget
from dashboard.errors import NotTaken


@pytest.fixture(scope="module")
def data(sample_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return people_made.real(sample_release, tmp_path_factory.mktemp("both") / "data")


@pytest.fixture
def here(data: Path, state_url: str) -> Iterator[House]:
    house = people_made.made(data, state_url)
    yield house
    house.desk.state.engine.dispose()


def test_a_day_at_the_desk(here: House) -> None:
    manager = here.person("manager-1", "manager", proved=True)
    here.person("boss", "admin")
    browser = here.browser()
    assert sign_in(browser, "manager-1", "not the password at all").status_code == 401
    assert sign_in(browser, "manager-1").headers["Location"].startswith("/login/second")
    assert second(browser, here.code("manager-1")).status_code == 303
    assert second(here.browser(), here.code("manager-1")).status_code == 401
    assert browser.get("/_dash-layout").status_code == 200

    made = browser.post("/account/tokens", data={"label": "maps"}, headers=meant(browser))
    assert made.status_code == 200 and "kew_" in made.text
    assert len(tokens.listed(here.desk.state, here.clock(), manager)) == 1

    here.clock.passes(minutes=61)
    assert browser.get("/_dash-layout").status_code == 401
    with here.desk.state.writing() as con:
        accounts.disable(con, here.clock(), manager)
    assert sign_in(here.browser(), "manager-1").status_code == 401

    what = [entry.what for entry in audit.entries(here.desk.state, 50)][::-1]
    assert what == ["signin.failed", "signin.half", "signin.done", "token.made", "signin.failed"]
    assert audit.verify(here.desk.state, here.desk.keys) == 0


def test_budgets_are_kept_together(here: House) -> None:
    budget = Budget("account", "somebody", 3)
    admitted = [throttle.admit(here.desk.state, here.desk.keys, here.clock(), budget) for _ in range(4)]
    assert [one is not None for one in admitted] == [True, True, True, False]
    assert admitted[0] is not None
    throttle.forgive(here.desk.state, admitted[0])
    assert throttle.admit(here.desk.state, here.desk.keys, here.clock(), budget, Budget("address", "here", 9))
    here.clock.passes(minutes=61)
    assert throttle.admit(here.desk.state, here.desk.keys, here.clock(), budget)


def test_the_last_administrator_stays(here: House) -> None:
    boss = here.person("boss", "admin")
    with pytest.raises(NotTaken, match="last"), here.desk.state.writing() as con:
        accounts.disable(con, here.clock(), boss)
    with pytest.raises(NotTaken, match="last"), here.desk.state.writing() as con:
        accounts.give_role(con, boss, "viewer")
