"""A pull against a played service, what each service holds, and what must hold whatever goes wrong."""

import io
import ssl
import time
import traceback
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import services as play
from services import SECRET, Row

from etl import log
from etl.intake.rejects import LANGUAGES
from etl.pull import Clock, Limits, Pulled, PullError, Service, bring
from etl.settings import Settings

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 3, 30, 20, 0, tzinfo=UTC)
STAMP = "20260330T200000Z"
ASSET = "aSk2incident"
LIMITS = Limits(answer=2**20, total=2**22, pages=20)
SERVICES: tuple[Service, ...] = ("kobo", "acled", "ucdp")
CONTEXT = ssl.create_default_context()
LIST = {"kobo": "results", "acled": "data", "ucdp": "Result"}
FOLLOWING = {"kobo": "next", "ucdp": "NextPageUrl"}
COUNT = {"kobo": "count", "acled": "count", "ucdp": "TotalCount"}
KEY = {"kobo": "_uuid", "acled": "event_id_cnty", "ucdp": "best"}


class Slept:
    """A clock whose sleep takes no time and is remembered; real time passes too, as a socket knows no other."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now
        self.naps: list[float] = []

    @property
    def clock(self) -> Clock:
        return Clock(lambda: self.now, lambda: time.monotonic() + sum(self.naps), self.naps.append)


def submission(number: int, **cells: object) -> Row:
    return {
        "_id": number,
        "_uuid": f"0000000{number}-aaaa-4bbb-8ccc-000000000000",
        "meta/rootUuid": f"uuid:0000000{number}-aaaa-4bbb-8ccc-000000000000",
        "_submission_time": f"2026-03-0{number}T08:00:00",
        "_attachments": [],
        "report/occurred_on": f"2026-03-0{number}",
        "report/event_type": "Riots",
        "report/area_id": "KRK-035",
        "report/origin": "community_report",
        "_geolocation": [None, None],
        **cells,
    }


def event(number: int, **cells: object) -> Row:
    return {
        "event_id_cnty": f"IRQ{number}",
        "event_date": f"2026-03-0{number}",
        "year": "2026",
        "time_precision": "1",
        "event_type": "Riots",
        "sub_event_type": "Mob violence",
        "location": "Kirkuk",
        "latitude": "35.4681",
        "longitude": "44.3922",
        "geo_precision": "1",
        "fatalities": "0",
        "timestamp": str(1_772_000_000 + number * 3_600),
        **cells,
    }


def death(number: int, **cells: object) -> Row:
    return {
        "id": 500_000 + number,
        "relid": f"IRQ-2025-1-{number}",
        "type_of_violence": 1,
        "where_prec": 1,
        "where_coordinates": "Kirkūk town",
        "adm_1": "Kirkūk province",
        "latitude": 35.4681,
        "longitude": 44.3922,
        "date_prec": 1,
        "date_start": f"2025-03-0{number}T00:00:00",
        "date_end": f"2025-03-0{number}T00:00:00",
        "best": number,
        **cells,
    }


MAKE: dict[Service, Callable[..., Row]] = {"kobo": submission, "acled": event, "ucdp": death}


def serving(service: Service, rows: Sequence[Row], **about: Any) -> play.Service:
    match service:
        case "kobo":
            return play.kobo({ASSET: rows}, **about)
        case "acled":
            return play.acled(rows, **about)
        case "ucdp":
            return play.ucdp(rows, **about)


def five(service: Service) -> list[Row]:
    return [MAKE[service](number) for number in range(1, 6)]


def at(folder: Path, url: str, **about: Any) -> Settings:
    secret = folder / "secret"
    if not secret.exists():
        secret.touch(0o600)
        secret.write_text(f"{SECRET}\n", encoding="ascii")
    given: dict[str, Any] = {
        "data": folder / "data",
        "settle_seconds": 0,
        "kobo_url": url,
        "kobo_token_file": secret,
        "kobo_forms": f"{ASSET}=incident",
        "acled_url": url,
        "acled_user": "officer",
        "acled_password_file": secret,
        "ucdp_url": url,
        "ucdp_token_file": secret,
    }
    return Settings(**(given | about))


def pulled(settings: Settings, service: Service, slept: Slept | None = None, **about: Any) -> Pulled:
    given: dict[str, Any] = {"limits": LIMITS, "context": CONTEXT} | about
    return bring(settings, service, clock=(slept or Slept()).clock, **given)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def refused(settings: Settings, service: Service, **about: Any) -> PullError:
    """The reason why a pull brought nothing, after all that must hold for any of them."""
    own = settings.inbox / "incident" / "own.csv"
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text("record_id\n1\n", encoding="utf-8")
    before, heard = contents(settings.inbox), io.StringIO()
    log.configure(heard, pretty=False)
    with pytest.raises(PullError) as caught:
        pulled(settings, service, **about)
    log.get().error("pull.failed", exc_info=caught.value)
    error = caught.value
    assert contents(settings.inbox) == before, "something was published"
    assert not list((settings.state / "pulls").glob("*.tmp")), "the staging folder stayed"
    said = [str(error), repr(error), heard.getvalue(), *traceback.format_exception(error)]
    said += [text for lang in LANGUAGES for text in error.told(lang)]
    assert "canary" not in "".join(said)
    assert not [name for name, kept in contents(settings.data).items() if b"canary" in kept]
    return error
