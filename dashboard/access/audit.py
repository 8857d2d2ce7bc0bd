"""Who did what, when, and how many rows they were given; never a value. Lines are chained and only added to.

Each seal is a keyed hash of the line and of the seal before it: what is edited, moved or taken out breaks the chain.
The head, sealed likewise, names the last line, so that lines cut off at the end are missed too.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any

from sqlalchemy import Connection, Select, delete, func, insert, select

from dashboard.access.keys import Keys
from dashboard.access.principal import Principal
from dashboard.state import State
from dashboard.state.tables import ACCOUNT, AUDIT, AUDIT_HEAD

FIRST = "0" * 64
LATELY, MINUTE = 500, timedelta(minutes=1)  # lines looked through for one of the last minute
TOKEN = re.compile(r"[\w./:+ -]{0,80}", re.ASCII)


@dataclass(frozen=True)
class Entry:
    n: int
    at: datetime
    who: str
    role: str
    what: str
    about: Mapping[str, str | int | bool]
    rows: int | None
    seal: str


def record(
    state: State,
    keys: Keys,
    now: datetime,
    who: Principal,
    what: str,
    rows: int | None = None,
    **about: str | int | bool,
) -> None:
    """One more line, kept when this returns. Raises StateError where it cannot be kept: then the thing is not done.

    `what` is noun.verb. A text in `about` must be a token (an id, a code, a place, a day): a sentence could carry what
    an audit must not.
    """
    with state.writing("audit") as con:
        write(con, keys, now, who, what, rows, **about)


def write(
    con: Connection,
    keys: Keys,
    now: datetime,
    who: Principal,
    what: str,
    rows: int | None = None,
    **about: str | int | bool,
) -> None:
    """The same within a transaction opened as writing("audit"): the change and its line stand or fall together."""
    if any(isinstance(fact, str) and not TOKEN.fullmatch(fact) for fact in (what, *about.values())):
        raise ValueError(f"a fact of {what[:20]} is no token")
    last = con.execute(select(AUDIT.c.n, AUDIT.c.seal).order_by(AUDIT.c.n.desc()).limit(1)).first()
    n, before = (last.n + 1, last.seal) if last else (1, FIRST)
    told = json.dumps(about, sort_keys=True, separators=(",", ":"))
    at = now.replace(microsecond=0)
    line = {"n": n, "at": at, "who": who.name, "role": who.role, "what": what, "about": told, "rows": rows}
    seal = _seal(keys, before, line)
    con.execute(insert(AUDIT).values(**line, seal=seal))
    con.execute(delete(AUDIT_HEAD))
    con.execute(insert(AUDIT_HEAD).values(n=n, seal=keys.mark("audit head", f"{n} {seal}")))


def once(
    state: State, keys: Keys, now: datetime, who: Principal, what: str, about: Mapping[str, str], **more: str
) -> None:
    """A line, unless they have one of the same `what` and `about` of the last minute; `more` is not looked at for that.

    Asked without the writers' lock first: most who look at a page look at it again.
    """
    with state.reading() as con:
        known = _lately(con, now, who, what, about)
    if not known:
        with state.writing("audit") as con:
            if not _lately(con, now, who, what, about):  # another worker may have been faster
                write(con, keys, now, who, what, None, **about, **more)


def _lately(con: Connection, now: datetime, who: Principal, what: str, about: Mapping[str, str]) -> bool:
    newest = con.execute(select(AUDIT).order_by(AUDIT.c.n.desc()).limit(LATELY)).mappings()
    return any(
        (row["who"], row["what"]) == (who.name, what) and about.items() <= json.loads(row["about"]).items()
        for row in takewhile(lambda row: row["at"] > now - MINUTE, newest)
    )


def verify(state: State, keys: Keys) -> int:
    """0 where every line stands as it was written, else the number of the first that does not."""
    before, expected = FIRST, 1
    with state.reading() as con:
        for row in con.execute(select(AUDIT).order_by(AUDIT.c.n)).mappings():
            line = {name: row[name] for name in ("n", "at", "who", "role", "what", "about", "rows")}
            if row["n"] != expected or row["seal"] != _seal(keys, before, line):
                return expected
            before, expected = row["seal"], expected + 1
        heads = con.execute(select(AUDIT_HEAD)).all()
        people = con.execute(select(ACCOUNT.c.id).limit(1)).first()
    last = expected - 1
    if not last:
        # No account is made without a line: where there are people and no line, all of it was taken out.
        return 1 if heads or people else 0
    told = len(heads) == 1 and heads[0].n == last and keys.same("audit head", f"{last} {before}", heads[0].seal)
    return 0 if told else expected


def entries(state: State, size: int, skip: int = 0, who: str = "", what: str = "") -> tuple[Entry, ...]:
    """Newest first."""
    asked = _about(select(AUDIT), who, what).order_by(AUDIT.c.n.desc()).limit(size).offset(skip)
    with state.reading() as con:
        rows = con.execute(asked).mappings().all()
    return tuple(Entry(**{**row, "about": json.loads(row["about"])}) for row in rows)


def count(state: State, who: str = "", what: str = "") -> int:
    with state.reading() as con:
        return int(con.execute(_about(select(func.count()).select_from(AUDIT), who, what)).scalar_one())


def _about(asked: Select[Any], who: str, what: str) -> Select[Any]:
    if who:
        asked = asked.where(AUDIT.c.who == who)
    return asked.where(AUDIT.c.what == what) if what else asked


def _seal(keys: Keys, before: str, line: Mapping[str, Any]) -> str:
    told = json.dumps({**line, "at": f"{line['at']:%Y-%m-%dT%H:%M:%S}"}, sort_keys=True, separators=(",", ":"))
    return keys.mark("audit", before + told)
