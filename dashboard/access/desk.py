"""The desk at the door: finds out who is asking, and lets people in."""

import ipaddress
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select, update

from dashboard.access import accounts, audit, glass, passwords, policy, second, sessions, throttle, tokens
from dashboard.access.keys import Keys
from dashboard.access.pace import Pace
from dashboard.access.principal import GUEST, Principal
from dashboard.access.sessions import Session
from dashboard.access.throttle import Budget
from dashboard.errors import NotTaken, UserFacing
from dashboard.queries import release as store
from dashboard.state import State
from dashboard.state.tables import ACCOUNT

# Tries an hour. Browsers that have signed in before have their own: a stranger's tries lock nobody out of them.
TRIES, TRIES_OF_AN_ADDRESS = 10, 100
LONGEST = 256


def now_utc() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Stranger:
    """Nobody we know. `half`: a session whose second factor is still to come."""

    half: Session | None = None


@dataclass(frozen=True)
class Let:
    """Somebody may in: what their cookies hold, and whether every factor was shown."""

    session: str
    device: str
    whole: bool


@dataclass(frozen=True)
class Desk:
    """`open_house`: served on this machine alone, where the synthetic sample needs no account."""

    state: State
    keys: Keys
    releases: Path
    open_house: bool
    clock: Callable[[], datetime] = now_utc
    pace: Pace = field(default_factory=Pace)

    def synthetic(self) -> bool:
        """Whether the release in force says so of itself; no release, or one that cannot be read, is taken as real."""
        try:
            return store.synthetic(store.in_force(self.releases, "team"))
        except UserFacing:
            return False

    def guests(self) -> bool:
        """Whether whoever comes is let in: only to the sample, on this machine, as long as nobody has an account."""
        return self.open_house and self.synthetic() and not accounts.any_at_all(self.state)

    def unpeopled(self) -> bool:
        """Accounts are needed, and there is none."""
        return not self.guests() and not accounts.any_at_all(self.state)

    def who(self, cookie: str, authorization: str) -> Principal | Stranger:
        """From a session or a token, never from both, and never from anything else a request says."""
        now = self.clock()
        if authorization:
            return tokens.find(self.state, self.keys, now, authorization) or Stranger()
        session = sessions.find(self.state, self.keys, now, cookie) if cookie else None
        if session is None:
            return GUEST if self.guests() else Stranger()
        if not session.whole:
            return Stranger(half=session)
        return Principal(
            session.role,
            session.name,
            session.account,
            session.id,
            cold=session.cold,
            opened=glass.open_for(self.state, now, session.account),
        )

    def sign_in(self, name: str, password: str, address: str, device: str, agent: str) -> Let | None:
        """None for whatever does not fit, and always after as long. Raises NotTaken ("later") when tried too often."""
        name = name.strip().lower()
        found = accounts.named(self.state, name)
        admitted = self._admitted(name, address, device, found)
        fits = passwords.fits(password[:LONGEST], found.password_hash if found and not found.disabled_at else None)
        who = Principal("none", name if found else "unknown", found.id if found else "")
        if not fits or found is None:
            self.note(who, "signin.failed")
            return None
        throttle.forgive(self.state, admitted)
        if found.password_hash and passwords.outdated(found.password_hash):
            with self.state.writing() as con:
                accounts.rehash(con, found.id, password)
            found = accounts.of(self.state, found.id) or found
        return self.let_in(found, device, agent)

    def let_in(self, found: accounts.Account, device: str, agent: str, *, proved: bool = False) -> Let:
        """A session for an account whose first factor was shown; `proved`: the second as well, by the provider.

        Raises NotTaken ("wrong") where the account was disabled, or its password changed, while that was looked at.
        """
        now = self.clock()
        whole = proved or not self.asks_second(found)
        with self.state.writing("audit") as con:
            if not accounts.unchanged(con, found):
                raise NotTaken("wrong")
            sessions.sweep(con, now)
            secret = sessions.open_one(con, self.keys, now, found.id, agent, whole=whole)
            known = sessions.remember(con, self.keys, now, found.id, device)
            who = Principal(found.role, found.name, found.id)
            audit.write(con, self.keys, now, who, "signin.done" if whole else "signin.half")
        return Let(secret, known, whole)

    def asks_second(self, found: accounts.Account) -> bool:
        """Where the role asks for it and the data are real, and wherever its owner set one up."""
        return found.totp_at is not None or (policy.ROLES[found.role].second_factor and not self.synthetic())

    def prove(self, session: Session, code: str, agent: str) -> str | None:
        """The second factor; returns the cookie of the whole session. Raises NotTaken ("later")."""
        # Whoever knows the password can use up its tries; with a new password the owner has new ones.
        found = accounts.of(self.state, session.account)
        admitted = self._or_later(Budget("second", f"{session.account} {found.password_hash if found else ''}", TRIES))
        now = self.clock()
        with self.state.writing("audit") as con:
            spare = "-" in code or not code.replace(" ", "").isdecimal()
            fits = (
                second.spend(con, self.keys, session.account, code)
                if spare
                else second.prove(con, self.keys, now, session.account, code)
            )
            who = Principal(session.role, session.name, session.account)
            done = "factor.proved" if session.whole else "signin.done"
            audit.write(con, self.keys, now, who, done if fits else "factor.failed", spare=spare)
            secret = sessions.complete(con, self.keys, now, session.id, agent) if fits else None
        if secret:
            throttle.forgive(self.state, admitted)
        return secret

    def choose(self, name: str, code: str, password: str, address: str, device: str = "") -> str:
        """A password against the code of an administrator; returns what the browser's cookie holds. Raises NotTaken.

        Tries are counted for each address: no code of 100 bits is guessed, and a stranger's tries must not keep the
        owner out. The browser is known from then on, so that whoever is locked out by a stranger has a way back in.
        """
        name, place = name.strip().lower(), _network(address)
        found = accounts.named(self.state, name)
        admitted = self._or_later(
            Budget("setup", f"{name}\0{place}", TRIES), Budget("address", place, TRIES_OF_AN_ADDRESS)
        )
        try:
            with self.state.writing("audit") as con:
                now = self.clock()
                identity = accounts.choose(con, self.keys, now, name, code, password[:LONGEST])
                known = sessions.remember(con, self.keys, now, identity, device)
                who = Principal(found.role if found else "none", name, identity)
                audit.write(con, self.keys, now, who, "password.chosen")
        except NotTaken as fault:
            if fault.reason != "code":  # the code was right: a password too weak is no try at one
                throttle.forgive(self.state, admitted)
            raise
        throttle.forgive(self.state, admitted)
        return known

    def change_password(self, who: Principal, old: str, new: str, address: str, device: str, agent: str) -> Let:
        """By its owner, who shows the old one. Raises NotTaken: "later", "old", and what `weakness` says."""
        found = accounts.of(self.state, who.account)
        if found is None:
            raise NotTaken("old")
        admitted = self._admitted(found.name, address, device, found)
        self._shown(found, who, old, admitted)
        with self.state.writing("audit") as con:
            accounts.change(con, self.clock(), found.id, found.name, new)
            audit.write(con, self.keys, self.clock(), who, "password.changed")
        return self.let_in(accounts.of(self.state, found.id) or found, device, agent, proved=True)

    def confirm(self, who: Principal, password: str, address: str, device: str) -> None:
        """That it is the owner and not somebody at their open screen. Raises NotTaken: "later", "old"."""
        found = accounts.of(self.state, who.account)
        if found is None:
            raise NotTaken("old")
        self._shown(found, who, password, self._admitted(found.name, address, device, found))

    def _shown(self, found: accounts.Account, who: Principal, password: str, admitted: throttle.Admitted) -> None:
        if not passwords.fits(password[:LONGEST], found.password_hash):
            self.note(who, "password.refused")
            raise NotTaken("old")
        throttle.forgive(self.state, admitted)

    def again(self, who: Principal, password: str, address: str, device: str) -> bool:
        """Whether it is their own password, asked for before something weighty. Raises NotTaken ("later")."""
        found = accounts.of(self.state, who.account)
        admitted = self._admitted(who.name, address, device, found)
        fits = passwords.fits(password[:LONGEST], found.password_hash if found else None)
        if fits:
            throttle.forgive(self.state, admitted)
        else:
            self.note(who, "password.refused")
        return fits

    def sign_out(self, who: Principal | Stranger) -> None:
        identity = who.session if isinstance(who, Principal) else who.half.id if who.half else ""
        with self.state.writing("audit") as con:
            if identity:
                sessions.end(con, identity)
            if isinstance(who, Principal) and who.session:
                glass.close(con, self.clock(), who.account)
                audit.write(con, self.keys, self.clock(), who, "signin.ended")

    def note(self, who: Principal, what: str, rows: int | None = None, **about: str | int | bool) -> None:
        """A line of the audit. Raises StateError where it cannot be kept."""
        audit.record(self.state, self.keys, self.clock(), who, what, rows, **about)

    def csrf(self, cookie: str) -> str:
        """What a page of this session has to send along with a change."""
        return self.keys.mark("csrf", cookie)

    def form(self, cookie: str) -> str:
        """The same for the forms before there is a session."""
        return self.keys.mark("form", cookie)

    def _admitted(self, name: str, address: str, device: str, found: accounts.Account | None) -> throttle.Admitted:
        if found and sessions.known(self.state, self.keys, self.clock(), found.id, device):
            return self._or_later(Budget("account on device", f"{name} {device}", TRIES))
        place = Budget("address", _network(address), TRIES_OF_AN_ADDRESS)
        return self._or_later(Budget("account", name, TRIES), place)

    def _or_later(self, *budgets: Budget) -> throttle.Admitted:
        admitted = throttle.admit(self.state, self.keys, self.clock(), *budgets)
        if admitted is None:
            raise NotTaken("later")
        return admitted


def bind_provider(desk: Desk, claims: Mapping[str, str]) -> accounts.Account | None:
    """The account of whom a provider vouches for: by subject once it is bound, by the agreed name the first time."""
    subject, name = f"{claims['iss']} {claims['sub']}", claims.get("name", "")
    with desk.state.writing() as con:
        row = con.execute(select(ACCOUNT.c.id).where(ACCOUNT.c.sso_subject == subject)).first()
        if row is None and name:
            unbound = (ACCOUNT.c.sso_name == name, ACCOUNT.c.sso_subject.is_(None), ACCOUNT.c.disabled_at.is_(None))
            row = con.execute(select(ACCOUNT.c.id).where(*unbound)).first()
            if row:
                con.execute(update(ACCOUNT).where(ACCOUNT.c.id == row.id).values(sso_subject=subject))
    found = accounts.of(desk.state, row.id) if row else None
    return None if found is None or found.disabled_at else found


def _network(address: str) -> str:
    """What one customer of a provider is given: of IPv6 that is never a single address (RFC 6177)."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address[:64]
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or ipaddress.ip_network(f"{found}/64", strict=False))


def fresh_secret() -> str:
    return secrets.token_urlsafe(32)
