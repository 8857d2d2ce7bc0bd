"""`python -m dashboard report …`: the same file for whoever has the server's own account."""

import tempfile
from datetime import date
from pathlib import Path
from typing import Annotated
from urllib.parse import urlencode

import typer

from dashboard import access
from dashboard.access.desk import Desk
from dashboard.access.principal import Principal
from dashboard.errors import SettingsError
from dashboard.exports.given import File, Reader
from dashboard.report.routes import as_asked, make
from dashboard.text import LANGUAGES

# It reads what a viewer reads: figures of areas.
READS = "viewer"

Out = Annotated[Path, typer.Option(help="Where to write it; an older file of that name is replaced.")]
Lang = Annotated[str, typer.Option(help=", ".join(LANGUAGES))]
Since = Annotated[str, typer.Option("--from", help="A day of its first week, e.g. 2026-01-05; else 12 weeks back.")]
Until = Annotated[str, typer.Option("--to", help="A day of its last week; else the newest.")]
District = Annotated[str, typer.Option(help="P-code of a district; without it the whole governorate.")]
AreaId = Annotated[str, typer.Option("--area", help="Of a neighbourhood or subdistrict, e.g. KRK-048.")]


def write(read: Reader, desk: Desk, who: Principal, out: Path, **parts: str) -> File:
    """Raises SettingsError for a day or a language that is none, NotReported for a place or a period; see `make`."""
    _checked(parts)
    given = {name: value for name, value in parts.items() if value}
    reading, view = read(f"?{urlencode(given)}")
    as_asked(given, view)
    taken = make(reading, view, desk)
    desk.note(who, "report.taken", taken.rows, **taken.told)
    _replaced(out, taken.body)
    return taken


def reads(name: str) -> Principal:
    return access.Principal(READS, name)


def _checked(parts: dict[str, str]) -> None:
    """A page falls back to what it knows; a command says what it did not understand."""
    for name in ("from", "to"):
        try:
            if parts[name]:
                date.fromisoformat(parts[name])
        except ValueError:
            raise SettingsError(f"--{name} is no day.", "Write it as 2026-03-30.") from None
    if parts["lang"] not in LANGUAGES:
        raise SettingsError("There is no such language.", f"There are {', '.join(LANGUAGES)}.")


def _replaced(out: Path, body: bytes) -> None:
    """All of it or nothing, for its owner's eyes."""
    try:
        with tempfile.NamedTemporaryFile(dir=out.parent, prefix=f".{out.name}.", delete=False) as part:
            part.write(body)
        Path(part.name).replace(out)
    except OSError:
        raise SettingsError("The file cannot be written there.", "Choose another --out.") from None
