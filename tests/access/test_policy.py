"""policy.toml says everything and nothing twice: questions, addresses, pages, callbacks; and what it says is so."""

import dataclasses
import importlib
import inspect
import pkgutil
import re
import tomllib
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import marks_made
import people_made
import pytest
from flask import g
from people_made import House

import dashboard.pages
import dashboard.rows
from dashboard import access
from dashboard import app as wiring
from dashboard.access import accounts, policy
from dashboard.access.callbacks import KINDS
from dashboard.access.principal import COLD
from dashboard.app import create_app
from dashboard.errors import Refused
from dashboard.pages import PAGES, PARTNER_PAGES
from dashboard.settings import Settings

WRITTEN = tomllib.loads((Path(policy.__file__).parent / "policy.toml").read_text(encoding="utf-8"))
NOT_RIGHTS = {"open", "form", "half", "signed_in", "never"}  # what an address may be beside the right it needs
# Rights that nothing asks for yet: their rooms are still to come.
TO_COME = {"cases", "alerts", "programme", "break_glass", "audit", "releases", "retention"}

# Who sees and does what, as agreed with the people it is for. Whoever changes policy.toml changes it here as well.
AGREED = {
    "viewer": {"aggregates"},
    "clerk": {"data", "deliver", "mend", "refresh"},
    "analyst": {"aggregates", "data", "explore", "records", "export"},
    "liaison": {"aggregates", "records", "tell", "cases", "alerts", "programme", "break_glass"},
    "manager": {
        "aggregates", "data", "explore", "records", "export", "deliver", "mend", "refresh", "tell", "cases", "alerts",
        "programme", "break_glass",
    },
    "admin": {"accounts", "audit", "releases", "retention"},
    "partner": {"aggregates"},
}  # fmt: skip
PAGES_OF = {
    "viewer": {"/", "/area", "/relations", "/method"},
    "clerk": {"/data"},
    "analyst": {"/", "/area", "/relations", "/method", "/explore", "/data"},
    "liaison": {"/", "/area", "/relations", "/method", "/tell"},
    "manager": {"/", "/area", "/relations", "/method", "/explore", "/data", "/tell"},
    "admin": set(),
    "partner": {"/", "/relations", "/method"},
}
RIGHTS = {right for role in policy.ROLES.values() for right in role.rights}


def rows() -> dict[str, list[type]]:
    """Row classes by the question they name; two audiences may each have one."""
    found: dict[str, list[type]] = {}
    modules = [dashboard.rows, *_all(dashboard.rows)]
    for module in modules:
        for name, row in inspect.getmembers(module, dataclasses.is_dataclass):
            if row.__module__ == module.__name__:
                found.setdefault(re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower(), []).append(row)
    return found


def _all(package: Any) -> list[Any]:
    return [
        importlib.import_module(found.name) for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    ]


@pytest.fixture(scope="module")
def app(sample_release: Path) -> Any:
    return create_app(Settings(data=sample_release))


def test_every_question_has_one_right() -> None:
    assert set(marks_made.questions()) == set(policy.QUESTIONS)
    written = [(who, one) for who, table in WRITTEN["questions"].items() for ones in table.values() for one in ones]
    assert not [one for one, times in Counter(written).items() if times > 1]


def test_every_address_has_one_need(app: Any) -> None:
    assert {rule.rule for rule in app.server.url_map.iter_rules()} == set(policy.ROUTES)
    written = [one for ones in WRITTEN["routes"].values() for one in ones]
    assert not [one for one, times in Counter(written).items() if times > 1]
    assert set(policy.ROUTES.values()) <= NOT_RIGHTS | RIGHTS


def test_every_page_has_one_right() -> None:
    paths = {module.PATH for module in _all(dashboard.pages) if hasattr(module, "PATH") and hasattr(module, "layout")}
    assert paths <= set(policy.PAGES)
    assert set(policy.PAGES) - paths <= {"/admin"}, "a right for a page that is not there"
    assert set(policy.PAGES.values()) <= RIGHTS


