"""The verbs of place names: what rows wait for, what a person says they mean, and taking that back."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from etl.commands.options import Data, Json, say, settings
from etl.lock import run_lock
from etl.places import areas, confirmed, held
from etl.places.areas import Atlas
from etl.settings import LOCAL_TIME, Settings
from etl.warehouse import schema

cli = typer.Typer(no_args_is_help=True, help="Names of places that are not known yet: list, confirm, forget.")

Name = Annotated[str, typer.Argument(help="As the list has it.")]
By = Annotated[str, typer.Option(help="Who confirms: a role, no name.")]


@cli.command("list")
def waiting(data: Data = None, as_json: Json = False) -> None:
    """Every name that rows wait for, most awaited first, with the three likeliest places."""
    found = settings(data)
    atlas = areas.build(found.reference, found.known)
    names = _waiting(found, atlas)
    if as_json:
        say({"places": [vars(name) | {"labels": _labels(atlas, name)} for name in names]})
        return
    say("\n".join(_line(atlas, name) for name in names) or "No row waits for a place.")


@cli.command("confirm")
def confirm(
    name: Name,
    place_id: Annotated[str, typer.Argument(help="For instance KRK-047 or IQG13Q01N02.")],
    by: By = "data officer",
    data: Data = None,
) -> None:
    """Say once what a name means; rows that wait for it come in with the next run."""
    found = settings(data)
    found.make_folders()
    with run_lock(found.run_lock):
        atlas = areas.build(found.reference, found.known)
        today = datetime.now(UTC).astimezone(LOCAL_TIME).date()
        new = confirmed.confirm(found.known, atlas, name, place_id, today, by)
    label = atlas.entries[place_id.strip().upper()].label
    say(f"Known from the next run on: {label}." if new else f"Known already: {label}.")


@cli.command("forget")
def forget(name: Name, data: Data = None) -> None:
    """Take a confirmed name back; records that came in under it stay where they are."""
    found = settings(data)
    found.make_folders()
    with run_lock(found.run_lock):
        place_id = confirmed.forget(found.known, name)
    say(f"No longer a name of {place_id}.")


def _waiting(found: Settings, atlas: Atlas) -> tuple[held.Waiting, ...]:
    if not found.database.exists():
        return ()
    found.make_folders()
    with run_lock(found.run_lock), schema.opened(found.database) as con:
        return held.waiting(con, atlas)


def _labels(atlas: Atlas, name: held.Waiting) -> list[str]:
    return [atlas.entries[place_id].label for place_id in name.suggestions]


def _line(atlas: Atlas, name: held.Waiting) -> str:
    told = f"{name.name}: {name.rows} rows ({', '.join(name.streams)}) since {name.first_seen_on}"
    return "\n".join([told, *(f"    {label}" for label in _labels(atlas, name))])
