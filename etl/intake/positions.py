"""Positions that are not written in decimal degrees: told as such, and never converted by guess."""

from collections.abc import Collection

from etl.intake.normalise import quoted

LATITUDE, LONGITUDE = "lat", "lon"
EXAMPLES = {LATITUDE: "35.4681", LONGITUDE: "44.3922"}
# Signs of degrees, minutes and seconds, and the letters of the winds; the Arabic ones are north, south, east and west.
MARKS = r"°º˚'’‘′`´\"”“″nsewdشجقغ"
IN_DEGREES = rf"[-+\s\d.,:;m{MARKS}]+"
OF_DEGREES = rf"[{MARKS}]|\d\s*:\s*\d|\d\s+\d"
GRID_REFERENCE = r"\d{1,2}\s?[c-hj-np-x]\s?[a-hj-np-z]{2}[\d\s]{4,}"  # MGRS, as in 38S MD 4456 2531
EASTING, NORTHING = "between 1e5 and 9e5", "between 3e6 and 5e6"  # UTM metres of the northern half, 27 to 45 degrees


def written_otherwise(name: str, delivered: Collection[str]) -> str:
    """WHEN that finds E_COORD_FORMAT in the text `<name>` and the numbers `<name>_read`; empty for other fields."""
    if name not in EXAMPLES:
        return ""
    text = f"lower({name})"
    degrees = f"regexp_full_match({text}, {quoted(IN_DEGREES)}) and regexp_matches({text}, {quoted(OF_DEGREES)})"
    grid = f"regexp_full_match({text}, {quoted(GRID_REFERENCE)})"
    return (
        f"when {name}_read is null and regexp_matches({name}, '[0-9]') and ({degrees} or {grid})"
        f" or {_metres(delivered)} then 'E_COORD_FORMAT'"
    )


def _metres(delivered: Collection[str]) -> str:
    """One number alone may have lost its decimal point; two that fit the grid are metres, in either order."""
    if not {LATITUDE, LONGITUDE} <= set(delivered):
        return "false"
    north, east = f"{LATITUDE}_read", f"{LONGITUDE}_read"
    return f"({north} {NORTHING} and {east} {EASTING} or {east} {NORTHING} and {north} {EASTING})"
