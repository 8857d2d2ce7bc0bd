"""What every maker of the corpus gives: a delivered file, and what must become of each of its rows."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

ACCEPTED = ""
WHOLE = 0  # the file as a whole, beside rows numbered as an editor shows them


@dataclass(frozen=True)
class Labelled:
    """`n`: the class of trouble (N1 to N14); `expect`: row to reason code, ACCEPTED for one that enters.

    `besides`: rows that enter from another table of the file.
    """

    n: str
    name: str
    file: str
    content: bytes
    expect: dict[int, str] = field(hash=False)
    besides: int = 0

    @property
    def inputs(self) -> int:
        return len(self.expect)


def text_of(header: Sequence[str], rows: Iterable[Sequence[str]], delimiter: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows([header, *rows])
    return out.getvalue()


def table(
    n: str,
    name: str,
    stream: str,
    header: Sequence[str],
    rows: Sequence[tuple[Sequence[str], str]],
    suffix: str = "csv",
) -> Labelled:
    """A delimited file, UTF-8, whose data rows begin in line 2; each row with the code that keeps it out."""
    content = text_of(header, (cells for cells, _ in rows)).encode()
    expect = {line: code for line, (_, code) in enumerate(rows, start=2)}
    return Labelled(n, name, f"{stream}/{n}-{name}.{suffix}", content, expect)


INCIDENT = ("record_id", "source", "area", "occurred_on", "event_type", "origin")


@dataclass
class Ids:
    """Record ids that no two rows of the corpus share."""

    prefix: str
    used: int = 0

    def __next__(self) -> str:
        self.used += 1
        return f"{self.prefix}-{self.used}"

    def __iter__(self) -> Iterator[str]:
        return self


def incidents(
    n: str, name: str, column: str, cells: Sequence[tuple[str, str]], more: dict[str, str] | None = None
) -> Labelled:
    """A file of incidents that differ in one column only; `cells`: (as written, code)."""
    base = dict(zip(INCIDENT, ("", "corpus", "Tisin", "2026-03-02", "Riots", "media"), strict=True)) | (more or {})
    header = [*base, *([] if column in base else [column])]
    ids = Ids(f"{n}-{name}")
    rows = [([({**base, "record_id": next(ids), column: cell})[h] for h in header], code) for cell, code in cells]
    return table(n, name, "incident", header, rows)
