"""What lies in the inbox for the next run, counted; nothing of it is opened."""

from dataclasses import dataclass
from pathlib import Path

from dashboard.intake.names import SUFFIXES

MOST = 1000
DEEPEST = 3


@dataclass(frozen=True)
class Waiting:
    files: int
    decisions: int

    @property
    def anything(self) -> bool:
        return bool(self.files or self.decisions)


def count(folder: Path) -> Waiting:
    inbox = folder / "inbox"
    found = [path for path in _files(inbox, DEEPEST) if path.parent != inbox]
    decisions = sum(path.parent == inbox / "decisions" for path in found)
    return Waiting(len(found) - decisions, decisions)


def _files(folder: Path, deep: int) -> list[Path]:
    """Regular files of the kinds a run takes, hidden ones left out; a folder that cannot be opened holds nothing."""
    found: list[Path] = []
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        return found
    for path in entries:
        if path.name.startswith(".") or path.is_symlink() or len(found) >= MOST:
            continue
        if path.is_file() and path.suffix.lower() in SUFFIXES:
            found.append(path)
        elif deep > 1 and path.is_dir():
            found += _files(path, deep - 1)
    return found
