"""What the browser is told to do with passwords, and with what it kept."""

import re
from pathlib import Path

from people_made import House, meant

from dashboard import door

PAGES = sorted(Path(door.__file__).parent.glob("*.html"))


def test_a_password_is_masked_and_may_be_pasted() -> None:
    fields = [field for page in PAGES for field in re.findall(r"<input[^>]*>", page.read_text(encoding="utf-8"))]
    secret = [field for field in fields if re.search(r'name="(password|again|old)"', field)]
    assert len(secret) >= 6
    for field in secret:
        assert 'type="password"' in field, field
        # A manager fills in, and offers a new one; as long as any that is taken.
        assert re.search(r'autocomplete="(current|new)-password"', field) and re.search(r'maxlength="(128|256)"', field)
    assert not [page for page in PAGES if re.search(r"onpaste|oncopy|onkey", page.read_text(encoding="utf-8"))]


def test_signing_out_clears_what_the_browser_kept(house: House) -> None:
    browser = house.signed_in("viewer")
    answer = browser.post("/logout", headers=meant(browser))
    assert {'"cache"', '"storage"'} <= set(answer.headers["Clear-Site-Data"].split(", "))
    assert browser.get_cookie("kew_session") is None and browser.get_cookie("kew_csrf") is None


KINDS = {
    "/": "text/html",
    "/account": "text/html",
    "/login": "text/html",
    "/_dash-layout": "application/json",
    "/_dash-dependencies": "application/json",
    "/healthz": "text/plain",
    "/readyz": "text/plain",
    "/assets/10_house.css": "text/css",
    "/assets/url.js": "text/javascript",
    "/export/explore.csv": "text/csv",
}


def test_every_kind_of_answer_says_what_it_is(house: House) -> None:
    """A browser that has to guess can be led to run what was meant to be read."""
    browser, stranger = house.signed_in("analyst"), house.browser()
    for path, kind in KINDS.items():
        with browser.get(path) as answer:
            assert answer.mimetype == kind, (path, answer.content_type)
            if kind.startswith("text/"):
                assert answer.mimetype_params.get("charset", "").lower() == "utf-8", path
    for path in ("/_dash-layout", "/export/explore.csv"):
        refused = stranger.get(path)
        assert refused.status_code == 401 and refused.content_type == "text/plain; charset=utf-8"
