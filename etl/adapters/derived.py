"""What an export of KoBoToolbox says of a field without a column of that name, as SQL over TEMP `raw`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from etl.adapters import export
from etl.adapters.export import Columns
from etl.intake.canonical import as_utc
from etl.intake.normalise import quoted

SOURCE = "kobo"
VERDICTS = {"approved": "verified", "not approved": "refuted", "on hold": "unverified"}
NOT_TAKEN = ("0", "0.0", "false", "no")
PLACE_ID = "[A-Za-z]+[-A-Za-z0-9]*[0-9][-A-Za-z0-9]*"  # a list of places gives ids, or in an export of labels names


@dataclass(frozen=True)
class Derived:
    """SQL for one field; `words` from the file are bound to its question marks, never part of it."""

    sql: str
    words: tuple[str, ...] = ()


def derived(columns: Columns, *, own: bool) -> Mapping[str, Derived]:
    """Field -> how it is made. `own`: the form speaks in our own names, and not in those of a profile."""
    made = dict(_key(columns)) | dict(_position(columns)) | dict(_joined(columns))
    if own:
        made |= {"source": Derived(_first(_cell(columns, "source"), quoted(SOURCE)))} | dict(_place(columns))
    return made


def without_prefix(text: str) -> str:
    """SQL for an id of the service, which some shapes write "uuid:…"."""
    return f"regexp_replace({text}, '^uuid:', '')"


def tie(columns: Columns) -> str:
    """SQL for what ties a repeated row to its submission: the submission's id, else its number in the other sheet.

    A number that counts the rows of another repeat, by name in TEMP `repeated`, ties to no submission.
    """
    ties = [f"'id ' || {without_prefix(at)}" for at in _of_service(columns, export.PARENT_ID)]
    tables = _of_service(columns, export.PARENT_TABLE)
    within = "".join(f"when {at} in (select name from repeated) then null " for at in tables)
    for at in _of_service(columns, export.PARENT_INDEX):
        ties.append(f"case {within}when {at} is not null then 'no ' || {at} end")
    return _first(*ties) if ties else "null::varchar"


def ties(columns: Columns) -> str:
    """SQL for a list of what the repeated rows of a submission may call it."""
    ids = f"'id ' || {without_prefix(_at(columns.service[export.ID]))}" if export.ID in columns.service else "null"
    number = _at(columns.service[export.INDEX]) if export.INDEX in columns.service else "row::varchar"
    return f"[{ids}, 'no ' || {number}]"


def _key(columns: Columns) -> Iterator[tuple[str, Derived]]:
    service = columns.service
    ids = [without_prefix(_at(service[name])) for name in (export.ROOT_ID, export.ID) if name in service]
    if ids:
        yield "record_id", Derived(_first(_cell(columns, "record_id"), *ids))
    if sent := _of_service(columns, export.SENT, "_submission__submission_time"):
        yield "recorded_at", Derived(_first(_cell(columns, "recorded_at"), *map(as_utc, sent)))
    if status := _of_service(columns, f"{export.STATUS}/uid", export.STATUS, "_submission__validation_status"):
        word = _first(*status)
        plain = f"replace(regexp_replace(lower({word}), '^validation_status_', ''), '_', ' ')"
        known = " ".join(f"when {quoted(theirs)} then {quoted(ours)}" for theirs, ours in VERDICTS.items())
        yield "verification", Derived(_first(f"case {plain} {known} else {word} end", _cell(columns, "verification")))


def _position(columns: Columns) -> Iterator[tuple[str, Derived]]:
    if "lat" in columns.fields or "lon" in columns.fields:
        return
    if point := columns.point:
        yield "lat", Derived(_at(point["latitude"]))
        yield "lon", Derived(_at(point["longitude"]))
    elif columns.position is not None:
        for place, field in enumerate(("lat", "lon"), 1):
            yield field, Derived(f"nullif(split_part(trim(c{columns.position}), ' ', {place}), '')")


def _joined(columns: Columns) -> Iterator[tuple[str, Derived]]:
    """The choices that were taken, or what the question's own column says where no choice has a column of its own."""
    for field, options in columns.options.items():
        if field:
            refused = ", ".join(map(quoted, NOT_TAKEN))
            taken = ", ".join(f"case when lower({_at(at)}) not in ({refused}) then ? end" for at in options.values())
            joined = f"nullif(concat_ws('; ', {taken}), '')"
            yield field, Derived(_first(joined, _cell(columns, field)), tuple(options))


def _place(columns: Columns) -> Iterator[tuple[str, Derived]]:
    if "area_id" not in columns.fields:
        return
    picked, named = _cell(columns, "area_id"), _cell(columns, "area")
    is_id = f"regexp_full_match({picked}, {quoted(PLACE_ID)})"
    yield "area_id", Derived(f"case when {is_id} then {picked} end")
    yield "area", Derived(_first(f"case when not {is_id} then {picked} end", named))


def _of_service(columns: Columns, *names: str) -> list[str]:
    return [_at(columns.service[name]) for name in names if name in columns.service]


def _cell(columns: Columns, field: str) -> str:
    """The column that answers for a field; one of the service's own is none, for it needs reading."""
    at = columns.fields.get(field)
    return "null::varchar" if at is None or at in columns.service.values() else _at(at)


def _at(position: int) -> str:
    return f"nullif(trim(c{position}), '')"


def _first(*texts: str) -> str:
    return f"coalesce({', '.join(texts)})" if len(texts) > 1 else texts[0]
