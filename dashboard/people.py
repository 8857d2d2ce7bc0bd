"""`python -m dashboard user …`: the first account, and the way back in when nobody can sign in any more."""

import os
import pwd
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Connection

from dashboard.access import accounts, audit
from dashboard.access.accounts import Account
from dashboard.access.desk import Desk
from dashboard.access.policy import ROLES
from dashboard.access.principal import Principal
from dashboard.app import desk_of
from dashboard.errors import NotTaken, SettingsError
from dashboard.settings import Settings, load

cli = typer.Typer(no_args_is_help=True, help="Accounts: add, disable, enable, reset, role, list.")

Name = Annotated[str, typer.Argument(help="Of a post, not of a person: analyst-2. Letters, figures, . _ -")]
Data = Annotated[Path | None, typer.Option(help="Folder that holds releases/ and state/.")]
Role = Annotated[str, typer.Option(help=", ".join(ROLES))]


@cli.command()
def add(
    name: Name,
    role: Role,
    sso: Annotated[str | None, typer.Option(help="Their name at the organisation's OpenID provider.")] = None,
    data: Data = None,
) -> None:
    """A new account, and the code with which its owner chooses a password."""
    settings, desk = _desk(data)
    with desk.state.writing("audit") as con:
        try:
            code = accounts.add(con, desk.keys, desk.clock(), name, role, sso)
        except NotTaken as fault:
            raise SettingsError(*_why(fault.reason, name, role)) from None
        _noted(con, desk, "account.added", name, role=role)
    _say_code(settings, name, code)


@cli.command()
def disable(name: Name, data: Data = None) -> None:
    """Nobody signs in with it any more; who is signed in is out at once."""
    _, desk = _desk(data)
    found = _found(desk, name)
    with desk.state.writing("audit") as con:
        try:
            accounts.disable(con, desk.clock(), found.id)
        except NotTaken:
            raise SettingsError(f"{name} is the only administrator.", "Make another first.") from None
        _noted(con, desk, "account.disabled", name)
    _say(f"{name} is disabled.")


@cli.command()
def enable(name: Name, data: Data = None) -> None:
    """The account as it was."""
    _, desk = _desk(data)
    found = _found(desk, name)
    with desk.state.writing("audit") as con:
        accounts.enable(con, found.id)
        _noted(con, desk, "account.enabled", name)
    _say(f"{name} is enabled.")


@cli.command()
def reset(
    name: Name,
    second_factor: Annotated[bool, typer.Option("--second-factor", help="Also forget their phone.")] = False,
    data: Data = None,
) -> None:
    """A new code to choose a password with; sessions, known browsers and tokens end."""
    settings, desk = _desk(data)
    found = _found(desk, name)
    if found.disabled_at:
        raise SettingsError(f"{name} is disabled, and no code opens it.", f"python -m dashboard user enable {name}")
    with desk.state.writing("audit") as con:
        code = accounts.reset(con, desk.keys, desk.clock(), found.id, second_factor=second_factor)
        _noted(con, desk, "account.reset", name, second_factor=second_factor)
    _say_code(settings, name, code)


@cli.command("role")
def give_role(name: Name, role: Role, data: Data = None) -> None:
    """Another role, at once."""
    _, desk = _desk(data)
    found = _found(desk, name)
    with desk.state.writing("audit") as con:
        try:
            accounts.give_role(con, found.id, role)
        except NotTaken as fault:
            raise SettingsError(*_why(fault.reason, name, role)) from None
        _noted(con, desk, "account.role", name, role=role)
    _say(f"{name} is {role} now.")


@cli.command("list")
def list_them(data: Data = None) -> None:
    """Every account: name, role, state."""
    _, desk = _desk(data)
    for one in accounts.listed(desk.state):
        state = "disabled" if one.disabled_at else "waits for its password" if one.waits else "in use"
        _say(f"{one.name:<24}{one.role:<10}{state}{', second factor' if one.totp_at else ''}")


def _desk(data: Path | None) -> tuple[Settings, Desk]:
    settings = load(data=data)
    return settings, desk_of(settings)


def _found(desk: Desk, name: str) -> Account:
    found = accounts.named(desk.state, name)
    if found is None:
        raise SettingsError(f"There is no account {name!r}.", "python -m dashboard user list")
    return found


def _why(reason: str, name: str, role: str) -> tuple[str, str]:
    told = {
        "name": (f"{name!r} cannot name an account.", "Small letters, figures, . _ -, from 3 to 40, first a letter."),
        "role": (f"There is no role {role!r}.", f"Roles are {', '.join(ROLES)}."),
        "taken": (f"{name} is taken.", "python -m dashboard user list"),
        "last": (f"{name} is the only administrator.", "Make another first."),
    }
    return told[reason]


def _noted(con: Connection, desk: Desk, what: str, name: str, **about: str | int | bool) -> None:
    audit.write(con, desk.keys, desk.clock(), at_the_server(), what, None, account=name, **about)


def at_the_server() -> Principal:
    """Whoever has the server's own account, for the audit."""
    try:
        who = pwd.getpwuid(os.geteuid()).pw_name[:30]
    except KeyError:
        who = f"uid-{os.geteuid()}"
    return Principal("server", who)


def _say_code(settings: Settings, name: str, code: str) -> None:
    base = settings.public_url.rstrip("/") or f"http://{settings.host}:{settings.port}"
    _say(f"{base}/welcome?name={name}\ncode: {code}\nGood for 24 hours and once. Give it to nobody but its owner.")


def _say(text: str) -> None:
    print(text)  # noqa: T201 - for the person at the terminal
