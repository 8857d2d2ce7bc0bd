"""Reports of the sample, and what is read back from them."""

from dataclasses import asdict, fields, is_dataclass, replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from dashboard import access
from dashboard.app import reader
from dashboard.report.compose import compose
from dashboard.report.facts import ReportFacts, gather
from dashboard.report.paper import Report
from dashboard.settings import Settings

NOW = datetime(2026, 3, 31, 9, tzinfo=UTC)
QUARTER = "from=2025-12-29&to=2026-03-29"
# Of how a report looks, not of what it says; and what every run makes anew.
LOOKS = {
    "look",
    "lang",
    "direction",
    "fill",
    "ink",
    "halo",
    "colour",
    "move",
    "rings",
    "at",
    "ratio",
    "borders",
    "page_of",
}


def facts(data: Path, search: str = "", role: str = "viewer") -> ReportFacts:
    read = reader(Settings(data=data), lambda: access.Principal(role, "somebody"))
    return gather(*read(f"?{QUARTER}&{search}"), NOW)


def report(data: Path, search: str = "") -> Report:
    return compose(facts(data, search))


def texts(part: Any) -> list[str]:
    """Every text of a report, in its order."""
    if isinstance(part, str):
        return [part]
    if isinstance(part, dict):
        return [text for name, value in part.items() if name not in LOOKS for text in texts(value)]
    if isinstance(part, list | tuple) and part and all(_piece(one) for one in part):
        return ["".join(f"**{text}**" if bold else text for bold, text in part)]
    return [text for value in part for text in texts(value)] if isinstance(part, list | tuple) else []


def _piece(part: Any) -> bool:
    return isinstance(part, list | tuple) and len(part) == 2 and isinstance(part[0], bool) and isinstance(part[1], str)


def said(made: Report) -> str:
    """What it says, a text a line."""
    lines = [text for text in texts(asdict(made)) if text]
    return "\n".join(lines) + "\n"


def renamed(part: Any, text: str) -> Any:
    """The same report with every text of it replaced."""
    if is_dataclass(part) and not isinstance(part, type):
        new = {f.name: renamed(getattr(part, f.name), text) for f in fields(part) if f.name not in LOOKS}
        return replace(part, **new)
    if isinstance(part, tuple):
        return tuple(renamed(one, text) for one in part)
    return text if isinstance(part, str) else part


def pages(made: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(made)).pages]


def flat(text: str) -> str:
    """Without what a line's end does to a sentence, and without the marks that only turn its direction."""
    return "".join(letter for letter in "".join(text.split()) if letter not in "\u2066\u2067\u2068\u2069")
