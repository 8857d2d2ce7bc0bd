"""Cells of a row that contradict each other, which no cell shows alone: each rule is a SELECT from `checked`."""

from collections.abc import Iterator

from etl.intake.cells import Terms
from etl.intake.normalise import quoted
from etl.streams import Stream

# Kirkuk lies near 35.5 N, 44.4 E: numbers that fit only the other way round were typed into each other's column.
LAT_LIKE_A_LON, LON_LIKE_A_LAT = "lat between 42 and 46", "lon between 34 and 37"
ALIVE = "deleted is distinct from true"
# Possible, but more than this many times what 99.9 % of the known numbers do not exceed. Where those are all nought,
# a handful still surprises nobody.
SURPRISING, FEWEST = 5, 1


def rules(stream: Stream, terms: Terms) -> Iterator[str]:
    """SELECTs of (row, column_name, code, expected, suggestion), one for each way in which a row contradicts itself."""
    yield "select null::integer, null, null, null, null where false"
    if stream.placed:
        yield from _positions()
    for field in stream.kept:
        if field.surprising and field.name in terms.seen:
            yield _surprise(field.name, terms)
    yield from _contradictions(stream, terms)


def _contradictions(stream: Stream, terms: Terms) -> Iterator[str]:
    for earlier, later in stream.in_order:
        yield _fault(later, "E_ORDER", f"{later} < {earlier}", expected=earlier)
    for part, whole in stream.at_most:
        yield _fault(part, "E_AT_MOST", f"{part} > {whole}", expected=whole)
    for part, parts in stream.within:
        yield _fault(part, "E_AT_MOST", f"{part} > {' + '.join(parts)}", expected=" + ".join(parts))
    for group in stream.any_of:
        nothing = " and ".join(_absent(name) for name in group)
        yield _fault(group[0], "E_ANY_OF", f"{nothing} and {ALIVE}", expected=", ".join(group))
    for child, parent in stream.pairs:
        yield _pair(child, parent, stream, terms)


def _positions() -> Iterator[str]:
    yield _fault("lat", "E_COORD", f"lon is not null and {_absent('lat')}", expected="lat, lon")
    yield _fault("lon", "E_COORD", f"lat is not null and {_absent('lon')}", expected="lat, lon")
    yield _fault("lat", "E_COORD_SWAPPED", f"{LAT_LIKE_A_LON} and {LON_LIKE_A_LAT}", suggestion="lat = lon, lon = lat")
    yield _fault("lat", "E_COORD_OUT", "lat = 0 and lon = 0")


def _surprise(name: str, terms: Terms) -> str:
    """A number far above all known ones waits until a person has looked at it."""
    most = int(SURPRISING * max(terms.seen[name], FEWEST))
    confirmed = ", ".join(map(str, sorted(terms.accepted))) or "null"
    return _fault(name, "W_SURPRISING", f"{name} > {most} and (row in ({confirmed})) is not true", expected=str(most))


def _pair(child: str, parent: str, stream: Stream, terms: Terms) -> str:
    """A code must stand under the code its row names; the codes that may are told."""
    vocabulary = terms.vocabularies[stream.field(child).codes or child]
    listed = ", ".join(f"({quoted(code)}, {quoted(above)})" for code, above in vocabulary.parents.items())
    return (
        f"select row, {quoted(child)}, 'E_TYPE_PAIR', (select string_agg(code, ', ') from (values {listed})"
        f" as t(code, above) where above = {parent}), null from checked where {child} is not null"
        f" and {parent} is not null and ({child}, {parent}) not in (values {listed})"
    )


def _absent(name: str) -> str:
    """Empty as delivered: a cell that was refused is there, and its own fault says so."""
    refused = f"exists (from fault where fault.row = checked.row and fault.column_name = {quoted(name)})"
    return f"({name} is null and not {refused})"


def _fault(column: str, code: str, when: str, expected: str = "", suggestion: str = "") -> str:
    told = ", ".join(quoted(text) if text else "null" for text in (column, code, expected, suggestion))
    return f"select row, {told} from checked where {when}"
