"""What the archive holds, as it was before it was sealed."""

from collections.abc import Iterable
from pathlib import Path

from etl.redaction import holds
from etl.settings import Settings
from etl.vault import Vault, by_content


def plain(settings: Settings, path: Path) -> bytes:
    """The content of an archived file."""
    with Vault.of(settings).archive.opened(path) as copy:
        return copy.read_bytes()


def holding(settings: Settings, path: Path, needles: Iterable[bytes]) -> bool:
    """Whether a file below the data folder holds a word, opened with our keys where it is sealed."""
    if not (path.is_relative_to(settings.archive) and by_content(path)):
        return holds(path, needles)
    with Vault.of(settings).archive.opened(path) as copy:
        return holds(copy, needles)
