"""ACLED's API: events that are new or edited since the last pull, and those it has taken back since."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic import SecretStr

from etl.pull import secret
from etl.pull.ask import Line, Params, Query, refuse
from etl.pull.memory import Known, doubt
from etl.pull.pages import Answer, Listing, Page, Row, number_of, rows_of
from etl.pull.part import Desk, Part, required
from etl.pull.reasons import PullError
from etl.pull.stage import Gathered, gather, write_csv

AT_ONCE = 5_000
OVERLAP = 7 * 86_400  # seconds asked for again: what was published late, and proof that the service still has the rest
CLIENT = "acled"
ID, EDITED, DELETED = "event_id_cnty", "timestamp", "deleted_timestamp"
ID_FORM = re.compile(r"([A-Z]{2,4})\d{1,9}")
SECONDS = re.compile(r"\d{1,11}")


@dataclass
class Session:
    """A token and its one renewal: it lasts a day, so a second refusal means something else."""

    line: Line
    user: str
    password: SecretStr
    token: SecretStr | None = None
    refresh: SecretStr | None = None
    renewed: bool = False

    def ask(self, query: Query) -> Answer:
        self.token = self.token or self._granted(grant_type="password", **self._login())
        try:
            return self._asked(query, self.token)
        except PullError as error:
            if error.code != "E_PULL_AUTH" or self.renewed:
                raise
        self.renewed = True
        old = {"refresh_token": self.refresh.get_secret_value()} if self.refresh else None
        form = {"grant_type": "refresh_token", **old} if old else {"grant_type": "password", **self._login()}
        self.token = self._granted(**form)
        return self._asked(query, self.token)

    def _asked(self, query: Query, token: SecretStr) -> Answer:
        answer = self.line.ask(query, {"authorization": f"Bearer {token.get_secret_value()}"})
        # The service says in its answer what belongs in the head of it.
        refuse(number_of(answer, "status") if "status" in answer else 200, "", self.line.clock.now())
        if answer.get("success") is False:
            raise PullError("E_PULL_STATUS", 200)
        return answer

    def _granted(self, **form: str) -> SecretStr:
        try:
            answer = self.line.ask(Query("oauth/token", form={"client_id": CLIENT, **form}), {})
        except PullError as error:
            raise (PullError("E_PULL_AUTH") if error.code == "E_PULL_STATUS" else error) from None
        token, refresh = answer.get("access_token"), answer.get("refresh_token")
        if not isinstance(token, str) or not token.isprintable() or not token:
            raise PullError("E_PULL_SHAPE", "access_token")
        self.refresh = SecretStr(refresh) if isinstance(refresh, str) else None
        return SecretStr(token)

    def _login(self) -> dict[str, str]:
        return {"username": self.user, "password": self.password.get_secret_value()}


def collect(desk: Desk) -> Iterator[Part]:
    """Two parts, of which only what the last good pull did not know goes into the files."""
    session = _session(desk)
    events, removals = (desk.memory.get(name, Known()) for name in ("events", "deleted"))
    since = _before(_newest(events.versions))
    read = _gathered(desk, session, "acled", EDITED, since, {"country": desk.settings.acled_country})
    taken = _gathered(desk, session, "deleted", DELETED, _before(int(removals.edition or 0)), {})
    gone = _ours(taken.versions, {**events.versions, **read.versions}, read.versions)
    expected = {key for key, at in events.versions.items() if int(at) > since and key not in gone}
    yield _events(desk, read, events, gone, doubt(desk.memory.get("events"), expected, read.versions))
    yield _deleted(desk, taken, removals, gone)


def _newest(versions: Mapping[str, str]) -> int:
    return max(map(int, versions.values()), default=0)


def _before(newest: int) -> int:
    """The moment after which to ask, in seconds since 1970; 0 for everything."""
    return max(0, newest - OVERLAP)


def _session(desk: Desk) -> Session:
    password = secret.read(desk.settings.acled_password_file, "KEW_ACLED_PASSWORD_FILE")
    if not desk.settings.acled_user:
        raise PullError("E_PULL_SETTINGS", "KEW_ACLED_USER")
    return Session(desk.line, desk.settings.acled_user, password)


def _gathered(desk: Desk, session: Session, endpoint: str, moment: str, since: int, about: Params) -> Gathered:
    after: Params = {moment: since, f"{moment}_where": ">"} if since else {}

    def query(number: int, _start: int) -> Query:
        params: Params = {"_format": "json", "limit": AT_ONCE, "page": number + 1, **about, **after}
        return Query(f"api/{endpoint}/read", params)

    columns = required(desk.settings, "acled" if endpoint == "acled" else "acled_deleted")
    listing = Listing(session.ask, query, _page, _identity, lambda row: _moment(row, moment), {*columns, moment})
    return gather(listing, desk.staging, desk.line.limits.pages)


def _page(answer: Answer) -> Page:
    """Nothing tells the last page but an empty one: what is asked for at once may be more than the service gives."""
    rows = rows_of(answer, "data")
    if number_of(answer, "count") != len(rows):
        raise PullError("E_PULL_COUNT", f"{len(rows)}/{number_of(answer, 'count')}")
    return Page(rows, is_last=not rows)


def _identity(row: Row) -> str:
    found = row[ID]
    if not isinstance(found, str) or not ID_FORM.fullmatch(found):
        raise PullError("E_PULL_SHAPE", ID)
    return found


def _moment(row: Row, name: str) -> str:
    found = str(row[name])
    if not SECONDS.fullmatch(found):
        raise PullError("E_PULL_SHAPE", name)
    return found


def _ours(taken: Mapping[str, str], known: Mapping[str, str], there: Mapping[str, str]) -> dict[str, str]:
    """The deletions that concern us: the list is the world's, and ids begin with the letters of their country."""
    countries = {key.rstrip("0123456789") for key in known}
    return {key: at for key, at in taken.items() if key.rstrip("0123456789") in countries and key not in there}


def _events(desk: Desk, read: Gathered, before: Known, gone: Mapping[str, str], why: PullError | None) -> Part:
    fresh = {key for key, at in read.versions.items() if before.versions.get(key) != at}
    standing = {key: at for key, at in {**before.versions, **read.versions}.items() if key not in gone}
    return Part(
        name="events",
        known=Known(standing),
        target=f"acled/events-{desk.stamp}.csv",
        draft=write_csv(desk.staging, read, read.header, lambda row: row[ID] in fresh) if fresh else None,
        rows=len(fresh),
        doubt=why,
    )


def _deleted(desk: Desk, taken: Gathered, before: Known, gone: Mapping[str, str]) -> Part:
    fresh = {key for key, at in gone.items() if before.versions.get(key) != at}
    return Part(
        name="deleted",
        known=Known({**before.versions, **gone}, edition=str(max(_newest(taken.versions), int(before.edition or 0)))),
        target=f"acled/deleted-{desk.stamp}.csv",
        draft=write_csv(desk.staging, taken, (ID, DELETED), lambda row: row[ID] in fresh) if fresh else None,
        deleted=len(fresh),
    )
