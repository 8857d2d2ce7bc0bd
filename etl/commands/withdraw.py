"""Taking a wrong file back."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer

from etl import audit
from etl.commands.options import Data, Json, say, settings
from etl.lock import run_lock
from etl.vault import Vault
from etl.warehouse import schema, texts
from etl.warehouse.deliveries import find
from etl.warehouse.withdrawal import Withdrawn
from etl.warehouse.withdrawal import withdraw as take_back


def withdraw(
    file: Annotated[
        str, typer.Argument(help="The file as it lay in the inbox, its bare name, a load id, or a copy of the file.")
    ],
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Take a delivered file back, with all that followed from it; what it had replaced is in force again."""
    found = settings(data)
    found.make_folders()
    with run_lock(found.run_lock), schema.opened(found.database) as con:
        now, vault = datetime.now(UTC), Vault.of(found)
        done = take_back(con, find(con, file, vault.archive.sha256), now)
        texts.settle(con, vault.texts)
        audit.record(found.state, "withdraw", now=now, loads=len(done.loads), rows=done.withdrawn)
    say(asdict(done) if as_json else _told(file, done))


def _told(file: str, done: Withdrawn) -> str:
    return "\n".join([
        f"{file}: withdrawn ({', '.join(done.loads)}).",
        f"{done.withdrawn} rows are withdrawn; {done.restored} records are in force again as they were before; "
        f"{done.standing} rows stand, as another delivery says the same.",
        *(
            f"{left.records} records of {left.stream} in {left.file} stand and name what is withdrawn: "
            f"withdraw that file too if it is wrong as well."
            for left in done.left_behind
        ),
        "The next run publishes without it: python -m etl run",
    ])  # fmt: skip
