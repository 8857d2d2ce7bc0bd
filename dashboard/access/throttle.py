"""How often something may be tried. Counted in the state database, so every worker and every host counts together."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, select

from dashboard.access.keys import Keys
from dashboard.state import State
from dashboard.state.tables import ATTEMPT

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Budget:
    """`most` tries within an hour of what `name` and `about` name."""

    name: str
    about: str
    most: int


@dataclass(frozen=True)
class Admitted:
    """Tries that were counted before they were made; `forgive` takes them back when they were right."""

    ids: tuple[str, ...]


def admit(state: State, keys: Keys, now: datetime, *budgets: Budget) -> Admitted | None:
    """Counted in every budget, or in none and None where one is used up.

    Counted before the try and not after it: eight at once would else all be let through.
    """
    marks = {keys.mark("throttle", f"{budget.name}\0{budget.about}"): budget.most for budget in budgets}
    with state.writing("throttle") as con:
        con.execute(delete(ATTEMPT).where(ATTEMPT.c.at < now - HOUR))
        of_these = select(ATTEMPT.c.bucket, func.count()).where(ATTEMPT.c.bucket.in_(marks)).group_by(ATTEMPT.c.bucket)
        used = {str(row[0]): int(row[1]) for row in con.execute(of_these)}
        if any(used.get(mark, 0) >= most for mark, most in marks.items()):
            return None
        ids = {secrets.token_hex(16): mark for mark in marks}
        con.execute(insert(ATTEMPT), [{"id": one, "bucket": mark, "at": now} for one, mark in ids.items()])
    return Admitted(tuple(ids))


def forgive(state: State, admitted: Admitted) -> None:
    with state.writing("throttle") as con:
        con.execute(delete(ATTEMPT).where(ATTEMPT.c.id.in_(admitted.ids)))
