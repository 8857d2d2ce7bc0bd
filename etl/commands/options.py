"""What every command shares: its data folder, its answer as text or JSON."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from etl.errors import SettingsError
from etl.settings import Settings, load

Data = Annotated[Path | None, typer.Option("--data", help="Folder that holds inbox/, releases/ and the rest.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]


def settings(data: Path | None) -> Settings:
    """Settings for a data folder, which is the environment's or `data` unless the command line names one."""
    found = load(**({"data": data} if data else {}))
    if found.data.exists() and not found.data.is_dir():
        raise SettingsError(f"{found.data} is not a folder.", "Give --data a folder.")
    return found


def say(what: str | dict[str, Any]) -> None:
    text = what if isinstance(what, str) else json.dumps(what, ensure_ascii=False, default=_plain)
    print(text)  # noqa: T201 - stdout is where a command answers


def _plain(value: object) -> str:
    if isinstance(value, (date, datetime, Path)):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no place in an answer")
