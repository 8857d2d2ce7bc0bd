"""Whoever asks for page after page is slowed down; whoever works is not."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from people_made import Clock, House, sign_in

from dashboard.access.pace import A_MINUTE, KEPT, Pace
from dashboard.app import create_app


def test_one_session_is_slowed_down_and_no_other(house: House) -> None:
    desk = replace(house.desk, pace=Pace(20))
    server = create_app(house.settings, desk).server
    hurried, calm = server.test_client(), server.test_client()
    for browser in (hurried, calm):
        assert sign_in(browser, "viewer").status_code == 303
    answers = [hurried.get("/_dash-layout") for _ in range(40)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(refused) >= 20 and {answer.status_code for answer in answers} == {200, 429}
    assert refused[0].headers["Retry-After"] == "60" and refused[0].text.startswith("Too many requests")
    assert calm.get("/_dash-layout").status_code == 200
    house.clock.passes(seconds=60)
    assert hurried.get("/_dash-layout").status_code == 200


def test_a_morning_of_work_is_never_too_fast() -> None:
    """Forty files a page, a page every five seconds, for an hour."""
    clock, pace = Clock(), Pace()
    for _ in range(720):
        assert all(pace.keeps("mine", clock()) for _ in range(40))
        clock.passes(seconds=5)


@given(st.lists(st.floats(0, 90), min_size=1, max_size=60), st.integers(1, 40))
def test_never_more_than_a_full_bucket_and_what_flows_in(pauses: list[float], most: int) -> None:
    clock, pace, kept = Clock(), Pace(most), 0
    for seconds in pauses:
        clock.passes(seconds=seconds)
        kept += pace.keeps("one", clock())
    assert kept <= most + sum(pauses) * most / 60 + 1e-6


def test_what_is_remembered_does_not_grow() -> None:
    clock, pace = Clock(), Pace()
    for n in range(KEPT + 100):
        pace.keeps(str(n), clock())
    assert len(pace._left) == KEPT
    assert A_MINUTE >= 600
