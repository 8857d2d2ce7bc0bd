"""Writes that are on the disk, or not there at all, after a power cut."""

import os
from pathlib import Path


def sync(path: Path) -> None:
    """Flush a file, or the names in a folder."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def move(source: Path, target: Path) -> None:
    """Rename within one folder, durably."""
    source.rename(target)
    sync(target.parent)


def write(path: Path, content: bytes) -> None:
    """Replace `path` in one step, readable by its owner alone; a reader sees the old content or the new."""
    draft = path.with_name(f"{path.name}.tmp")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        move(draft, path)
    finally:
        draft.unlink(missing_ok=True)