def test_every_value_a_callback_is_told_has_a_kind(app: Any) -> None:
    told = {
        f"{one['id']}.{one['property']}"
        for spec in app.callback_map.values()
        for one in (*spec["inputs"], *spec["state"])
    }
    assert told == set(policy.CALLBACKS)
    assert set(policy.CALLBACKS.values()) <= set(KINDS)


def test_every_right_is_somebodys_and_opens_something() -> None:
    asked = {*policy.QUESTIONS.values(), *policy.ROUTES.values(), *policy.PAGES.values()} - NOT_RIGHTS
    assert asked <= RIGHTS
    assert RIGHTS - asked <= TO_COME
    assert COLD - {"opened"} <= RIGHTS


def test_the_roles_are_as_agreed() -> None:
    assert {name: set(role.rights) - {"frame"} for name, role in policy.ROLES.items()} == AGREED
    assert all("frame" in role.rights for role in policy.ROLES.values())
    assert {name for name, role in policy.ROLES.items() if role.second_factor} == {"liaison", "manager", "admin"}
    assert {name: role.audience for name, role in policy.ROLES.items()} == {
        name: "partner" if name == "partner" else "team" for name in AGREED
    }


@pytest.mark.parametrize("role", AGREED)
def test_the_pages_of_a_role_are_as_agreed(role: str) -> None:
    mine = {path for path, right in policy.PAGES.items() if right in policy.ROLES[role].rights}
    assert (
        PAGES_OF[role]
        <= mine
        <= PAGES_OF[role]
        | ({"/admin"} if role == "admin" else set())
        | ({"/area"} if role == "partner" else set())
        | ({"/glass"} if role in ("liaison", "manager") else set())
    )


@pytest.mark.parametrize("role", AGREED)
def test_a_page_reads_nothing_for_whoever_may_not_open_it(role: str, app: Any) -> None:
    """Its questions would refuse most of it too; the page does so before it asks the first."""
    audience = policy.ROLES[role].audience
    for page in (*PAGES, *PARTNER_PAGES):
        read = wiring._of_page(page, lambda _search: ("read", "view"))  # type: ignore[arg-type, return-value]
        with app.server.test_request_context("/"):
            g.principal = access.Principal(role)
            theirs = page in (PARTNER_PAGES if audience == "partner" else PAGES)
            if theirs and policy.PAGES[page.PATH] in policy.ROLES[role].rights:
                assert read("") == ("read", "view")
            else:
                with pytest.raises(Refused):
                    read("")


def test_what_nobody_wrote_is_nobodys() -> None:
    for right in ("", "admin", "opened", "nothing", "FRAME", "frame "):
        assert not any(policy.may(role, right) for role in policy.ROLES)
    for role in ("", "none", "Admin", "manager ", "guest", "root"):
        assert not any(policy.may(role, right) for right in RIGHTS)


VALUES: dict[str, str | int | None] = {
    **dict.fromkeys(("limit", "offset", "weeks", "size", "skip"), 1), "district": None, "grain": "week",
}  # fmt: skip


def asked_for(question: str, audience: str) -> dict[str, str | int | date | None]:
    """Something for every parameter: a day where its name is not one of these."""
    words = {
        "area", "area_id", "place", "place_id", "level", "item", "side", "measure", "source", "category", "by",
        "stream", "file",
    }  # fmt: skip
    named = re.findall(r"\$([a-z_]+)", marks_made.sql(audience, question))
    return {n: VALUES[n] if n in VALUES else "x" if n in words else date(2026, 3, 30) for n in named}


def test_every_role_is_answered_what_it_may_ask_and_nothing_else(sample_release: Path) -> None:
    """Role by question, on the sample. A question of another audience is not there for anybody of this one."""
    known, wrong, tried = rows(), [], 0
    for role in policy.ROLES.values():
        reading = access.reading(sample_release / "releases", access.Principal(role.name))
        for audience, question in marks_made.questions():
            for row in known[question]:
                may = role.audience == audience and policy.QUESTIONS[(audience, question)] in role.rights
                other = (role.audience, question) in policy.QUESTIONS and role.audience != audience
                if other:
                    continue  # the same name in one's own audience: asked there
                for ask in (access.ask, access.ask_once):
                    tried += 1
                    if (answered := _answered(ask, reading, row, asked_for(question, audience))) != may:
                        wrong.append((role.name, audience, question, row.__module__, answered))
    print(f"\nmatrix: {tried} questions asked, {len(wrong)} wrong")  # noqa: T201
    assert not wrong
    assert tried >= 7 * 60


