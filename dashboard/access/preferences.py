"""What somebody wishes for their own screens: views under a name, a district to begin with, what they saw last.

Only their own: the owner is whoever asks, and no name of a preference leads to anybody else's.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, delete, func, insert, select

from dashboard.access import Reading, opens
from dashboard.access.desk import Desk
from dashboard.errors import NotTaken, StateError
from dashboard.state.tables import PREFERENCE
from dashboard.text import plain

DISTRICT, LOOKED, BEFORE = "district", "looked", "before"
VIEW = "view:"
MOST, LONGEST_NAME, LONGEST_ADDRESS = 20, 60, 600


@dataclass(frozen=True)
class Saved:
    """A view under a name: the address that shows it."""

    name: str
    address: str


@dataclass(frozen=True)
class Looked:
    """The map as somebody saw it: a release, its last week, and the day they looked."""

    release: str
    week: date
    day: date


def saved(reading: Reading) -> tuple[Saved, ...]:
    found = _all(reading)
    return tuple(Saved(name[len(VIEW) :], found[name]) for name in sorted(found) if name.startswith(VIEW))


def save(reading: Reading, name: str, address: str) -> None:
    """Raises NotTaken: "view_name" (none, or too long), "view" (an address of no page), "many_views"."""
    desk, said = _desk(reading), " ".join(plain(name).split())
    if not 1 <= len(said) <= LONGEST_NAME:
        raise NotTaken("view_name")
    first = "/" + address.partition("?")[0].strip("/").partition("/")[0]
    if len(address) > LONGEST_ADDRESS or not address.startswith("/") or not opens(reading.principal, first):
        raise NotTaken("view")
    with desk.state.writing("preference") as con:
        of_mine = (PREFERENCE.c.owner == reading.principal.owner, PREFERENCE.c.name.startswith(VIEW))
        others = select(func.count()).where(*of_mine, PREFERENCE.c.name != VIEW + said)
        if con.execute(others).scalar_one() >= MOST:
            raise NotTaken("many_views")
        _keep(con, desk, reading, VIEW + said, address)


def forget(reading: Reading, name: str) -> None:
    desk = _desk(reading)
    with desk.state.writing() as con:
        _drop(con, reading, VIEW + name)


def home(reading: Reading) -> str | None:
    """The district somebody begins with."""
    return _all(reading).get(DISTRICT)


def begin_with(reading: Reading, district: str | None) -> None:
    desk = _desk(reading)
    with desk.state.writing() as con:
        if district:
            _keep(con, desk, reading, DISTRICT, district)
        else:
            _drop(con, reading, DISTRICT)


def since(reading: Reading, now: Looked) -> Looked | None:
    """What they saw before this release; remembers that they see it now. None the first time.

    A page is never kept back for it: where the state cannot be written the question stays unanswered.
    """
    if reading.desk is None:
        return None
    found = _all(reading)
    looked, before = _looked(found.get(LOOKED)), _looked(found.get(BEFORE))
    if looked is not None and looked.release == now.release:
        return before
    try:
        with reading.desk.state.writing() as con:
            _keep(con, reading.desk, reading, LOOKED, _written(now))
            if looked is not None:
                _keep(con, reading.desk, reading, BEFORE, _written(looked))
    except StateError:
        return None
    return looked


def _written(looked: Looked) -> str:
    return f"{looked.release} {looked.week} {looked.day}"


def _looked(text: str | None) -> Looked | None:
    parts = (text or "").split(" ")
    return Looked(parts[0], date.fromisoformat(parts[1]), date.fromisoformat(parts[2])) if len(parts) == 3 else None


def _all(reading: Reading) -> dict[str, str]:
    if reading.desk is None:
        return {}
    asked = select(PREFERENCE.c.name, PREFERENCE.c.value).where(PREFERENCE.c.owner == reading.principal.owner)
    with reading.desk.state.reading() as con:
        return {str(row.name): str(row.value) for row in con.execute(asked)}


def _keep(con: Connection, desk: Desk, reading: Reading, name: str, value: str) -> None:
    _drop(con, reading, name)
    row = {"owner": reading.principal.owner, "name": name, "value": value, "at": desk.clock()}
    con.execute(insert(PREFERENCE).values(**row))


def _drop(con: Connection, reading: Reading, name: str) -> None:
    con.execute(delete(PREFERENCE).where(PREFERENCE.c.owner == reading.principal.owner, PREFERENCE.c.name == name))


def _desk(reading: Reading) -> Desk:
    """Raises NotTaken ("view") where there is nobody's state to keep it in."""
    if reading.desk is None or reading.principal.by_token:
        raise NotTaken("view")
    return reading.desk
