"""Signed, immutable releases: built to data/contract, checked, pointed at by CURRENT, kept, rolled back."""

from etl.release.manifest import key, verify
from etl.release.publish import publish
from etl.release.shelf import Release, current, history, rollback, sweep

__all__ = ["Release", "current", "history", "key", "publish", "rollback", "sweep", "verify"]
