"""The audit: who did what, when, and to how many; one JSON line an event, each bound to the one before it.

A line's seal is an HMAC over the seal before it and the line itself, so that an edited, deleted or moved line breaks
the chain; the newest seal is kept beside the file, so that lines cut off at the end are missed too. Counts, marks and
ids of loads and releases are told, never a value of a record.
"""

import fcntl
import hashlib
import hmac
import json
import os
import pwd
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from etl.errors import SettingsError

LEDGER, KEY, HEAD = "audit.jsonl", "audit.key", "audit.head"
KEY_BYTES = 32
FIRST = "0" * 64
TOKEN = re.compile(r"[\w.:+-]{1,80}", re.ASCII)


@dataclass(frozen=True)
class Verdict:
    """`lines` hold; `broken` is the first line that does not (the one after the last where lines are missing)."""

    lines: int
    broken: int | None = None

    @property
    def sound(self) -> bool:
        return self.broken is None


def record(
    state: Path, what: str, *, now: datetime, who: str | None = None, said: str = "", **facts: int | str | bool
) -> None:
    """Append one event to <state>/audit.jsonl, on the disk when this returns. Raises SettingsError where it cannot be.

    `what` is noun.verb; `who` the account, by default that of the operating system. A text among the facts must be a
    token (an id, a mark, a code): a sentence could carry what an audit must not. `said`: why, in the words of whoever
    did it; the caller has looked through it for what points to a person.
    """
    texts = [what, *(fact for fact in facts.values() if isinstance(fact, str))]
    if wrong := [text for text in texts if not TOKEN.fullmatch(text)]:
        raise ValueError(f"{len(wrong)} facts of {what[:20]} are no tokens")
    event: dict[str, object] = {
        "at": f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "who": who or account(),
        "what": what,
        "about": facts,
    }
    event |= {"said": said} if said else {}
    with _held(state) as (ledger, key):
        _drop_unfinished(ledger)
        seal = _seal(key, _last_seal(ledger), event)
        _append(ledger, _line({**event, "seal": seal}))
        _write(state / HEAD, seal)


def verify(path: Path) -> Verdict:
    """Whether every line of the ledger stands as it was written. A ledger that was never begun is sound."""
    state = path.parent
    if not path.exists():
        return Verdict(0, 1 if (state / HEAD).exists() else None)
    key, seal, before = _key(state), FIRST, ""
    lines = path.read_bytes().split(b"\n")
    unfinished = lines.pop()
    for number, line in enumerate(lines, start=1):
        before, seal = seal, _checked(key, seal, line)
        if not seal:
            return Verdict(number - 1, number)
    head = (state / HEAD).read_text("ascii") if (state / HEAD).exists() else ""
    # Killed between the line and its head: the head is one behind, which no deletion can bring about by itself.
    if head not in (seal, before) or (unfinished and not lines):
        return Verdict(len(lines), len(lines) + 1)
    return Verdict(len(lines))


def newest(path: Path, size: int, skip: int = 0) -> tuple[int, list[dict[str, object]]]:
    """How many lines there are, and some of them, the newest first; a line that cannot be read is told as such."""
    lines = path.read_bytes().split(b"\n")[:-1] if path.exists() else []
    wanted = list(enumerate(lines, start=1))[::-1][skip : skip + size]
    return len(lines), [{"n": number, **_told(line)} for number, line in wanted]


def _told(line: bytes) -> dict[str, object]:
    try:
        event = json.loads(line)
        return {name: event[name] for name in ("at", "who", "what", "about", "said") if name in event}
    except (ValueError, TypeError):
        return {"what": "unreadable"}


def _checked(key: bytes, before: str, line: bytes) -> str:
    """The seal of a line that stands as written, else nothing."""
    try:
        event = json.loads(line)
        seal = str(event.pop("seal"))
    except (ValueError, AttributeError, KeyError):
        return ""
    written = _line({**event, "seal": seal}) == line + b"\n"
    return seal if written and hmac.compare_digest(seal, _seal(key, before, event)) else ""


def _seal(key: bytes, before: str, event: Mapping[str, object]) -> str:
    return hmac.new(key, before.encode() + _line(event), hashlib.sha256).hexdigest()


def _line(event: Mapping[str, object]) -> bytes:
    return json.dumps(event, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"


@contextmanager
def _held(state: Path) -> Iterator[tuple[int, bytes]]:
    """The ledger, open to append and locked, and the key."""
    key = _key(state)
    try:
        ledger = os.open(state / LEDGER, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise SettingsError(f"The audit cannot be written: {error.strerror}.", f"Look at {state / LEDGER}.") from error
    try:
        fcntl.flock(ledger, fcntl.LOCK_EX)
        yield ledger, key
    finally:
        os.close(ledger)


def _drop_unfinished(ledger: int) -> None:
    """What a killed process left of a line was never told to have been written."""
    content = os.pread(ledger, os.fstat(ledger).st_size, 0)
    os.ftruncate(ledger, content.rfind(b"\n") + 1)


def _last_seal(ledger: int) -> str:
    size = os.fstat(ledger).st_size
    lines = os.pread(ledger, 8192, max(0, size - 8192)).splitlines()
    try:
        return str(json.loads(lines[-1])["seal"]) if lines else FIRST
    except (ValueError, KeyError, TypeError):
        return FIRST  # the chain is broken here already, and stays so for all to see


def _append(ledger: int, line: bytes) -> None:
    os.write(ledger, line)
    os.fsync(ledger)


def _key(state: Path) -> bytes:
    path = state / KEY
    if not path.exists():
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(path, secrets.token_hex(KEY_BYTES))
    key = bytes.fromhex(path.read_text("ascii"))
    if len(key) != KEY_BYTES or path.stat().st_mode & 0o077:
        raise SettingsError(f"{path} is damaged, or others can read it.", "Restore it from the backup, mode 600.")
    return key


def _write(path: Path, text: str) -> None:
    draft = path.with_name(f".{path.name}.part")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def account() -> str:
    """The operating system's account this process runs under."""
    try:
        return re.sub(r"[^\w.+-]", "_", pwd.getpwuid(os.geteuid()).pw_name, flags=re.ASCII)
    except KeyError:
        return f"uid-{os.geteuid()}"
