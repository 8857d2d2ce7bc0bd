"""Breaking glass, as the page asks for it: checked against whoever asks, and on the record before anything is shown."""

from dashboard.access import Reading, audit, glass, may
from dashboard.access.desk import Desk
from dashboard.access.glass import Opened
from dashboard.access.overseeing import desk_for
from dashboard.errors import NotTaken

RIGHT = "break_glass"


def mine(reading: Reading) -> Opened | None:
    """What whoever asks has open now; nothing in a session that was left for too long."""
    desk = desk_for(reading, RIGHT)
    open_to_me = may(reading.principal, "opened")
    return glass.current(desk.state, desk.clock(), reading.principal.account) if open_to_me else None


def minutes_left(reading: Reading, opened: Opened) -> int:
    left = opened.until - desk_for(reading, RIGHT).clock()
    return max(1, -int(-left.total_seconds() // 60))


def break_it(reading: Reading, reason: str) -> None:
    """Raises NotTaken: "reason", "cold" (a session left for too long), "open" (it is open already)."""
    desk, who = _desk_of_a_person(reading), reading.principal
    if who.cold:
        raise NotTaken("cold")
    if who.opened:
        raise NotTaken("open")
    with desk.state.writing("audit") as con:
        glass.break_it(con, desk.clock(), who.account, reason)
        audit.write(con, desk.keys, desk.clock(), who, "glass.broken")


def close(reading: Reading) -> None:
    desk, who = _desk_of_a_person(reading), reading.principal
    with desk.state.writing("audit") as con:
        glass.close(con, desk.clock(), who.account)
        audit.write(con, desk.keys, desk.clock(), who, "glass.closed")


def reading_for(reading: Reading) -> Opened:
    """The glass one reads behind now. Raises NotTaken ("closed") where there is none."""
    _desk_of_a_person(reading)
    opened = mine(reading)
    if opened is None:
        raise NotTaken("closed")
    return opened


def note_read(reading: Reading, stream: str, record_id: str, *, given: bool) -> None:
    """Before anything is shown. The record stands there by a keyed mark: an id would outlive the record it names."""
    desk = _desk_of_a_person(reading)
    # Asked again: the glass may have been closed while the text was fetched.
    if given and not glass.open_for(desk.state, desk.clock(), reading.principal.account):
        raise NotTaken("closed")
    mark = desk.keys.mark("record", f"{stream} {record_id}")[:32]
    what = "glass.read" if given else "glass.not_read"
    desk.note(reading.principal, what, int(given), stream=stream, mark=mark)


def _desk_of_a_person(reading: Reading) -> Desk:
    """A token is a program's: nothing is ever opened for one."""
    if reading.principal.by_token:
        raise NotTaken("closed")
    return desk_for(reading, RIGHT)
