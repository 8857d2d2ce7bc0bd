"""Whoever tries what is not theirs leaves a line; the line holds nothing that they sent."""

from people_made import OURS, House, meant, sign_in
from structlog.testing import capture_logs

CANARY = "canary-07701234567"


def test_what_a_role_may_not_is_told_to_the_log(house: House) -> None:
    browser = house.signed_in("viewer")
    with capture_logs() as lines:
        assert browser.get(f"/export/explore.csv?q={CANARY}").status_code == 403
        assert house.browser().post("/intake/deliver", data={"token": CANARY}, headers=OURS).status_code == 401
    told = [line for line in lines if line["event"] == "request.refused"]
    assert [(line["status"], line["role"], line["rule"]) for line in told] == [
        (403, "viewer", "/export/explore.csv"),
        (401, "none", "/intake/deliver"),
    ]
    assert told[0]["account"] and CANARY not in str(lines)


def test_a_forged_change_is_told_to_the_log(house: House) -> None:
    browser = house.signed_in("clerk")
    forged = {"Origin": f"http://{CANARY}.example"}
    with capture_logs() as lines:
        assert browser.post("/intake/decide", data={"name": CANARY}, headers=forged).status_code == 403
        assert browser.post("/_dash-update-component", json={CANARY: 1}, headers=meant(browser)).status_code == 400
        assert browser.open(f"/{CANARY}", method="BREW").status_code in (403, 404, 405)
    told = [line for line in lines if line["event"] == "request.refused"]
    assert [line["status"] for line in told][:2] == [403, 400] and told[-1]["method"] == "other"
    assert CANARY not in str(lines)


def test_what_is_allowed_leaves_none(house: House) -> None:
    browser = house.browser()
    with capture_logs() as lines:
        assert sign_in(browser, "viewer").status_code == 303
        assert browser.get("/").status_code == 200
    assert not [line for line in lines if line["event"] == "request.refused"]
