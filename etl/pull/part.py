"""What the modules of the services are given, and what each gives back: files to drop, and what to remember."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from etl.intake.profile import load_profiles
from etl.pull.ask import Line
from etl.pull.memory import Known, Memory
from etl.pull.reasons import PullError
from etl.settings import Settings


@dataclass(frozen=True)
class Desk:
    """`stamp`: of the moment of the pull in UTC, as names of files have it."""

    line: Line
    settings: Settings
    memory: Memory
    staging: Path
    stamp: str


@dataclass(frozen=True)
class Part:
    """One list. `target`: below the inbox; `draft` None: nothing new to drop; `doubt`: why a person must look first."""

    name: str
    known: Known
    target: str = ""
    draft: Path | None = None
    rows: int = 0
    deleted: int = 0
    doubt: PullError | None = None


def required(settings: Settings, profile: str) -> Collection[str]:
    """The columns that a source's profile reads and cannot do without."""
    found = {each.name: each for each in load_profiles(settings.reference / "sources", settings.known / "sources")}
    return found[profile].header
