"""What lies in the inbox: every entry once, with the reason why it is not taken, if there is one.

Nothing is opened here and no link is followed. Folders are walked with a list of our own, not by recursion: somebody
may have nested a thousand of them.
"""

import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

TABLES = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls"})  # the last two land to be refused in words
DOCUMENTS = frozenset({".json"})
OF_FORMS = "kobo"  # the folder whose subfolders, one for each stream, take documents too
DECISIONS = "decisions"  # holds what people decided, and no tables
UNFINISHED = (".", "~", "#")
DEEPEST = 8  # folders below the inbox
LARGEST = 8 * 2**30
MOST = 10_000  # files in one run

Entry = tuple[Path, str | None]


def lying(inbox: Path) -> list[Entry]:
    """(path, None) for what is taken and (path, code) for what is not, sorted. OSError where there is no inbox.

    Where more lie there than one run takes, every folder gets its share first: a flood in one must not keep the others
    waiting.
    """
    found = sorted(_walked(inbox), key=lambda entry: os.fspath(entry[0]))
    taken = [path for path, code in found if code is None]
    if len(taken) <= MOST:
        return found
    first = frozenset(_in_turns(taken)[:MOST])
    return [(path, code or (None if path in first else "E_TOO_MANY")) for path, code in found]


def printable(name: str) -> str:
    """A name fit for a log or a screen: no control, direction or undecodable characters."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in name)


def _walked(inbox: Path) -> Iterator[Entry]:
    folders: list[tuple[Path, tuple[str, ...]]] = [(inbox, ())]
    while folders:
        folder, below = folders.pop()
        try:
            entries = list(os.scandir(folder))
        except PermissionError:
            # It holds nothing to take tonight, and must not keep the others waiting.
            yield folder, "E_PERMISSION"
            continue
        for entry in entries:
            if entry.name.startswith(UNFINISHED):
                continue
            path = folder / entry.name
            if not entry.is_dir(follow_symlinks=False):
                yield from _judged(entry, path, below[:1])
            elif len(below) < DEEPEST:
                folders.append((path, (*below, entry.name)))
            else:
                yield path, "E_NO_FOLDER"


def _judged(entry: "os.DirEntry[str]", path: Path, folder: tuple[str, ...]) -> Iterator[Entry]:
    """`folder`: the one of the inbox that the entry is in, if it is in any."""
    suffix = path.suffix.lower()
    if not entry.is_file(follow_symlinks=False):
        yield path, "E_LINK"
    elif folder == (DECISIONS,):
        if suffix not in DOCUMENTS:
            yield path, "E_SUFFIX"
    elif suffix not in TABLES and not (suffix in DOCUMENTS and folder == (OF_FORMS,)):
        yield path, "E_SUFFIX"
    elif not folder:
        yield path, "E_NO_FOLDER"
    else:
        yield path, _unfit(entry)


def _unfit(entry: "os.DirEntry[str]") -> str | None:
    try:
        if entry.stat(follow_symlinks=False).st_size > LARGEST:
            return "E_TOO_BIG"
        return None if os.access(entry.path, os.R_OK, effective_ids=True) else "E_PERMISSION"
    except OSError:
        return None  # it has just gone; whoever opens it will say so


def _in_turns(paths: list[Path]) -> list[Path]:
    """The first of every folder, then the second of each, and so on."""
    places: dict[Path, int] = defaultdict(int)
    turns: dict[Path, int] = {}
    for path in paths:
        places[path.parent] += 1
        turns[path] = places[path.parent]
    return sorted(paths, key=turns.__getitem__)
