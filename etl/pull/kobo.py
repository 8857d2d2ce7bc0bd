"""KoBoToolbox, API v2: every submission of a form each time, so that those which are no more are noticed."""

import json
import re
from collections.abc import Iterator
from hashlib import sha256

from etl.pull import secret
from etl.pull.ask import Params, Query
from etl.pull.memory import Known, doubt
from etl.pull.pages import Answer, Listing, Page, Row, following, number_of, rows_of
from etl.pull.part import Desk, Part
from etl.pull.reasons import PullError
from etl.pull.stage import gather, write_json
from etl.streams import STREAMS

AT_ONCE = 1_000  # the service gives no more
ASSET = re.compile(r"[A-Za-z0-9]{2,64}")
OLDEST_FIRST = json.dumps({"_id": 1})  # what comes in meanwhile then stands at the end
RECORD, ROOT, UUID, PREFIX = "record_id", "meta/rootUuid", "_uuid", "uuid:"


def collect(desk: Desk) -> Iterator[Part]:
    """One part a form. Ids of the last good pull that are missing now go into the file as deleted."""
    forms = asked(desk.settings.kobo_forms)
    token = secret.read(desk.settings.kobo_token_file, "KEW_KOBO_TOKEN_FILE")
    headers = {"authorization": f"Token {token.get_secret_value()}"}
    for asset, stream in forms:
        gathered = gather(_listing(desk, asset, headers), desk.staging, desk.line.limits.pages)
        before = desk.memory.get(asset)
        expected = before.versions if before else {}
        gone = expected.keys() - gathered.versions.keys()
        digest = sha256(gathered.lines.read_bytes()).hexdigest()
        says_anything = gone or (gathered.versions and (before is None or before.digest != digest))
        yield Part(
            name=asset,
            known=Known(gathered.versions, digest),
            target=f"kobo/{stream}/{asset}-{desk.stamp}.json",
            draft=write_json(desk.staging, gathered, gone) if says_anything else None,
            rows=len(gathered.versions),
            deleted=len(gone),
            doubt=doubt(before, expected, gathered.versions),
        )


def asked(forms: str) -> tuple[tuple[str, str], ...]:
    """(asset, stream) of "uid=stream,uid=stream". Raises E_PULL_SETTINGS."""
    found = tuple(
        (asset.strip(), stream.strip()) for asset, _, stream in (form.partition("=") for form in forms.split(","))
    )
    known = all(ASSET.fullmatch(asset) and stream in STREAMS for asset, stream in found)
    if not known or len({asset for asset, _ in found}) != len(found):
        raise PullError("E_PULL_SETTINGS", "KEW_KOBO_FORMS")
    return found


def record_id(row: Row) -> str:
    """The id that the intake gives a submission: the form's own, which stays when it is edited, else the service's."""
    own = next((row[name] for name in row if name == RECORD or name.endswith(f"/{RECORD}")), None)
    found = str(own or row.get(ROOT) or row[UUID] or "").strip().removeprefix(PREFIX)
    if not found:
        raise PullError("E_PULL_SHAPE", UUID)
    return found


def _listing(desk: Desk, asset: str, headers: dict[str, str]) -> Listing:
    def page(answer: Answer) -> Page:
        is_last = not following(answer, "next", desk.line.home)
        return Page(rows_of(answer, "results"), is_last, number_of(answer, "count"))

    def query(_number: int, start: int) -> Query:
        params: Params = {"format": "json", "limit": AT_ONCE, "start": start, "sort": OLDEST_FIRST}
        return Query(f"api/v2/assets/{asset}/data/", params)

    return Listing(lambda query: desk.line.ask(query, headers), query, page, record_id, required=(UUID,))
