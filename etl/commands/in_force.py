"""The release in force, asked for what a command shows or what it has to know before it leaves a word."""

from typing import Any

import duckdb

from etl import release
from etl.settings import Settings


def asked(found: Settings, query: str, **values: Any) -> list[dict[str, Any]]:
    """Rows by column of a query on `mart.*` of the team's file; none where there is no release yet."""
    current = release.current(found.releases)
    if current is None:
        return []
    with duckdb.connect(str(current.team), read_only=True) as con:
        cursor = con.execute(query, values)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
