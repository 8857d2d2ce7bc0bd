"""Small files of our own: written whole or not at all, for their owner alone."""

import json
import os
import secrets
from pathlib import Path
from typing import Any

LARGEST = 4 * 2**20


def write(path: Path, content: dict[str, Any]) -> None:
    """Under a hidden name first: whoever lists the folder sees the file only once it is whole."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        json.dump(content, out, ensure_ascii=False)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(path)


def read(path: Path) -> dict[str, Any] | None:
    """What was written; None where there is nothing, or nothing of ours."""
    try:
        if path.is_symlink() or path.stat().st_size > LARGEST:
            return None
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return content if isinstance(content, dict) else None
