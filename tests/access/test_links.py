"""No page draws a link, a file or a form that whoever reads it would be refused."""

import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

import attacks_made as made
import people_made
import pytest
from people_made import House

from dashboard.access import policy
from dashboard.pages import PAGES, PARTNER_PAGES

# Views that need more than the right to their page.
VIEWS = {"/data/deliver": "deliver", "/data/mend": "mend"}
MORE = {
    "/area": ["/area/KRK-035"],
    "/data": ["/data", "/data/deliver", "/data/mend", "/data/dictionary"],
}
EVERYBODY = {"signed_in", "open"}


@pytest.fixture(scope="module")
def house(sample_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with made.cheap():
        yield people_made.peopled(people_made.real(sample_release, tmp_path_factory.mktemp("links") / "data"))


def addresses(part: Any) -> Iterator[str]:
    """Every href and action below a part of a layout, what is drawn in one piece included; the house's name left out:
    it leads everybody to the first of their own pages."""
    if isinstance(part, list):
        for child in part:
            yield from addresses(child)
    elif isinstance(part, dict) and part.get("className") != "brand":
        yield from (part[name] for name in ("href", "action") if isinstance(part.get(name), str))
        for name, child in part.items():
            yield from addresses(json.loads(child) if name == "data-still" else child)


def drawn(house: House, role: str) -> Iterator[tuple[str, str]]:
    """Every address a role's pages draw, and the page it stands on."""
    browser, mine = house.signed_in(role), policy.ROLES[role]
    for page in written(role):
        if policy.PAGES.get(page.PATH) not in mine.rights:
            continue
        for path in MORE.get(page.PATH, [page.PATH]) if mine.audience == "team" else [page.PATH]:
            search = "?lang=en&stream=incident" if path == "/data/dictionary" else "?lang=en"
            values: dict[str, object] = {"url.pathname": path, "url.search": search}
            answer = people_made.called(house, "shell.children", values, browser)
            assert answer.status_code == 200, path
            leads = {urlsplit(address).path for address in addresses(answer.json)}
            yield from ((path, to) for to in leads if to)  # without a path it stays on the page


def written(role: str) -> tuple[ModuleType, ...]:
    return tuple(PARTNER_PAGES if policy.ROLES[role].audience == "partner" else PAGES)


def need(house: House, address: str, role: str) -> str:
    """The right an address asks for; "nothing" where there is no such address."""
    if address in VIEWS or (address in policy.ROUTES and address != "/"):
        return VIEWS.get(address) or policy.ROUTES[address]
    rule, _ = house.app.server.url_map.bind("localhost").match(address, return_rule=True)
    if rule.rule not in ("/", "/<path:path>"):
        return policy.ROUTES.get(rule.rule, "nothing")
    page = next((page for page in written(role) if page.matches(address)), None)
    return policy.PAGES.get(page.PATH, "nothing") if page else "nothing"


@pytest.mark.parametrize("role", policy.ROLES)
def test_nothing_is_offered_that_would_be_refused(role: str, house: House) -> None:
    found = set(drawn(house, role))
    may = policy.ROLES[role].rights | EVERYBODY
    assert len({to for _, to in found}) >= 2, "else nothing was tried"
    assert not {(on, to) for on, to in found if need(house, to, role) not in may}
    if role == "manager":
        assert len({to for _, to in found if to.startswith(("/export/", "/intake/"))}) > 10
