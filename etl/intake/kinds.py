"""What kind of file it is, before anything opens it."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

Kind = Literal["csv", "xlsx", "json", "old", "other"]

START = 512  # bytes
KINDS: Sequence[tuple[Kind, "re.Pattern[bytes]"]] = (
    ("xlsx", re.compile(rb"PK\x03\x04")),
    ("old", re.compile(rb"\xd0\xcf\x11\xe0|\x09[\x00\x02\x04\x08][\x04\x06\x08\x10]\x00")),
    ("other", re.compile(rb"PK\x05\x06|PK\x07\x08|\x1f\x8b|BZh|\xfd7zXZ|7z\xbc\xaf|Rar!|\x28\xb5\x2f\xfd")),
    ("other", re.compile(rb"%PDF|\{\\rtf|\x89PNG|\xff\xd8\xff|GIF8|PAR1|SQLite format|MIME-Version:")),
    ("other", re.compile(rb"(?:\xef\xbb\xbf)?\s*<[A-Za-z!?/]")),
    ("json", re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\{\s*[\"}]|\[\s*[\[{\]\"0-9])")),
)


def kind_of(path: Path) -> Kind:
    """What the first bytes say; a name can say anything, and counts only where the bytes could be any text."""
    with path.open("rb") as file:
        start = file.read(START)
    otherwise: Kind = "json" if path.suffix.lower() == ".json" else "csv"
    return next((kind for kind, pattern in KINDS if pattern.match(start)), otherwise)
