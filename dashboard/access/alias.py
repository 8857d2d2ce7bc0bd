"""A record's name for one account alone: it may stand in an address, which ends up in histories and messages.

To anybody else, and to anything else here, it means nothing.
"""

from collections.abc import Iterable
from hashlib import sha256

from dashboard.access import Reading

LENGTH = 24


def of(reading: Reading, handle: str) -> str:
    told = f"{reading.principal.owner} {handle}"
    whole = reading.desk.keys.mark("alias", told) if reading.desk else sha256(told.encode()).hexdigest()
    return whole[:LENGTH]


def find(reading: Reading, alias: str, handles: Iterable[str]) -> str | None:
    """The record that the alias means to whoever asks, among those they may ask for."""
    return next((handle for handle in handles if of(reading, handle) == alias), None)
