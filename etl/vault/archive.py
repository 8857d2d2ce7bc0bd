"""The one door to the archive: delivered files go in sealed, and are read as plain copies that do not stay.

A file keeps the name of its content, the SHA-256 of what was delivered. An older deployment's plain files are read as
they are, and sealed by the next run.
"""

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import file_digest
from pathlib import Path

from etl import disk
from etl.errors import InboxError
from etl.vault.keys import Keys
from etl.vault.sealed import DAMAGED, is_sealed, seal, unseal


class Archive:
    """`spool`: where plain copies lie while they are read."""

    def __init__(self, folder: Path, spool: Path, keys: Keys) -> None:
        self.folder, self.spool, self.keys = folder, spool, keys

    def place(self, sha256: str, suffix: str) -> Path:
        return self.folder / sha256[:2] / f"{sha256}{suffix}"

    def find(self, sha256: str) -> Path | None:
        """The file of that content, whatever it was called."""
        return next(iter(sorted((self.folder / sha256[:2]).glob(f"{sha256}.*"))), None)

    def keep(self, plain: Path, sha256: str) -> Path:
        """Seal a plain file into its place; it is there whole, or as it was before."""
        place = self.place(sha256, plain.suffix)
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = place.with_name(f".{place.name}.part")
        draft.unlink(missing_ok=True)
        seal(plain, draft, self.keys.or_new(_key(sha256)), sha256)
        seen = plain.stat()
        os.utime(draft, ns=(seen.st_atime_ns, seen.st_mtime_ns))  # what no delivery names is as old as its last change
        draft.replace(place)
        disk.sync(place.parent)
        return place

    @contextmanager
    def landed(self, path: Path, sha256: str) -> Iterator[Path]:
        """A file that has just landed, kept sealed from now on; a plain copy to read meanwhile."""
        with tempfile.TemporaryDirectory(dir=self._spool(), prefix="landed-") as folder:
            plain = Path(folder) / path.name
            path.replace(plain)
            self.keep(plain, sha256)
            yield plain

    @contextmanager
    def opened(self, path: Path) -> Iterator[Path]:
        """A plain copy of an archived file. InboxError (E_SEALED) where its key is gone or it was altered."""
        if not is_sealed(path):
            yield path
            return
        with tempfile.TemporaryDirectory(dir=self._spool(), prefix="opened-") as folder:
            plain = Path(folder) / path.name
            key = self.keys.of(_key(path.stem))
            if key is None:
                raise InboxError("The key of an archived file is gone, and its content with it.", code=DAMAGED)
            unseal(path, plain, key, path.stem)
            yield plain

    def sha256(self, path: Path) -> str:
        """Of what was delivered, also where the path is of a sealed file."""
        with self.opened(path) as plain, plain.open("rb") as content:
            return file_digest(content, "sha256").hexdigest()

    def seal_plain(self) -> int:
        """Seal what an older deployment left in clear; drafts of a killed run go."""
        for draft in self.folder.glob("*/.*.part"):
            draft.unlink()
        plain = [path for path in sorted(self.folder.glob("*/*")) if by_content(path) and not is_sealed(path)]
        for path in plain:
            self.keep(path, path.stem)
        return len(plain)

    def remove(self, *shas: str) -> None:
        """The keys of these contents first, then their files: killed in between, no key outlives its file."""
        self.forget(shas)
        for sha256 in shas:
            while path := self.find(sha256):
                path.unlink()

    def forget(self, shas: Iterable[str]) -> None:
        """Destroy the keys of files that go, so that no older copy of them opens either."""
        self.keys.destroy({_key(sha) for sha in shas})

    def _spool(self) -> Path:
        self.spool.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self.spool


def by_content(path: Path) -> bool:
    """Whether a file of the archive is a delivery, which is named by the hash of its content."""
    return len(path.stem) == 64 and path.parent.name == path.stem[:2] and not path.is_symlink() and path.is_file()


def _key(sha256: str) -> str:
    return f"file/{sha256}"
