"""Signed, immutable releases: built to data/contract, checked, pointed at by CURRENT, kept, rolled back."""

from etl.release.manifest import key, verify
from etl.release.publish import publish
from etl.release.shelf import Release, built_at, current, history, rollback, sweep

__all__ = ["Release", "built_at", "current", "history", "key", "publish", "rollback", "sweep", "verify"]
