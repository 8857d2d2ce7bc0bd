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
    assert browser.get_cookie("kew_session") is None and browser.get_cookie("_csrf_token") is None
