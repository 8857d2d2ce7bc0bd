"""Records erased for good: known by a keyed mark alone, so that a new delivery does not bring them back."""

import duckdb

from etl.errors import SettingsError
from etl.intake.normalise import quoted
from etl.streams import Stream


def mark_sql(stream: str, key: str) -> str:
    """SQL for the mark of the record in columns `source` and `record_id`; without the secret `key` nobody can guess it.

    The hash is taken twice over the key, as in HMAC (RFC 2104), so that a mark cannot be extended to another record's.
    """
    secret = quoted(key)
    named = f"{secret} || {quoted(stream)} || chr(31) || source || chr(31) || record_id"
    return f"sha256({secret} || sha256({named}))"


def leave_out(con: duckdb.DuckDBPyConnection, stream: Stream, key: str | None) -> int:
    """Take rows of erased records out of TEMP `arrived`, and say W_ERASED of each in TEMP `fault`; how many they were.

    Raises SettingsError where records were erased and the key is missing: they would come back unnoticed.
    """
    if con.execute("from wh.erased limit 1").fetchone() is None:
        return 0
    if key is None:
        raise SettingsError(
            "Records were erased, and the key that keeps them out is missing.",
            "Restore the folder state/ from the backup.",
        )
    erased = f"select row from arrived where {mark_sql(stream.name, key)} in (select mark from wh.erased)"
    rows = [row for (row,) in con.execute(erased).fetchall()]
    if rows:
        con.execute("insert into fault (row, column_name, code) select unnest(?), 'record_id', 'W_ERASED'", [rows])
        con.execute("delete from arrived where row in (select unnest(?))", [rows])
    early = con.execute("select count(*) from fault where code = 'W_ERASED'").fetchone()
    return int(early[0]) if early else 0
