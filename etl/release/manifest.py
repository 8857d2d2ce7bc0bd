"""What a release holds, signed: read before any of its databases is opened (fields: data/contract/README.md)."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from etl import disk
from etl.errors import ReleaseError

NAME = "manifest.json"
KEY_BYTES = 32


def key(path: Path) -> bytes:
    """The signing key, made at first use. Raises ReleaseError where it is damaged or open to others."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        disk.write(path, secrets.token_hex(KEY_BYTES).encode() + b"\n")
    if path.stat().st_mode & 0o077:
        raise ReleaseError(f"{path} can be read by others.", f"Run: chmod 600 {path}")
    try:
        found = bytes.fromhex(path.read_text("ascii").strip())
    except ValueError:
        found = b""
    if len(found) != KEY_BYTES:
        raise ReleaseError(f"{path} holds no key.", "Restore it from the backup; older releases are signed with it.")
    return found


def write(folder: Path, facts: Mapping[str, Any], rows: Mapping[str, Mapping[str, int]], signer: bytes) -> None:
    """`facts`: plain JSON values; `rows`: file name -> table -> rows."""
    files = {name: fingerprint(folder / name) | {"rows": dict(tables)} for name, tables in rows.items()}
    unsigned = {**facts, "files": files}
    disk.write(folder / NAME, _text({**unsigned, "hmac": signature(unsigned, signer)}))


def read(folder: Path) -> dict[str, Any]:
    """The manifest as it stands, unchecked. Raises ReleaseError where it is none."""
    try:
        raw = (folder / NAME).read_bytes()
        found = json.loads(raw)
    except (OSError, ValueError) as error:
        raise _damaged(folder, "its manifest cannot be read") from error
    # Only the one way of writing it is taken, so that no two readers can see two meanings (a key given twice).
    if not isinstance(found, dict) or _text(found) != raw:
        raise _damaged(folder, "its manifest was altered")
    return found


def verify(folder: Path, signer: bytes) -> None:
    """Raises ReleaseError unless signature, name, sizes and hashes are those of the release that was published."""
    found = read(folder)
    signed = found.pop("hmac", "")
    if not hmac.compare_digest(str(signed).encode(), signature(found, signer).encode()):
        raise _damaged(folder, "its manifest is not signed with our key")
    if found["release"] != folder.name:
        raise _damaged(folder, "it is another release under this name")
    for name, promised in found["files"].items():
        _verify_file(folder, name, promised)


def _verify_file(folder: Path, name: str, promised: Mapping[str, Any]) -> None:
    try:
        seen = fingerprint(folder / name)
    except OSError as error:
        raise _damaged(folder, f"{name} cannot be read") from error
    if any(seen[fact] != promised[fact] for fact in seen):
        raise _damaged(folder, f"{name} is not the file that was published")


def fingerprint(file: Path) -> dict[str, Any]:
    with file.open("rb") as content:
        return {"sha256": hashlib.file_digest(content, "sha256").hexdigest(), "bytes": content.tell()}


def signature(unsigned: Mapping[str, Any], signer: bytes) -> str:
    """HMAC-SHA-256 over the compact JSON with sorted keys, UTF-8, of everything but the signature."""
    plain = json.dumps(unsigned, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hmac.new(signer, plain.encode(), hashlib.sha256).hexdigest()


def _text(manifest: Mapping[str, Any]) -> bytes:
    return (json.dumps(manifest, sort_keys=True, ensure_ascii=False, indent=2) + "\n").encode()


def _damaged(folder: Path, why: str) -> ReleaseError:
    return ReleaseError(
        f"Release {folder.name} is damaged: {why}.", "Roll back to another: python -m etl status", code="E_DAMAGED"
    )
