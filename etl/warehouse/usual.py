"""What numbers are usual here, so that one far above all of them waits for a person to confirm it."""

import duckdb

from etl.streams import Stream

ENOUGH = 200  # known values: with fewer, nothing can be called unusual
SHARE = 0.999


def largest(con: duckdb.DuckDBPyConnection, stream: Stream) -> dict[str, float]:
    """By field, what 99.9 % of the numbers in force do not exceed; fields with too few of them are left out."""
    names = [field.name for field in stream.fields if field.surprising]
    if not names:
        return {}
    asked = ", ".join(f"count({name}), quantile_disc({name}, {SHARE})" for name in names)
    found = con.execute(f"select {asked} from wh.{stream.name} where in_force").fetchone() or ()
    told = zip(names, found[::2], found[1::2], strict=True)
    return {name: float(value) for name, count, value in told if count >= ENOUGH}