def _answered(ask: Any, reading: access.Reading, row: type, parameters: dict[str, Any]) -> bool:
    try:
        ask(reading, row, **parameters)
    except Refused:
        return False
    except TypeError:
        return True  # answered, and with the columns of another audience's row class
    return True


@pytest.mark.parametrize("role", ["stranger", "none", "", "guest", "Manager", "team"])
def test_a_role_that_is_not_there_is_answered_nothing(role: str, sample_release: Path) -> None:
    manager = access.reading(sample_release / "releases", access.Principal("manager"))
    nobody = dataclasses.replace(manager, principal=access.Principal(role))
    for _, question in marks_made.questions():
        for row in rows()[question]:
            with pytest.raises(Refused):
                access.ask(nobody, row)


def test_the_guest_is_a_manager_of_the_sample() -> None:
    assert (access.GUEST.role, access.GUEST.account, access.GUEST.session) == ("manager", "", "")


def test_what_a_long_pause_closes(sample_release: Path) -> None:
    """Cases and the programme; what a role reads every day stays open."""
    cold = access.Principal("manager", cold=True)
    warm = access.Principal("manager", opened=True)
    assert {right for right in RIGHTS if access.may(warm, right) and not access.may(cold, right)} == {
        "cases", "programme",
    }  # fmt: skip
    assert access.may(warm, "opened") and not access.may(cold, "opened")
    assert not access.may(access.Principal("manager", cold=True, opened=True), "opened")


def test_another_role_is_in_force_with_the_next_request(own_house: House) -> None:
    """Whoever is given less has less at once, in a session that was open; whoever is disabled has nothing."""
    house = own_house
    house.person("boss", "admin")
    identity = house.person("somebody", "analyst")
    browser = house.signed_in("somebody")
    explore = {"url.pathname": "/explore", "url.search": ""}
    assert people_made.called(house, "..explore-controls.children...explore-content.children..", explore, browser).text
    assert browser.get("/export/explore.csv", buffered=True).status_code == 200
    with house.desk.state.writing() as con:
        # In the table itself, past the room that would also end the session: the right is looked up at each request.
        con.execute(people_made.ACCOUNT.update().where(people_made.ACCOUNT.c.id == identity).values(role="viewer"))
    assert browser.get("/export/explore.csv").status_code == 403
    refused = people_made.called(house, "..explore-controls.children...explore-content.children..", explore, browser)
    assert refused.status_code == 403
    with house.desk.state.writing() as con:
        accounts.give_role(con, identity, "analyst")
    assert browser.get("/export/explore.csv").status_code == 401  # another role is another session
    browser = house.signed_in("somebody")
    assert browser.get("/export/explore.csv", buffered=True).status_code == 200
    with house.desk.state.writing() as con:
        accounts.disable(con, house.clock(), identity)
    assert browser.get("/export/explore.csv").status_code == 401


def test_a_role_the_policy_no_longer_names_opens_nothing(own_house: House) -> None:
    house = own_house
    identity = house.person("somebody", "analyst")
    browser = house.signed_in("somebody")
    with house.desk.state.writing() as con:
        con.execute(people_made.ACCOUNT.update().where(people_made.ACCOUNT.c.id == identity).values(role="auditor"))
    for path in ("/export/explore.csv", "/export/dictionary"):
        assert browser.get(path).status_code == 403
    shell = people_made.called(house, "shell.children", {"url.pathname": "/", "url.search": ""}, browser)
    assert shell.status_code == 403 and "Tisin" not in shell.text
    with pytest.raises(Refused):
        access.reading(house.settings.releases, access.Principal("auditor"))
