"""Names that people confirmed: known/aliases.csv, one line a name, matched like any other name from then on."""

import csv
import io
import os
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from etl.errors import InboxError
from etl.places.areas import Atlas
from etl.places.gazetteer import ALIASES
from etl.places.held import HIDDEN, LONGEST_SHOWN, NUMBER_OF_A_PERSON
from etl.places.match import joined
from etl.places.spelling import normalise

COLUMNS = ("place_id", "name", "confirmed_on", "confirmed_by")
ROLE = re.compile(r"[^\W\d_]+(?:[ _-][^\W\d_]+){0,4}")
CODE = re.compile(r"krk\d.*|iqg?\d.*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_EDGES = re.compile(r"^[\W_]+|[\s\u200e\u200f]+$")  # a leading sign would make a formula of a name in a spreadsheet

Line = dict[str, str]


def confirm(known: Path, atlas: Atlas, name: str, place_id: str, on: date, by: str) -> bool:
    """Write that `name` means the place; False where that is known already. Call under the run lock.

    `by` is a role, never a person's name. Raises InboxError, its code saying why, for what would make a wrong match.
    """
    place_id, name, by = place_id.strip().upper(), _EDGES.sub("", _CONTROL.sub(" ", name)), by.strip()
    refuse_other_than_role(by)
    _refuse(atlas, name, place_id)
    if atlas.lookup(name).place_id == place_id:
        return False
    line = dict(zip(COLUMNS, (place_id, name, on.isoformat(), by), strict=True))
    _write(known / ALIASES, [*_lines(known / ALIASES), line])
    return True


def forget(known: Path, name: str) -> str:
    """Take a confirmed name back; the id of the place it meant. Records that came in under it stay where they are.

    Raises InboxError for a name that nobody confirmed here. Call under the run lock.
    """
    lines = _lines(known / ALIASES)
    gone = [line for line in lines if normalise(line["name"]) == normalise(name)]
    if not gone:
        raise InboxError("Nobody confirmed this name here.", "Write it as aliases.csv has it.", code="E_PLACE_NONE")
    _write(known / ALIASES, [line for line in lines if line not in gone])
    return gone[0]["place_id"]


def refuse_other_than_role(by: str) -> None:
    """Raises InboxError for what cannot be a role: a number, a mail address, a whole sentence."""
    if not ROLE.fullmatch(by) or len(by) > LONGEST_SHOWN // 2:
        raise InboxError("Say who decides as a role, not by name.", "For instance: data officer.", code="E_PLACE_ROLE")


def _refuse(atlas: Atlas, name: str, place_id: str) -> None:
    if place_id not in atlas.entries:
        raise InboxError("There is no place of this id.", "Take one from the list of areas.", code="E_PLACE_ID")
    if NUMBER_OF_A_PERSON.search(name) or HIDDEN in name:
        hint = "Correct the row, then send it again."
        raise InboxError("This holds what may be a number of a person, and is no name.", hint, code="E_PLACE_NUMBER")
    if not normalise(name) or not any(map(str.isalpha, name)) or len(name) >= LONGEST_SHOWN or _is_code(name):
        raise InboxError("This is no name of a place.", "Correct the row, then send it again.", code="E_PLACE_NAME")
    _refuse_taken(atlas, name, place_id)


def _is_code(name: str) -> bool:
    """What looks like an id of ours, yet is none, must not become the name of another place."""
    return CODE.fullmatch(joined(name)) is not None


def _refuse_taken(atlas: Atlas, name: str, place_id: str) -> None:
    """One name means one place; which of two was meant, only the row's author can say."""
    found = atlas.lookup(name)
    if found.place_id not in (None, place_id):
        label = atlas.entries[str(found.place_id)].label
        hint = "Give the area_id in the row where another place is meant."
        raise InboxError(f"This name means {label} already.", hint, code="E_PLACE_TAKEN")
    if len(found.candidates) > 1:
        labels = "; ".join(atlas.entries[i].label for i in found.candidates)
        hint = "Give the area_id in the row."
        raise InboxError(f"Several places bear this name: {labels}.", hint, code="E_PLACE_SEVERAL")


def _lines(path: Path) -> list[Line]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [{column: line.get(column) or "" for column in COLUMNS} for line in csv.DictReader(file)]


def _write(path: Path, lines: Sequence[Line]) -> None:
    """Whole or not at all."""
    text = io.StringIO(newline="")
    table = csv.DictWriter(text, COLUMNS)
    table.writeheader()
    table.writerows(lines)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.part")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(text.getvalue().encode())
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
