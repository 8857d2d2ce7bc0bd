"""What the last good pull of each service brought, in state/pulls/: the ids that a next one is measured against."""

import json
import os
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from etl import disk
from etl.pull.reasons import PullError

MOST_MISSING = 0.3  # of what was there before; more is held for a person


@dataclass(frozen=True)
class Known:
    """One list of a service. `versions`: by id; `digest`: of its rows; `edition`: of the data set, or its end."""

    versions: Mapping[str, str] = field(default_factory=dict)
    digest: str = ""
    edition: str = ""


Memory = Mapping[str, Known]
MEMORY = TypeAdapter(dict[str, Known])


def recall(path: Path) -> Memory:
    """Nothing where nothing was pulled yet. A memory that cannot be read is not taken for none: E_PULL_MEMORY."""
    try:
        return MEMORY.validate_json(path.read_bytes())
    except FileNotFoundError:
        return {}
    except (ValidationError, OSError):
        raise PullError("E_PULL_MEMORY", path.name) from None


def remember(path: Path, memory: Memory) -> None:
    """Whole or not at all, for its owner alone."""
    draft = path.with_name(f".{path.name}.part")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        json.dump({name: asdict(known) for name, known in memory.items()}, file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    disk.sync(path.parent)


def doubt(before: Known | None, expected: Collection[str], seen: Collection[str]) -> PullError | None:
    """Why an answer is not believed: it is empty, and was not before; or too much of the `expected` is not in it."""
    if not seen and (before is None or before.versions):
        return PullError("E_PULL_EMPTY", len(expected))
    missing = len(set(expected).difference(seen))
    if missing > MOST_MISSING * len(expected):
        return PullError("E_PULL_SHRUNKEN", f"{missing}/{len(expected)}")
    return None
