"""UCDP's API: one version of the Georeferenced Event Dataset, which never changes once it is published."""

import re
from collections.abc import Iterator

from etl.pull import secret
from etl.pull.ask import Params, Query
from etl.pull.memory import Known, doubt
from etl.pull.pages import Answer, Listing, Page, Row, following, number_of, rows_of
from etl.pull.part import Desk, Part, required
from etl.pull.reasons import PullError
from etl.pull.stage import gather, write_csv

AT_ONCE = 1_000
VERSION = re.compile(r"\d{2}(\.\d{1,2}){1,3}")
ID, NAME = "id", "gedevents"


def collect(desk: Desk) -> Iterator[Part]:
    """The whole version, or nothing where the last good pull brought it."""
    version, before = desk.settings.ucdp_version, desk.memory.get(NAME)
    token = secret.read(desk.settings.ucdp_token_file, "KEW_UCDP_TOKEN_FILE")
    if not VERSION.fullmatch(version):
        raise PullError("E_PULL_SETTINGS", "KEW_UCDP_VERSION")
    if before and before.edition == version:
        return
    headers = {"x-ucdp-access-token": token.get_secret_value()}
    gathered = gather(_listing(desk, version, headers), desk.staging, desk.line.limits.pages)
    yield Part(
        name=NAME,
        known=Known(gathered.versions, edition=version),
        target=f"ucdp_ged/{version}-{desk.stamp}.csv",
        draft=write_csv(desk.staging, gathered, gathered.header) if gathered.versions else None,
        rows=len(gathered.versions),
        doubt=doubt(before, before.versions if before else (), gathered.versions),
    )


def _listing(desk: Desk, version: str, headers: dict[str, str]) -> Listing:
    def page(answer: Answer) -> Page:
        is_last = not following(answer, "NextPageUrl", desk.line.home)
        return Page(rows_of(answer, "Result"), is_last, number_of(answer, "TotalCount"))

    def query(number: int, _start: int) -> Query:
        params: Params = {"pagesize": AT_ONCE, "page": number, "Country": desk.settings.ucdp_country}
        return Query(f"api/gedevents/{version}", params)

    columns = required(desk.settings, "ucdp_ged")
    return Listing(lambda query: desk.line.ask(query, headers), query, page, _identity, required=columns)


def _identity(row: Row) -> str:
    found = str(row[ID])
    if not found.isdecimal():
        raise PullError("E_PULL_SHAPE", ID)
    return found
