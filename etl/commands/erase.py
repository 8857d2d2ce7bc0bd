"""`etl erase`: a record out of everything, for good."""

from typing import Annotated

import typer

from etl import erasure, pipeline
from etl.commands.options import Data, Json, say, settings
from etl.errors import InboxError


def erase(
    stream: Annotated[str | None, typer.Option(help="The kind of record, for instance incident.")] = None,
    record_id: Annotated[str | None, typer.Option(help="The id its source gave it.")] = None,
    source: Annotated[str | None, typer.Option(help="Its source, where several have a record of this id.")] = None,
    reason: Annotated[
        str, typer.Option(help=f"{', '.join(erasure.REASONS)}; kept in the audit, so no free text.")
    ] = "request",
    with_linked: Annotated[
        bool, typer.Option("--with-linked", help="Also the records that name it as theirs.")
    ] = False,
    resume: Annotated[bool, typer.Option("--resume", help="Finish an erasure that was interrupted.")] = False,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Erase a record from the warehouse, the archive, the lists, the inbox and every release. It cannot be undone."""
    found = settings(data)

    def publish() -> object:
        return pipeline.run(found)

    if resume:
        done = erasure.resume(found, publish=publish)
    elif stream and record_id:
        known = erasure.as_reason(reason)
        done = erasure.erase(found, stream, record_id, source, reason=known, publish=publish, with_linked=with_linked)
    else:
        raise InboxError("Which record?", "Give --stream and --record-id, or --resume.")
    say(done.as_json() if as_json else told(done))


def told(done: erasure.Erased) -> str:
    lines = [
        f"{done.records} records erased: {done.versions} versions, {done.files} files and {done.lists} lists"
        f" without them now, {done.releases} older releases removed."
    ]
    if done.unread:
        lines.append(f"{done.unread} packed or locked files could not be looked into: see to them by hand.")
    if done.traces:
        lines.append(f"The id still stands in {', '.join(done.traces)}: another record may quote it.")
    return "\n".join(lines)
