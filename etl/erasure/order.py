"""An erasure under way, on the disk until it is done, so that a killed one is finished and never half forgotten."""

import json
from dataclasses import asdict, dataclass, replace
from typing import Literal

from etl.errors import InboxError
from etl.redaction import Key, write
from etl.settings import Settings

Reason = Literal["request", "order", "mistake", "retention"]
# request: the person asked; order: a court or an authority; mistake: it should never have been recorded;
# retention: its time is over. A closed list, as a free text would tell in the audit what was just erased.
REASONS: tuple[Reason, ...] = ("request", "order", "mistake", "retention")
NAME = "erasing.json"


def as_reason(text: str) -> Reason:
    """Raises InboxError for any other word."""
    for reason in REASONS:
        if reason == text:
            return reason
    raise InboxError("That is none of the reasons for erasing.", f"Reasons are {', '.join(REASONS)}.")


@dataclass(frozen=True)
class Order:
    """The records to erase and why. `before`: the release then in force; `moved`: archived file to redacted copy."""

    keys: tuple[Key, ...]
    reason: Reason
    before: str | None = None
    moved: tuple[tuple[str, str], ...] = ()

    def with_moved(self, more: dict[str, str]) -> "Order":
        return replace(self, moved=tuple(sorted({**dict(self.moved), **more}.items())))


def pending(settings: Settings) -> Order | None:
    """What an interrupted erasure left to do."""
    path = settings.state / NAME
    if not path.exists():
        return None
    told = json.loads(path.read_text("utf-8"))
    keys = tuple(Key(k["stream"], k["source"], k["record_id"], tuple(k["columns"])) for k in told["keys"])
    return Order(keys, told["reason"], told["before"], tuple((old, new) for old, new in told["moved"]))


def keep(settings: Settings, order: Order) -> None:
    """Write the order down, for its owner alone."""
    write(settings.state / NAME, json.dumps(asdict(order)).encode())


def forget(settings: Settings) -> None:
    (settings.state / NAME).unlink(missing_ok=True)
