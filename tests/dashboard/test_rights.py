"""Who may do what: nothing that is not written in the table."""

import pytest

from dashboard import access
from dashboard.access.policy import ROLES


@pytest.mark.parametrize("role", ROLES)
def test_only_the_clerk_and_the_manager_change_anything(role: str) -> None:
    for verb in ("deliver", "mend", "refresh"):
        assert access.may(access.Principal(role), verb) == (role in ("clerk", "manager"))


@pytest.mark.parametrize("role", ROLES)
def test_only_the_liaison_officer_and_the_manager_tell(role: str) -> None:
    assert access.may(access.Principal(role), "tell") == (role in ("liaison", "manager"))


def test_the_administrator_sees_no_records_and_a_stranger_nothing() -> None:
    assert not access.may(access.Principal("admin"), "records")
    assert not access.may(access.Principal("visitor"), "aggregates")
    assert not access.may(access.Principal("manager"), "anything")
