"""Which deliveries a person means by a name."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb

from etl.errors import InboxError


def sha256_of(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def find(con: duckdb.DuckDBPyConnection, name: str, content: Callable[[Path], str] = sha256_of) -> tuple[str, ...]:
    """Ids of the deliveries, not yet withdrawn, that a name means.

    That is a load id (and the other tables of the same file), a file as it lay in the inbox, its bare name, or the path
    of a file with the same content, whose hash `content` gives. Raises InboxError where it means none, or several with
    different contents.
    """
    for condition, value in _meanings(name, content):
        found = con.execute(
            "select load_id, file, sha256, loaded_at, withdrawn_at is null as stands from wh.load"
            f" where {condition} order by position",
            [value],
        ).fetchall()
        if found:
            return _one_content(name, found)
    raise InboxError(f"No delivery is known as {name}.", "Name the file as it lay in the inbox, or a load id.")


def _meanings(name: str, content: Callable[[Path], str]) -> Iterator[tuple[str, str]]:
    """Conditions on wh.load, the most exact first."""
    yield "(file, sha256, loaded_at) in (select (file, sha256, loaded_at) from wh.load where load_id = ?)", name
    yield "file = ?", name
    yield "ends_with(file, '/' || ?)", name
    if Path(name).is_file():  # then its content says which it is, whatever others are called
        yield "sha256 = ?", content(Path(name))
    else:
        yield "ends_with(?, '/' || file)", name


def _one_content(name: str, found: Sequence[tuple[Any, ...]]) -> tuple[str, ...]:
    standing = [load for load in found if load[-1]]
    if not standing:
        raise InboxError(f"{name} is withdrawn already.", "Deliver the file again to take it in again.")
    if len({sha256 for _, _, sha256, *_ in standing}) > 1:
        listed = "; ".join(f"{load_id} ({file}, {at:%Y-%m-%d %H:%M} UTC)" for load_id, file, _, at, _ in standing)
        raise InboxError(f"{name} means several deliveries: {listed}.", "Name one of them by its load id.")
    return tuple(load_id for load_id, *_ in standing)
