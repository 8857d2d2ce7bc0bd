"""A sent file from the moment it arrives until it is delivered, put aside, or a day old."""

import errno
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any

from dashboard.errors import NotTaken
from dashboard.intake import kept, names, verdict
from dashboard.intake.verdict import Verdict

LARGEST = 32 * 2**20
MOST = 50
KEPT = timedelta(days=1)
BLOCK = 2**20
TOKEN = re.compile(r"[0-9a-f]{32}")
FOLDER = re.compile(r"[a-z][a-z0-9_]{0,40}")


@dataclass(frozen=True)
class Upload:
    """`stream` "" where the columns say; `fault` why there is no verdict; `delivered` where in the inbox it went.

    `sender`: whose it is, and nobody else's.
    """

    token: str
    sender: str
    label: str
    suffix: str
    stream: str
    kobo: bool
    sent_at: datetime
    verdict: Verdict | None = None
    fault: str = ""
    delivered: str = ""

    @property
    def sent_as(self) -> str:
        """The folder of the inbox it was sent for, as the check understands it; "" where the columns say."""
        return f"kobo/{self.stream}" if self.kobo else self.stream

    @property
    def kind(self) -> str:
        """The stream it was sent as, or the one its columns fit; "" where neither says."""
        return self.stream or (self.verdict.stream or "" if self.verdict else "")


def room(folder: Path) -> Path:
    return folder / "state" / "uploads"


def receive(folder: Path, sender: str, sent: IO[bytes], name: str, stream: str, kobo: bool, now: datetime) -> Upload:
    """Keep a file under a new token. Raises NotTaken: "suffix", "big", "empty" or "many"."""
    label = names.label(name)
    if not (suffix := names.suffix(label)):
        raise NotTaken("suffix")
    sweep(folder, now)
    if sum(1 for _ in _kept(folder)) >= MOST:
        raise NotTaken("many")
    upload = Upload(secrets.token_hex(16), sender, label, suffix, stream, kobo, now)
    try:
        _copy(sent, _content(folder, upload))
    except NotTaken:
        discard(folder, upload.token)
        raise
    _remember(folder, upload)
    return upload


def judged(folder: Path, upload: Upload, lang: str) -> Upload:
    """With the verdict, in the sender's language."""
    found, fault = verdict.judge(folder.resolve(), _content(folder, upload).resolve(), upload.sent_as, lang)
    told = replace(upload, verdict=found, fault=fault)
    _remember(folder, told)
    return told


def find(folder: Path, sender: str, token: str) -> Upload | None:
    """The upload of a token, for whoever sent it; anybody else, and anything that is no token, finds nothing."""
    told = kept.read(room(folder) / token / "about.json") if TOKEN.fullmatch(token) else None
    try:
        found = _read(told) if told else None
    except (KeyError, TypeError, ValueError):
        return None
    return found if found and found.sender == sender else None


def deliver(folder: Path, upload: Upload, streams: frozenset[str], now: datetime) -> Upload:
    """Into the inbox by one rename; a second time changes nothing. Raises NotTaken: "kind" or "gone"."""
    if upload.delivered:
        return upload
    if upload.kind not in streams or not FOLDER.fullmatch(upload.kind):
        raise NotTaken("kind")
    name = f"{now:%Y%m%dT%H%M%SZ}-{upload.token[:8]}-{names.stem(upload.label)}{upload.suffix}"
    way = f"{'kobo/' if upload.kobo else ''}{upload.kind}/{name}"
    target = folder / "inbox" / way
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        _move(_content(folder, upload), target)
    except FileNotFoundError as cause:
        raise NotTaken("gone") from cause
    done = replace(upload, delivered=way)
    _remember(folder, done)
    return done


def discard(folder: Path, token: str) -> None:
    """Gone, bytes and all; what is no token names nothing."""
    if TOKEN.fullmatch(token):
        shutil.rmtree(room(folder) / token, ignore_errors=True)


def sweep(folder: Path, now: datetime) -> None:
    """Whatever is older than a day goes, and what is not ours."""
    limit = (now - KEPT).timestamp()
    for path in _kept(folder):
        if path.lstat().st_mtime < limit:
            shutil.rmtree(path, ignore_errors=True)


def waits(folder: Path, upload: Upload) -> bool:
    """Delivered, and not yet taken out of the inbox by a run."""
    return bool(upload.delivered) and (folder / "inbox" / upload.delivered).is_file()


def _kept(folder: Path) -> Iterator[Path]:
    place = room(folder)
    return (path for path in place.iterdir() if path.is_dir()) if place.is_dir() else iter(())


def _content(folder: Path, upload: Upload) -> Path:
    return room(folder) / upload.token / f"content{upload.suffix}"


def _copy(sent: IO[bytes], target: Path) -> None:
    """Block by block, for its owner alone, never more than the limit."""
    target.parent.mkdir(mode=0o700, parents=True)
    size = 0
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        while block := sent.read(BLOCK):
            size += len(block)
            if size > LARGEST:
                raise NotTaken("big")
            out.write(block)
        out.flush()
        os.fsync(out.fileno())
    if not size:
        raise NotTaken("empty")


def _move(content: Path, target: Path) -> None:
    """One rename; to an inbox on another disk a copy under a hidden name, which no run takes, and then the rename."""
    os.utime(content, (stamp := time.time(), stamp))
    try:
        content.rename(target)
    except OSError as fault:
        if fault.errno != errno.EXDEV:
            raise
        draft = target.with_name(f".{target.name}")
        shutil.copyfile(content, draft)
        draft.chmod(0o600)
        draft.rename(target)
        content.unlink()


def _remember(folder: Path, upload: Upload) -> None:
    told: dict[str, Any] = {
        name: getattr(upload, name)
        for name in ("token", "sender", "label", "suffix", "stream", "kobo", "fault", "delivered")
    }
    told["sent_at"] = upload.sent_at.isoformat()
    told["verdict"] = upload.verdict.as_json() if upload.verdict else None
    kept.write(room(folder) / upload.token / "about.json", told)


def _read(told: dict[str, Any]) -> Upload:
    return Upload(
        token=told["token"],
        sender=str(told["sender"]),
        label=told["label"],
        suffix=told["suffix"],
        stream=told["stream"],
        kobo=bool(told["kobo"]),
        sent_at=datetime.fromisoformat(told["sent_at"]).astimezone(UTC),
        verdict=verdict.read(told["verdict"]) if told["verdict"] else None,
        fault=told["fault"],
        delivered=told["delivered"],
    )
