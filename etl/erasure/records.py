"""What the warehouse knows of a record: its source, what hangs on it, and the rows of files that told of it."""

from collections.abc import Iterable, Iterator

import duckdb

from etl.errors import InboxError
from etl.intake.normalise import fold
from etl.intake.profile import Profile
from etl.redaction import Key
from etl.streams import STREAMS, links


def keys(
    con: duckdb.DuckDBPyConnection,
    stream: str,
    record_id: str,
    source: str | None,
    profiles: Iterable[Profile],
    *,
    with_linked: bool,
) -> tuple[Key, ...]:
    """The record, and with `with_linked` what names it as its own meeting or the like. Raises InboxError.

    Refused where nobody can tell which record is meant, or others hang on it and were not asked for.
    """
    if stream not in STREAMS:
        raise InboxError(f"There is no stream {stream!r}.", f"Streams are {', '.join(STREAMS)}.")
    named = tuple(profiles)
    found = [_key(stream, source or only_source(con, stream, fold(record_id)), fold(record_id), named)]
    for key in found:  # grows while it is walked: what hangs on what hangs on it goes too
        found += [_key(child, key.source, one, named) for child, one in _linked(con, key) if one]
    if len(found) > 1 and not with_linked:
        raise InboxError(
            f"{len(found) - 1} other records name this one as theirs.",
            "Erase them too with --with-linked, or correct them first.",
            code="E_LINKED",
        )
    return tuple(dict.fromkeys(found))


def rows(con: duckdb.DuckDBPyConnection, erased: Iterable[Key]) -> dict[str, frozenset[int]]:
    """Load id to the rows of that delivery that told of one of these records, wherever the warehouse remembers."""
    told: dict[str, set[int]] = {}
    for key in erased:
        found = con.execute(
            f"select load_id, row from wh.{key.stream} where source = $source and record_id = $id union all"
            " select load_id, row from wh.seen where stream = $stream and source = $source and record_id = $id",
            {"source": key.source, "id": key.record_id, "stream": key.stream},
        )
        for load_id, row in found.fetchall():
            told.setdefault(load_id, set()).add(row)
    return {load_id: frozenset(found) for load_id, found in told.items()}


def handles(con: duckdb.DuckDBPyConnection, erased: Iterable[Key]) -> frozenset[str]:
    """The opaque ids under which releases and people's decisions know the records."""
    return frozenset(
        handle
        for key in erased
        for (handle,) in con.execute(
            f"select distinct handle from wh.{key.stream} where source = ? and record_id = ?",
            [key.source, key.record_id],
        ).fetchall()
    )


def only_source(con: duckdb.DuckDBPyConnection, stream: str, record_id: str) -> str:
    """The source of the record with this id. Raises InboxError where there is none (E_NO_RECORD), or several."""
    found = [
        source
        for (source,) in con.execute(
            f"select source from wh.{stream} where record_id = $id"
            " union select source from wh.seen where stream = $stream and record_id = $id order by 1",
            {"id": record_id, "stream": stream},
        ).fetchall()
    ]
    if len(found) == 1:
        return str(found[0])
    if found:
        raise InboxError(f"{len(found)} sources have a record of this id: {', '.join(found)}.", "Name one: --source S.")
    raise InboxError(
        "The warehouse has no record of this id.",
        "If it may sit in a refused row or a held file, name its source as well: --source S.",
        code="E_NO_RECORD",
    )


def _linked(con: duckdb.DuckDBPyConnection, key: Key) -> Iterator[tuple[str, str]]:
    """(stream, record id) of the records that name this one in a field <stream>_id."""
    for child in links(key.stream):
        for (one,) in con.execute(
            f"select distinct record_id from wh.{child} where source = ? and {key.stream}_id = ? order by 1",
            [key.source, key.record_id],
        ).fetchall():
            yield child, one


def _key(stream: str, source: str | None, record_id: str, profiles: tuple[Profile, ...]) -> Key:
    columns = {p.columns["record_id"] for p in profiles if p.stream == stream and "record_id" in p.columns}
    return Key(stream, source, record_id, tuple(sorted(columns)))
