"""Who is asking, for the length of one request."""

from dataclasses import dataclass

from dashboard.access import policy


@dataclass(frozen=True)
class Principal:
    """Made from a session, a token, or the sample's open house; never from anything a request says of itself.

    `cold`: signed in, but away too long for case records. `opened`: glass this person broke and may read behind.
    """

    role: str
    name: str = ""
    account: str = ""
    session: str = ""
    cold: bool = False
    by_token: bool = False
    opened: bool = False

    @property
    def owner(self) -> str:
        """Whose the things are that this person leaves here: the account's; where nobody has one, the guest's."""
        return self.account or self.name

    @property
    def audience(self) -> str:
        return policy.ROLES[self.role].audience if self.role in policy.ROLES else "none"


# The synthetic sample on this machine, where nobody has an account: whoever opens it may look at everything.
GUEST = Principal("manager", "guest")
COLD = frozenset({"cases", "programme", "opened"})  # what a long pause closes


def may(principal: Principal, right: str) -> bool:
    """Whether somebody may do something; policy.toml lists what there is to do."""
    if right in COLD and principal.cold:
        return False
    if right == "opened":
        # Glass is broken by a role: whoever lost it has nothing open any more.
        return principal.opened and policy.may(principal.role, "break_glass")
    return policy.may(principal.role, right)
